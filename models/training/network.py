"""PiSA Compact's network: a base, a pixel LoRA and a semantic LoRA (PiSA-SR, arXiv 2412.03017, section 3).

The input is the LQ picture already enlarged, x_L; the network predicts residuals and
x_H = x_L - [lambda_pix r_pix + lambda_sem (r_full - r_pix)]   (Eq. 8).
"""
import hashlib

import torch
import torch.nn.functional as F
from torch import nn

from config import Network

PIXEL, SEMANTIC = 'pixel', 'semantic'
HALF_ACTIVITY = 0.002    # mean fourth difference at which `fine_activity` is one half
NO_ACTIVITY = 0.25       # what an edge of a x4 enlargement reaches counts as nothing; twice as much counts whole


def space_to_depth(image: torch.Tensor, block: int) -> torch.Tensor:
    """(N, C, H, W) -> (N, block*block*C, H/block, W/block) in the channel order of ONNX's operator of that name."""
    n, c, h, w = image.shape
    x = image.reshape(n, c, h // block, block, w // block, block)
    return x.permute(0, 3, 5, 1, 2, 4).reshape(n, block * block * c, h // block, w // block)


def fine_activity(image: torch.Tensor, cell_px: int) -> torch.Tensor:
    """0 where an enlarged picture has nothing of its own, towards 1 where there is noise or detail of single pixels.

    (N, 3, H, W) -> (N, 1, H/cell_px, W/cell_px). Fourth differences leave 0.0001 of a x4 enlargement and 0.005 of
    a noisy photograph.
    """
    kernel = fourth_differences().to(image.device)
    with torch.autocast(image.device.type, enabled=False):  # bf16's rounding is larger than what is measured
        rough = F.conv2d(F.pad(image.float(), (2,) * 4, mode='replicate'), kernel).abs().mean(1, keepdim=True)
        rough = F.avg_pool2d(F.avg_pool2d(rough, cell_px), 3, 1, 1, count_include_pad=False)
        activity = rough / (rough + HALF_ACTIVITY)
        return activity * ((activity - NO_ACTIVITY) / NO_ACTIVITY).clamp(0, 1)


def fourth_differences() -> torch.Tensor:
    """(2, 3, 5, 5): along a row and along a column, of the mean of the three colours."""
    taps = torch.tensor([1.0, -4.0, 6.0, -4.0, 1.0]) / (16 * 3)
    kernel = torch.zeros(2, 3, 5, 5)
    kernel[0, :, 2, :] = taps
    kernel[1, :, :, 2] = taps
    return kernel


def enlarged(x: torch.Tensor, factor: int) -> torch.Tensor:
    return F.interpolate(x, scale_factor=factor, mode='nearest')


class LoraConv(nn.Module):
    """A 3x3 convolution W + sum over the active adapters of B A.

    Weights are matrices (out, in*9): so a LoRA's rank is the matrix's, and Muon takes them as they are.
    """

    def __init__(self, channels_in: int, channels_out: int, ranks: dict[str, int], gain: float = 1.0):
        super().__init__()
        self.channels_in, self.channels_out = channels_in, channels_out
        fan_in = channels_in * 9
        self.weight = nn.Parameter(torch.randn(channels_out, fan_in) * gain * (2 / fan_in) ** 0.5)
        self.bias = nn.Parameter(torch.zeros(channels_out))
        # As in LoRA (Hu et al. 2021): A random, B zero, so an untrained adapter changes nothing.
        self.down = nn.ParameterDict()
        self.up = nn.ParameterDict()
        for name, rank in ranks.items():
            rank = min(rank, channels_out)
            self.down[name] = nn.Parameter(torch.randn(rank, fan_in) * fan_in**-0.5)
            self.up[name] = nn.Parameter(torch.zeros(channels_out, rank))

    def delta(self, name: str) -> torch.Tensor:
        return self.up[name] @ self.down[name]

    def merged(self, active: tuple[str, ...]) -> torch.Tensor:
        """(out, in*9) weights with the active adapters that this layer has."""
        weight = self.weight
        for name in active:
            if name in self.up:
                weight = weight + self.delta(name)
        return weight

    def forward(self, x: torch.Tensor, active: tuple[str, ...]) -> torch.Tensor:
        kernel = self.merged(active).view(self.channels_out, self.channels_in, 3, 3)
        return F.conv2d(x, kernel, self.bias, padding=1)


class Block(nn.Module):
    def __init__(self, channels: int, ranks: dict[str, int]):
        super().__init__()
        self.first = LoraConv(channels, channels, ranks)
        self.second = LoraConv(channels, channels, ranks, gain=0.1)

    def forward(self, x: torch.Tensor, active: tuple[str, ...]) -> torch.Tensor:
        return x + self.second(F.relu(self.first(x, active)), active)


class PisaCompact(nn.Module):
    """Layers up to the first semantic one run once for both residuals (`features`), the others twice (`head`)."""

    def __init__(self, config: Network):
        super().__init__()
        self.config = config
        pixel = {PIXEL: config.pixel_rank}
        both = pixel | {SEMANTIC: config.semantic_rank}
        c = config.channels
        shared = config.blocks - config.semantic_blocks
        self.stem = LoraConv(3 * config.unshuffle**2, c, pixel)
        self.blocks = nn.ModuleList(Block(c, pixel if i < shared else both) for i in range(config.blocks))
        # What a pixel's own value says about its noise gets through this layer alone: without it nothing was learnt
        # at x1. Pixel-shuffle draws grids: so it counts only where the input has anything as fine (`fine_activity`),
        # and stands before the first semantic layer.
        self.exact = LoraConv(c, 3 * config.unshuffle**2, pixel, gain=0.0)
        # The same at half of the output's size, where the pixels of a picture enlarged by two are single ones.
        self.half_exact = LoraConv(c, 3 * (config.unshuffle // 2)**2, pixel, gain=0.0) if config.half_exact else None
        # Nearest-neighbour enlargement and a convolution draw no grid.
        self.decode_half = LoraConv(c, config.half_channels, both)
        self.decode_full = LoraConv(config.half_channels, config.full_channels, both)
        self.decode_last = LoraConv(config.full_channels, 3, both, gain=0.01)

    @property
    def shared_blocks(self) -> int:
        return self.config.blocks - self.config.semantic_blocks

    def features(self, image: torch.Tensor, active: tuple[str, ...]) -> tuple[torch.Tensor, torch.Tensor]:
        """(N, 3, H, W) in [0, 1], H and W multiples of 4 -> (N, channels, H/4, W/4) and a first residual."""
        x = self.stem(space_to_depth(image, self.config.unshuffle), active)
        for block in self.blocks[:self.shared_blocks]:
            x = block(x, active)
        cell = self.config.unshuffle
        first = F.pixel_shuffle(fine_activity(image, cell) * self.exact(x, active), cell)
        if self.half_exact is None:
            return x, first
        activity = fine_activity(F.avg_pool2d(image, 2), cell // 2)
        half = F.pixel_shuffle(activity * self.half_exact(x, active), cell // 2)
        return x, first + F.interpolate(half, scale_factor=2, mode='bilinear')

    def head(self, x: torch.Tensor, first: torch.Tensor, active: tuple[str, ...]) -> torch.Tensor:
        """Both results of `features` -> residual (N, 3, H, W)."""
        for block in self.blocks[self.shared_blocks:]:
            x = block(x, active)
        x = F.relu(self.decode_half(enlarged(x, 2), active))
        x = F.relu(self.decode_full(enlarged(x, self.config.unshuffle // 2), active))
        return first + self.decode_last(x, active)

    def forward(self, image: torch.Tensor, active: tuple[str, ...]) -> torch.Tensor:
        return self.head(*self.features(image, active), active)

    def residuals(self, image: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """r_pix and r_sem = r_full - r_pix in one pass, the early layers shared."""
        x, first = self.features(image, (PIXEL,))
        pix = self.head(x, first, (PIXEL,))
        return pix, self.head(x, first, (PIXEL, SEMANTIC)) - pix

    def layers(self) -> dict[str, LoraConv]:
        return {name: m for name, m in self.named_modules() if isinstance(m, LoraConv)}

    def adapter_parameters(self, name: str) -> list[nn.Parameter]:
        return [p for layer in self.layers().values() if name in layer.up
                for p in (layer.down[name], layer.up[name])]

    def base_parameters(self) -> list[nn.Parameter]:
        return [p for layer in self.layers().values() for p in (layer.weight, layer.bias)]

    def base_hash(self) -> str:
        """SHA-256 of the base's bytes: equal before and after both LoRA stages."""
        digest = hashlib.sha256()
        for name, layer in self.layers().items():
            digest.update(name.encode())
            for p in (layer.weight, layer.bias):
                digest.update(p.detach().cpu().numpy().tobytes())
        return digest.hexdigest()


def mix(image: torch.Tensor, pix: torch.Tensor, sem: torch.Tensor,
        lambda_pix: float, lambda_sem: float) -> torch.Tensor:
    """x_H of Eq. 8, not clamped."""
    return image - (lambda_pix * pix + lambda_sem * sem)
