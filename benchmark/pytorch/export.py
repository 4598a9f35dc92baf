"""python3 export.py NETWORK SHAPE AXES MODEL.onnx WEIGHTS.pt: PyTorch's own export of a network with random weights.

SHAPE is that of the input, such as 1,3,256,256; AXES are those that are left open, such as N,H,W.
"""
import sys
import warnings

import torch
from torch import nn

from networks import NETWORKS

warnings.simplefilter("ignore")
network, shape, axes, model, weights = sys.argv[1:]
torch.manual_seed(0)
block = NETWORKS[network]().eval()
for layer in block.modules():
    if isinstance(layer, nn.BatchNorm2d):
        # As after training: with mean 0 and variance 1 there would be nothing to fold.
        nn.init.normal_(layer.running_mean, 0, 0.1)
        nn.init.uniform_(layer.running_var, 0.5, 1.5)
torch.save(block.state_dict(), weights)
inputs = {"NCHW".index(axis): axis for axis in axes.split(",")}
torch.onnx.export(
    block,
    torch.rand([int(size) for size in shape.split(",")]),
    model,
    opset_version=17,
    input_names=["input"],
    output_names=["output"],
    dynamic_axes={"input": inputs, "output": inputs})
