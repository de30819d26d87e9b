"""Classifier score distillation in small (PiSA-SR, section 3.3; Yu et al. 2023), without text-to-image weights.

    python3 csd.py --run RUN [--minutes 60] [--device cuda] [--float32]      trains the denoiser, or goes on: RUN/denoiser.pt

The denoiser's prompt is a label, clean or degraded, dropped one time in ten; pictures are 2x - 1, noise levels
continuous: abar(t) = cos^2(pi t / 2). train.py uses it when the semantic stage's weights name `csd`.
"""
import argparse
import json
import math
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

import config as configuration
from data import Patches

CLEAN, DEGRADED, NONE = 0, 1, 2
DROP_LABEL = 0.1
BLOCK_PX = 4
TIME_RANGE = (0.02, 0.5)     # of the steps, where the distillation draws t
TIME_FEATURES = 32


def signal(t: torch.Tensor) -> torch.Tensor:
    """abar(t), (N,) -> (N, 1, 1, 1)."""
    return torch.cos(t * math.pi / 2).square()[:, None, None, None].clamp(1e-4, 1 - 1e-4)


class Denoiser(nn.Module):
    """Predicts the noise in z_t; residual blocks behind an unshuffle by 4, modulated by time and label."""

    def __init__(self, channels: int = 96, blocks: int = 8):
        super().__init__()
        self.settings = {'channels': channels, 'blocks': blocks}
        self.label = nn.Embedding(3, channels)
        self.time = nn.Sequential(nn.Linear(2 * TIME_FEATURES, channels), nn.SiLU(), nn.Linear(channels, channels))
        self.stem = nn.Conv2d(3 * BLOCK_PX**2, channels, 3, padding=1)
        self.first = nn.ModuleList(nn.Conv2d(channels, channels, 3, padding=1) for _ in range(blocks))
        self.second = nn.ModuleList(nn.Conv2d(channels, channels, 3, padding=1) for _ in range(blocks))
        self.modulate = nn.ModuleList(nn.Linear(channels, 2 * channels) for _ in range(blocks))
        self.norm = nn.ModuleList(nn.GroupNorm(8, channels) for _ in range(blocks))
        self.last = nn.Conv2d(channels, 3 * BLOCK_PX**2, 3, padding=1)
        for layer in (*self.second, *self.modulate, self.last):
            nn.init.zeros_(layer.weight)
            nn.init.zeros_(layer.bias)

    def forward(self, noisy: torch.Tensor, t: torch.Tensor, label: torch.Tensor) -> torch.Tensor:
        """(N, 3, H, W) with H and W multiples of 4, (N,) in [0, 1], (N,) labels -> (N, 3, H, W)."""
        angles = t[:, None] * torch.exp(torch.linspace(0, 6, TIME_FEATURES, device=t.device))
        condition = self.time(torch.cat([angles.sin(), angles.cos()], 1)) + self.label(label)
        x = self.stem(F.pixel_unshuffle(noisy, BLOCK_PX))
        for first, second, modulate, norm in zip(self.first, self.second, self.modulate, self.norm):
            scale, shift = modulate(condition)[:, :, None, None].chunk(2, 1)
            x = x + second(F.silu(first(F.silu(norm(x) * (1 + scale) + shift))))
        return F.pixel_shuffle(self.last(x), BLOCK_PX)


