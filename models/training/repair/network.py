"""The detector: how likely each pixel is damage. A narrow U-Net over pairs of pixels, whose own values join again at its
end, since a hair-thin scratch is one pixel wide. Beside the colours it is given what is thinner than its surroundings,
lighter and darker (top-hats, Serra 1982): dust and scratches are little else, and it need not learn to see them.

No pooling over the picture and no normalisation over space: what a pixel is told depends on `radius_px` around it, so a
picture in tiles that begin at multiples of `MULTIPLE_PX` is told what the whole one is.
"""
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import nn

MULTIPLE_PX = 16
USUAL_SHARE_LOGIT = -3.0    # damage is rare
HAT_PX = 2                  # half a side of what is thin at full size, and HALF_HAT_PX at half of it
HALF_HAT_PX = 5
HAT_GAIN = 4.0              # a faint scratch is some hundredths lighter
COLOURS, HATS = 12, 10      # channels of pairs: 2 x 2 pixels of three colours; of two top-hats, and two at half size


@dataclass(frozen=True)
class Shape:
    """Channels at 1/2, 1/4, 1/8 and 1/16 of the size, convolutions at the smallest, and channels of the last but one."""
    levels: tuple[int, int, int, int] = (24, 40, 64, 96)
    deep: int = 3
    last: int = 32


class Conv(nn.Module):
    """3x3; its weights are a matrix (out, in*9), which Muon takes as it is."""

    def __init__(self, channels_in: int, channels_out: int, stride: int = 1):
        super().__init__()
        self.channels_in, self.channels_out, self.stride = channels_in, channels_out, stride
        fan_in = channels_in * 9
        self.weight = nn.Parameter(torch.randn(channels_out, fan_in) * (2 / fan_in) ** 0.5)
        self.bias = nn.Parameter(torch.zeros(channels_out))

    def kernel(self) -> torch.Tensor:
        return self.weight.view(self.channels_out, self.channels_in, 3, 3)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return F.conv2d(x, self.kernel(), self.bias, self.stride, 1)


def largest(x: torch.Tensor, half_px: int) -> torch.Tensor:
    """Of each pixel's square, row by row and then column by column."""
    side = 2 * half_px + 1
    rows = F.max_pool2d(x, (1, side), 1, (0, half_px))
    return F.max_pool2d(rows, (side, 1), 1, (half_px, 0))


def hats(grey: torch.Tensor, half_px: int) -> torch.Tensor:
    """(N, 1, H, W) -> (N, 2, H, W): how much lighter, and how much darker, a pixel is than what is as wide as a square."""
    opened = largest(-largest(-grey, half_px), half_px)
    closed = -largest(-largest(grey, half_px), half_px)
    return HAT_GAIN * torch.cat([grey - opened, closed - grey], 1)


def pairs_of(image: torch.Tensor) -> torch.Tensor:
    """(N, 3, H, W) in [0, 1] -> (N, COLOURS + HATS, H/2, W/2)."""
    grey = image.mean(1, keepdim=True)
    fine = F.pixel_unshuffle(hats(grey, HAT_PX), 2)
    return torch.cat([F.pixel_unshuffle(image - 0.5, 2), fine, hats(F.avg_pool2d(grey, 2), HALF_HAT_PX)], 1)


class Detector(nn.Module):
    def __init__(self, shape: Shape = Shape()):
        super().__init__()
        self.shape = shape
        c = shape.levels
        self.first = Conv(COLOURS + HATS, c[0])
        self.same = nn.ModuleList(Conv(n, n) for n in c[:3])
        self.down = nn.ModuleList(Conv(a, b, 2) for a, b in zip(c, c[1:]))
        self.deep = nn.ModuleList(Conv(c[3], c[3]) for _ in range(shape.deep))
        self.up = nn.ModuleList(Conv(a, b) for a, b in zip(c[1:], c))       # before nearest-neighbour x2: a quarter of the cost
        self.join = nn.ModuleList(Conv(2 * n, n) for n in c[:3])
        self.own = Conv(c[0] + COLOURS + HATS, shape.last)
        self.last = Conv(shape.last, 4)
        nn.init.zeros_(self.last.weight)
        nn.init.constant_(self.last.bias, USUAL_SHARE_LOGIT)

    def forward(self, image: torch.Tensor) -> torch.Tensor:
        """(N, 3, H, W) in [0, 1], H and W multiples of MULTIPLE_PX -> logits (N, 1, H, W)."""
        pairs = pairs_of(image)
        x = F.relu(self.first(pairs))
        kept = []
        for same, down in zip(self.same, self.down):
            x = F.relu(same(x))
            kept.append(x)
            x = F.relu(down(x))
        for layer in self.deep:
            x = x + F.relu(layer(x))
        for level in (2, 1, 0):
            x = F.interpolate(F.relu(self.up[level](x)), scale_factor=2, mode='nearest')
            x = F.relu(self.join[level](torch.cat([x, kept[level]], 1)))
        x = F.relu(self.own(torch.cat([x, pairs], 1)))
        return F.pixel_shuffle(self.last(x), 2)


def radius_px(shape: Shape) -> int:
    """How far away a pixel can count: every 3x3 convolution reaches one pixel of its level further, and whatever joins
    pixels into one (or parts them) up to one pixel of the finer level, twice as the phases fall."""
    cell = [2, 4, 8, 16]
    reach = 2 * 2 * HALF_HAT_PX + 2                        # of top-hats at half size; pairs
    reach += 2 * cell[0]                                   # first
    for level in range(3):
        reach += 2 * cell[level]                           # same, and down reads its neighbours at this level
        reach += cell[level + 1]                           # parts of the coarser pixel that it went into
    reach += shape.deep * cell[3]
    for level in (2, 1, 0):
        reach += cell[level + 1] + cell[level]             # up, join
    return reach + 2 * cell[0] + cell[0]                   # own, last; pairs parted


def parameters(network: nn.Module) -> int:
    return sum(p.numel() for p in network.parameters())
