"""python3 step_time.py NETWORK THREADS: does training steps as Kiln's recipes do, and times them.

Says in one line what it is, then answers every line on standard input, a number of seconds, by one line: the
processor's milliseconds for a step, on average, and the wall clock's for each step that it did in that time.
"""
import ctypes
import re
import sys
import time

import torch
from torch.nn import functional as F

from networks import NETWORKS, Vgg16


def blas():
    """What libtorch's matrix products run on; ends the program if it is not OpenBLAS."""
    libraries = set(re.findall(r"/\S*/lib(?:open)?blas\S*", open("/proc/self/maps").read()))
    if not any("openblas" in library for library in libraries):
        sys.exit(f"PyTorch runs on {' '.join(libraries)}: install libopenblas0-pthread, and choose it by"
                 " update-alternatives --config libblas.so.3-$(uname -m)-linux-gnu")
    library = ctypes.CDLL("libopenblas.so.0")
    library.openblas_get_config.restype = ctypes.c_char_p
    a = torch.rand(1024, 1024)
    best = min(seconds(lambda: a @ a) for _ in range(5))
    return f"{library.openblas_get_config().decode().strip()}, {2 * 1.024 ** 3 / best:.0f} GFLOP/s"


def seconds(action):
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def classify(network, batch, size):
    """Cross-entropy and stochastic gradient descent on digits, enlarged to the network's size."""
    steps = 20
    images = torch.randint(256, (steps * batch, 1, 28, 28), dtype=torch.uint8)
    labels = torch.randint(10, (steps * batch,))
    block = NETWORKS[network]()
    optimizer = torch.optim.SGD(block.parameters(), 0.01)
    measures = {"loss": 0.0, "accuracy": 0.0}

    def step(index):
        part = slice(index % steps * batch, (index % steps + 1) * batch)
        x, y = images[part].float() / 255, labels[part]
        if size != 28:
            x = F.interpolate(x, (size, size), mode="bilinear")
        logits = block(x)
        loss = F.cross_entropy(logits, y)
        measures["loss"] += loss.item()
        measures["accuracy"] += (logits.argmax(1) == y).sum().item() / batch
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()

    return step


MEAN = torch.tensor([0.485, 0.456, 0.406]).view(3, 1, 1)
DEVIATION = torch.tensor([0.229, 0.224, 0.225]).view(3, 1, 1)


def gram(x):
    n, channels, height, width = x.shape
    flat = x.view(n, channels, height * width)
    return flat @ flat.transpose(1, 2) / (channels * height * width)


def style(batch, size):
    """Content, style and total variation by VGG16 up to relu3_3, and Adam."""
    steps = 4
    pictures = torch.randint(256, (steps * batch, size, size, 3), dtype=torch.uint8)
    block = NETWORKS["style"]()
    vgg16 = Vgg16().requires_grad_(False)
    with torch.no_grad():
        painting = [gram(x) for x in vgg16((torch.rand(1, 3, size, size) - MEAN) / DEVIATION)]
    optimizer = torch.optim.Adam(block.parameters(), 1e-3)
    measures = {"loss": 0.0, "content": 0.0, "style": 0.0, "variation": 0.0}

    def step(index):
        part = slice(index % steps * batch, (index % steps + 1) * batch)
        photos = (pictures[part].permute(0, 3, 1, 2).float() / 255 - MEAN) / DEVIATION
        with torch.no_grad():
            content = vgg16(photos)[2]
        painted = block(photos).clamp(-2.1, 2.7)
        features = vgg16(painted)
        losses = {
            "content": F.mse_loss(features[2], content),
            "style": 1e5 * sum(((gram(x) - g) ** 2).mean() for x, g in zip(features, painting)),
            "variation": 1e-5 * ((painted[..., 1:] - painted[..., :-1]).abs().sum()
                                 + (painted[..., 1:, :] - painted[..., :-1, :]).abs().sum())}
        loss = sum(losses.values())
        for name, value in {"loss": loss, **losses}.items():
            measures[name] += value.item()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()

    return step


STEPS = {
    "lenet5": lambda: classify("lenet5", 256, 28),
    "resnet18": lambda: classify("resnet18", 32, 96),
    "style": lambda: style(4, 256)}

torch.set_num_threads(int(sys.argv[2]))
torch.manual_seed(0)
do = STEPS[sys.argv[1]]()
print(f"PyTorch {torch.__version__}, {torch.get_num_threads()} threads, {blas()}", flush=True)
done = 0
for line in sys.stdin:
    end = time.perf_counter() + float(line)
    processor = time.process_time()
    times = []
    while not times or time.perf_counter() < end:
        times.append(1000 * seconds(lambda: do(done)))
        done += 1
    print(1000 * (time.process_time() - processor) / len(times), *times, flush=True)