def add_noise(z: torch.Tensor, t: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    noise = torch.randn_like(z)
    return signal(t).sqrt() * z + (1 - signal(t)).sqrt() * noise, noise


def distillation(denoiser: Denoiser, image: torch.Tensor, guidance: float) -> torch.Tensor:
    """A scalar whose gradient on z_H = 2 image - 1 is w (f(z_t, eps) - f(z_t, eps_guided)), w = 1/mean|z_H - f|.

    guidance: the paper's lambda_cfg, 7.5; eps_guided = eps(none) + guidance (eps(clean) - eps(none)).
    """
    z = image * 2 - 1
    n = len(z)
    with torch.no_grad():
        t = torch.empty(n, device=z.device).uniform_(*TIME_RANGE)
        noisy, _ = add_noise(z, t)
        labels = torch.tensor([NONE] * n + [CLEAN] * n, device=z.device)
        plain, clean = denoiser(noisy.repeat(2, 1, 1, 1), t.repeat(2), labels).float().chunk(2)
        guided = plain + guidance * (clean - plain)
        root, rest = signal(t).sqrt(), (1 - signal(t)).sqrt()
        unguided_image, guided_image = (noisy - rest * plain) / root, (noisy - rest * guided) / root
        weight = 1 / (z - guided_image).abs().mean((1, 2, 3), keepdim=True).clamp_min(1e-3)
        gradient = weight * (unguided_image - guided_image)
    return (gradient * z).mean()


def load_denoiser(path: Path, device: str) -> Denoiser:
    saved = torch.load(path, map_location=device, weights_only=True)
    denoiser = Denoiser(**saved['settings']).to(device)
    denoiser.load_state_dict(saved['denoiser'])
    return denoiser.eval().requires_grad_(False)


def train_denoiser(run: Path, seed: int, minutes: float, steps: int, batch: int, crop_px: int, device: str,
                   float32: bool) -> None:
    torch.manual_seed(seed)
    patches = Patches(run / 'data', 'train', seed)
    denoiser = Denoiser().to(device, memory_format=torch.channels_last)
    optimizer = torch.optim.Adam(denoiser.parameters(), lr=3e-4)
    first = 1
    if (run / 'denoiser.pt').exists():
        saved = torch.load(run / 'denoiser.pt', map_location=device, weights_only=True)
        denoiser.load_state_dict(saved['denoiser'])
        optimizer.load_state_dict(saved['optimizer'])
        first = saved['step'] + 1
        patches.rng = np.random.default_rng([seed, first])
    began, total, count = time.monotonic(), 0.0, 0
    for step in range(first, steps + 1):
        hq, lq = patches.batch(batch, crop_px, device)
        labels = torch.full((2 * batch,), CLEAN, device=device)
        labels[batch:] = DEGRADED
        labels[torch.rand(2 * batch, device=device) < DROP_LABEL] = NONE
        t = torch.rand(2 * batch, device=device)
        noisy, noise = add_noise(torch.cat([hq, lq]) * 2 - 1, t)
        with torch.autocast(device, torch.bfloat16, enabled=not float32):
            loss = (denoiser(noisy, t, labels).float() - noise).square().mean()
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(denoiser.parameters(), 1.0)
        optimizer.step()
        total, count = total + float(loss.detach()), count + 1
        over = step == steps or time.monotonic() - began > 60 * minutes
        if step % 100 == 0 or over:
            with open(run / 'denoiser.log', 'a') as file:
                file.write(json.dumps({'step': step, 'loss': total / count}) + '\n')
            total, count = 0.0, 0
            torch.save({'settings': denoiser.settings, 'denoiser': denoiser.state_dict(),
                        'optimizer': optimizer.state_dict(), 'step': step}, run / 'denoiser.pt')
        if over:
            return


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('--run', type=Path, required=True)
    parser.add_argument('--config', type=Path, default=Path(__file__).parent / 'config' / 'compact.toml')
    parser.add_argument('--minutes', type=float, default=math.inf)
    parser.add_argument('--steps', type=int, default=100_000)
    parser.add_argument('--batch', type=int, default=4)
    parser.add_argument('--crop-px', type=int, default=128)
    parser.add_argument('--device', default='cpu')
    parser.add_argument('--float32', action='store_true', help='for a processor without bf16 arithmetic')
    args = parser.parse_args()
    seed = configuration.load(args.config).seed
    train_denoiser(args.run, seed, args.minutes, args.steps, args.batch, args.crop_px, args.device,
                   args.float32)


if __name__ == '__main__':
    main()
