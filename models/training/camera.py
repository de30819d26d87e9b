"""Patches at x4 as cameras give them, and a taught answer with no more and no less of each frequency than the reference.

Photographs kept on the web were reduced, so their single pixels are distinct; a camera's are soft (lens, filter,
demosaicing), and a camera sharpens what it writes. A reference that is too sharp asks for detail that nobody could
draw; what is drawn instead stands in the wrong place. An adversarially trained teacher puts it in better places, but
too much of it: its share of each frequency is set to the reference's.
"""
from collections.abc import Callable

import numpy as np
import torch
import torch.nn.functional as F

from losses import luma

Generator = np.random.Generator
SOFT_PX = 0.5, 0.9             # sigma of a reference's blur
LQ_SOFT_PX = 1.2, 2.4          # of an LQ picture's further blur, in pixels of the result
LQ_SHARPEN_PX = 3.0, 4.8       # of the camera's unsharp mask, as above
LQ_SHARPEN = 0.2, 1.0
SHARPENED_SHARE = 0.6
EDGES = torch.tensor([1 / 45, 1 / 32, 1 / 22, 1 / 16, 1 / 11, 1 / 8, 0.17, 0.22, 0.3, 0.4])   # cycles per pixel
GAIN = 0.5, 1.2
PAD_PX = 16


def filtered(image: torch.Tensor, gain: Callable[[torch.Tensor], torch.Tensor]) -> torch.Tensor:
    """(3, H, W) with each frequency (cycles per pixel, any direction) times its gain; edges are mirrored."""
    padded = F.pad(image, (PAD_PX,) * 4, mode='reflect')
    height, width = padded.shape[1:]
    spectrum = torch.fft.rfft2(padded)
    out = torch.fft.irfft2(spectrum * gain(radius(height, width)), s=(height, width))
    return out[:, PAD_PX:-PAD_PX, PAD_PX:-PAD_PX]


def radius(height: int, width: int) -> torch.Tensor:
    """(H, W/2+1) cycles per pixel of `torch.fft.rfft2`'s entries."""
    return torch.hypot(torch.fft.fftfreq(height)[:, None], torch.fft.rfftfreq(width)[None])


def gaussian(sigma: float) -> Callable[[torch.Tensor], torch.Tensor]:
    return lambda f: torch.exp(-2 * (torch.pi * sigma * f).square())


def energies(image: torch.Tensor) -> torch.Tensor:
    """Of the luma of (3, H, W), in the bands that EDGES part; the first band is left out."""
    plane = luma(image[None])[0, 0]
    height, width = plane.shape
    window = torch.hann_window(height)[:, None] * torch.hann_window(width)
    power = torch.fft.rfft2((plane - plane.mean()) * window).abs().square()
    band = torch.bucketize(radius(height, width), EDGES)
    return torch.zeros(len(EDGES) + 1).index_add_(0, band.ravel(), power.ravel())[1:]


def as_much_as(image: torch.Tensor, reference: torch.Tensor) -> torch.Tensor:
    """The image (3, H, W) with the reference's energy in each band, within GAIN."""
    gains = ((energies(reference) + 1e-6) / (energies(image) + 1e-6)).sqrt().clamp(*GAIN)
    # A band's gain counts at its middle; below the first edge nothing is changed.
    at = torch.cat([EDGES[:1] / 2, (EDGES * torch.cat([EDGES[1:], torch.tensor([0.7])])).sqrt()])
    gains = torch.cat([torch.ones(1), gains])

    def gain(f: torch.Tensor) -> torch.Tensor:
        return torch.from_numpy(np.interp(f.numpy(), at.numpy(), gains.numpy()).astype(np.float32))

    return filtered(image, gain)


def like_a_camera(hq: torch.Tensor, lq: torch.Tensor, answer: torch.Tensor,
                  rng: Generator) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """HQ, enlarged LQ and taught answer of one patch, each (3, S, S) in [0, 1] -> the same as a camera gives them."""
    reference = filtered(hq, gaussian(rng.uniform(*SOFT_PX)))
    if rng.random() < SHARPENED_SHARE:
        soft, fine, amount = (rng.uniform(*r) for r in (LQ_SOFT_PX, LQ_SHARPEN_PX, LQ_SHARPEN))
        lq = filtered(lq, lambda f: gaussian(soft)(f) * (1 + amount * (1 - gaussian(fine)(f))))
    return tuple(image.clamp(0, 1) for image in (reference, lq, as_much_as(answer, reference)))
