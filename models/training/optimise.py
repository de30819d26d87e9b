"""What a step of training needs beside the losses: optimisers, rate, and the views in which pictures are compared."""
import math
from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import nn

from config import Stage

ZOOM_RANGE = (0.8, 1.3)


def optimizers(parameters: list[nn.Parameter], settings: Stage) -> list[torch.optim.Optimizer]:
    """Adam, or Muon (Jordan 2024) for the matrices of the trunk and Adam for the rest."""
    matrices = [p for p in parameters if settings.muon_learning_rate and p.ndim == 2 and min(p.shape) >= 16]
    chosen = {id(p) for p in matrices}
    rest = [p for p in parameters if id(p) not in chosen]
    made = [torch.optim.Adam(rest, lr=settings.learning_rate, betas=(0.9, 0.99))] if rest else []
    if matrices:
        made.append(torch.optim.Muon(matrices, lr=settings.muon_learning_rate, weight_decay=0.0))
    for optimizer in made:
        for group in optimizer.param_groups:
            group['peak'] = group['lr']
    return made


def rate(progress: float, step: int, warmup: int) -> float:
    """Warm-up, then a cosine to a fiftieth."""
    return min(1.0, (step + 1) / warmup) * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * min(progress, 1.0))))


def length(gradients: Sequence[torch.Tensor]) -> torch.Tensor:
    return torch.stack([g.square().sum() for g in gradients]).sum().sqrt()


def varied(*images: torch.Tensor) -> tuple[torch.Tensor, ...]:
    """The same random size, mirroring and order of colours for each (E-LPIPS, Kettunen et al. 2019).

    Seen always in the same way, a perceptual loss is answered with a mesh that only it likes.
    """
    height, width = images[0].shape[2:]
    zoom = float(torch.empty(()).uniform_(*ZOOM_RANGE))
    size = (round(height * zoom), round(width * zoom))
    colours = torch.randperm(3)
    turn, mirror = (bool(n) for n in torch.randint(2, (2,)))
    out = []
    for image in images:
        image = F.interpolate(image, size, mode='bilinear', antialias=True)[:, colours]
        image = image.transpose(2, 3) if turn else image
        out.append(image.flip(3) if mirror else image)
    return tuple(out)


def shifted(*images: torch.Tensor) -> tuple[torch.Tensor, ...]:
    """The same random number of rows and columns, fewer than 8, cut off the top and left of each."""
    top, left = (int(n) for n in torch.randint(8, (2,)))
    return tuple(image[..., top:, left:] for image in images)
