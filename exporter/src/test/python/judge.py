"""Checks models with ONNX's own checker and, where this onnx has it, its reference evaluator.

Each argument is a folder with model.onnx and case.json: what goes in, and what must come out.
"""

import json
import pathlib
import sys

import numpy
import onnx

try:
    from onnx.reference import ReferenceEvaluator
except ImportError:
    ReferenceEvaluator = None

TYPES = {"float": "f4", "double": "f8", "int64": "i8", "int32": "i4", "int8": "i1", "uint8": "u1", "bool": "?"}

# What ONNX's specification has and its evaluator has not: the activation Relu of an RNN.
GAPS = ("Unknown activation function 'Relu'",)


def read(folder, tensors):
    return {
        t["name"]: numpy.fromfile(folder / t["file"], TYPES[t["type"]]).reshape(t["shape"])
        for t in tensors
    }


def judge(folder):
    model = onnx.load(folder / "model.onnx")
    onnx.checker.check_model(model, full_check=True)
    case = json.loads((folder / "case.json").read_text())
    # The evaluator computes int8 models in float, so its roundings are others.
    if ReferenceEvaluator is None or case["differing"] > 0:
        return
    names = [t["name"] for t in case["outputs"]]
    try:
        with numpy.errstate(all="ignore"):
            found = ReferenceEvaluator(model).run(names, read(folder, case["inputs"]))
    except Exception as e:
        if any(gap in str(e) for gap in GAPS):
            return
        raise
    for name, value in zip(names, found):
        expected = read(folder, case["outputs"])[name]
        assert value.shape == expected.shape, f"{name}: {value.shape}, expected {expected.shape}"
        wanted = expected.astype("f8")
        largest = numpy.abs(wanted[numpy.isfinite(wanted)]).max(initial=1)
        numpy.testing.assert_allclose(value.astype("f8"), wanted, rtol=0, atol=1e-4 * largest)


failed = 0
for argument in sys.argv[1:]:
    folder = pathlib.Path(argument)
    try:
        judge(folder)
    except Exception as e:
        failed += 1
        print(f"{folder.name}: {' '.join(str(e).split())[:300]}")
print(f"onnx {onnx.__version__}, reference evaluator: {'yes' if ReferenceEvaluator else 'no'}")
sys.exit(1 if failed else 0)
