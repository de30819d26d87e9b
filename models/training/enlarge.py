"""Bicubic enlargement exactly as the app does it: Keys' kernel with a = -0.5, half-pixel centres, edges replicated."""
import math
from functools import lru_cache

import numpy as np
import torch

KEYS_A = -0.5  # Keys 1981: the value that reproduces quadratics


def keys(distance: np.ndarray) -> np.ndarray:
    """Keys' cubic convolution kernel at a distance in input pixels."""
    t = np.abs(distance)
    near = (KEYS_A + 2) * t**3 - (KEYS_A + 3) * t**2 + 1
    far = KEYS_A * (t**3 - 5 * t**2 + 8 * t - 4)
    return np.where(t <= 1, near, np.where(t < 2, far, 0.0))


@lru_cache(maxsize=256)
def _matrix(size_in: int, size_out: int) -> torch.Tensor:
    """(size_out, size_in) float32 weights of one axis; the taps beyond an edge fall on the edge pixel."""
    position = (np.arange(size_out) + 0.5) * (size_in / size_out) - 0.5
    first = np.floor(position).astype(int) - 1
    matrix = np.zeros((size_out, size_in))
    for tap in range(4):
        index = np.clip(first + tap, 0, size_in - 1)
        np.add.at(matrix, (np.arange(size_out), index), keys(position - (first + tap)))
    return torch.from_numpy(matrix.astype(np.float32))


def enlarged_size(size: int, scale: float) -> int:
    return math.floor(size * scale + 0.5)


def enlarge(image: torch.Tensor, height: int, width: int) -> torch.Tensor:
    """(..., h, w) in [0, 1] -> (..., height, width); the kernel's overshoot is clamped."""
    h, w = image.shape[-2:]
    if height < h or width < w:
        raise ValueError(f'enlarge {w}x{h} to {width}x{height}: this is a reduction')
    rows, columns = _matrix(h, height).to(image), _matrix(w, width).to(image)
    return (rows @ image @ columns.T).clamp(0, 1)
