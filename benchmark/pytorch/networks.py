"""The networks that Kiln is compared on, in plain PyTorch, with Kiln's names and shapes of parameters."""
import torch
from torch import nn
from torch.nn import functional as F


def lenet5():
    return nn.Sequential(
        nn.Conv2d(1, 6, 5, padding=2), nn.Sigmoid(), nn.AvgPool2d(2),
        nn.Conv2d(6, 16, 5), nn.Sigmoid(), nn.AvgPool2d(2),
        nn.Flatten(),
        nn.Linear(400, 120), nn.Sigmoid(),
        nn.Linear(120, 84), nn.Sigmoid(),
        nn.Linear(84, 10))


class Residual(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, 1)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, 1, 1)
        self.conv3 = nn.Conv2d(inputs, outputs, 1, stride) if stride > 1 else None
        self.bn1 = nn.BatchNorm2d(outputs)
        self.bn2 = nn.BatchNorm2d(outputs)

    def forward(self, x):
        y = F.relu(self.bn1(self.conv1(x)))
        y = self.bn2(self.conv2(y))
        return F.relu(y + (x if self.conv3 is None else self.conv3(x)))


def resnet18():
    def stage(inputs, outputs, stride):
        return nn.Sequential(Residual(inputs, outputs, stride), Residual(outputs, outputs, 1))

    return nn.Sequential(
        nn.Sequential(nn.Conv2d(1, 64, 7, 2, 3), nn.BatchNorm2d(64), nn.ReLU(), nn.MaxPool2d(3, 2, 1)),
        stage(64, 64, 1), stage(64, 128, 2), stage(128, 256, 2), stage(256, 512, 2),
        nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(512, 10))


class StyleResidual(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.conv = nn.Sequential(
            nn.Conv2d(channels, channels, 3, padding=1), nn.ReLU(), nn.Conv2d(channels, channels, 3, padding=1))

    def forward(self, x):
        return F.relu(self.conv(x) + x)


class Style(nn.Module):
    def __init__(self):
        super().__init__()

        def normalized(layer):
            return [layer, nn.InstanceNorm2d(layer.out_channels, affine=True), nn.ReLU()]

        self.downsample = nn.Sequential(
            nn.ReflectionPad2d(4), *normalized(nn.Conv2d(3, 32, 9)),
            *normalized(nn.Conv2d(32, 64, 3, 2)),
            nn.ReflectionPad2d(1), *normalized(nn.Conv2d(64, 128, 3, 2)))
        self.res_blocks = nn.Sequential(*[StyleResidual(128) for _ in range(5)])
        self.unsample = nn.Sequential(
            *normalized(nn.ConvTranspose2d(128, 64, 3, 2, 1, 1)),
            *normalized(nn.ConvTranspose2d(64, 32, 3, 2, 1, 1)),
            nn.ConvTranspose2d(32, 3, 9, 1, 4))

    def forward(self, x):
        return self.unsample(self.res_blocks(self.downsample(x)))


class Vgg16(nn.Module):
    """Gives relu1_2, relu2_2 and relu3_3."""

    def __init__(self):
        super().__init__()
        self.features = nn.Sequential()
        inputs = 3
        for outputs in (64, 64, "pool", 128, 128, "pool", 256, 256, 256):
            if outputs == "pool":
                self.features.append(nn.MaxPool2d(2))
            else:
                self.features.append(nn.Conv2d(inputs, outputs, 3, padding=1)).append(nn.ReLU())
                inputs = outputs

    def forward(self, x):
        stages = []
        for position, layer in enumerate(self.features):
            x = layer(x)
            if position in (3, 8, 15):
                stages.append(x)
        return stages


def conv_norm_relu6(inputs, outputs, kernel, stride=1, dilation=1, groups=1):
    padding = dilation * (kernel // 2)
    return [nn.Conv2d(inputs, outputs, kernel, stride, padding, dilation, groups, bias=False),
            nn.BatchNorm2d(outputs), nn.ReLU6()]


class InvertedResidual(nn.Module):
    def __init__(self, inputs, outputs, expansion, stride, dilation, residual):
        super().__init__()
        hidden = inputs * expansion
        self.residual = residual
        self.conv = nn.Sequential(
            *(conv_norm_relu6(inputs, hidden, 1) if expansion > 1 else []),
            *conv_norm_relu6(hidden, hidden, 3, stride, dilation, hidden),
            nn.Conv2d(hidden, outputs, 1, bias=False), nn.BatchNorm2d(outputs))

    def forward(self, x):
        return x + self.conv(x) if self.residual else self.conv(x)


class MobileNetV2(nn.Module):
    """Gives the features at a quarter and at a sixteenth of the size."""

    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(nn.Sequential(*conv_norm_relu6(3, 32, 3, 2)))
        inputs, size, dilation = 32, 2, 1
        for expansion, outputs, count, first_stride in (
                (1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1)):
            for i in range(count):
                nominal = first_stride if i == 0 else 1
                stride = nominal if size * nominal <= 16 else 1
                residual = nominal == 1 and inputs == outputs
                self.features.append(InvertedResidual(inputs, outputs, expansion, stride, dilation, residual))
                inputs, size, dilation = outputs, size * stride, dilation * nominal // stride

    def forward(self, x):
        low = self.features[:4](x)
        return low, self.features[4:](low)


def conv_norm_relu(inputs, outputs, kernel, dilation=1):
    padding = dilation * (kernel // 2)
    return [nn.Conv2d(inputs, outputs, kernel, 1, padding, dilation), nn.BatchNorm2d(outputs), nn.ReLU()]


def resize(x, like):
    return F.interpolate(x, size=like.shape[2:], mode="bilinear", align_corners=True)


class Aspp(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.branch1 = nn.Sequential(*conv_norm_relu(inputs, outputs, 1))
        self.branch2 = nn.Sequential(*conv_norm_relu(inputs, outputs, 3, 6))
        self.branch3 = nn.Sequential(*conv_norm_relu(inputs, outputs, 3, 12))
        self.branch4 = nn.Sequential(*conv_norm_relu(inputs, outputs, 3, 18))
        self.branch5_conv = nn.Conv2d(inputs, outputs, 1)
        self.branch5_bn = nn.BatchNorm2d(outputs)
        self.conv_cat = nn.Sequential(*conv_norm_relu(5 * outputs, outputs, 1))

    def forward(self, x):
        mean = F.relu(self.branch5_bn(self.branch5_conv(x.mean((2, 3), keepdim=True))))
        branches = [self.branch1(x), self.branch2(x), self.branch3(x), self.branch4(x), resize(mean, x)]
        return self.conv_cat(torch.cat(branches, 1))


class DeepLabV3Plus(nn.Module):
    def __init__(self, classes=21):
        super().__init__()
        self.backbone = MobileNetV2()
        self.aspp = Aspp(320, 256)
        self.shortcut_conv = nn.Sequential(*conv_norm_relu(24, 48, 1))
        self.cat_conv = nn.Sequential(
            *conv_norm_relu(304, 256, 3), nn.Dropout(0.5), *conv_norm_relu(256, 256, 3), nn.Dropout(0.1))
        self.cls_conv = nn.Conv2d(256, classes, 1)

    def forward(self, x):
        low, deep = self.backbone(x)
        low = self.shortcut_conv(low)
        both = torch.cat([resize(self.aspp(deep), low), low], 1)
        return resize(self.cls_conv(self.cat_conv(both)), x)


NETWORKS = {"lenet5": lenet5, "resnet18": resnet18, "style": Style, "deeplab-mobilenetv2": DeepLabV3Plus}
