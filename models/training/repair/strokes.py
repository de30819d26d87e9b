"""Lines, outlines and nets drawn as coverage: float32 (H, W) in [0, 1], the share of each pixel that they cover."""
import math

import numpy as np
import torch
from PIL import Image, ImageDraw
from scipy.spatial import cKDTree

Generator = np.random.Generator
Size = tuple[int, int]      # height, width
DRAWN_LARGER = 4            # drawn at this size and reduced
STEP_PX = 3.0               # between the points of a path


def path(rng: Generator, size: Size, length_px: float, bend: float, heading: float | None = None) -> np.ndarray:
    """Points (N, 2), x and y, around a random place; `bend` in radians a step is how much it turns, and keeps turning."""
    steps = max(2, round(length_px / STEP_PX))
    turning = np.cumsum(rng.normal(0, bend / 6, steps)) + rng.normal(0, bend / 2)
    start = rng.uniform(0, 2 * math.pi) if heading is None else heading
    angles = start + np.cumsum(turning + rng.normal(0, bend, steps))
    points = np.cumsum(np.stack([np.cos(angles), np.sin(angles)], 1) * STEP_PX, 0)
    middle = np.array([rng.uniform(0, size[1]), rng.uniform(0, size[0])])
    return points - points[steps // 2] + middle


def widths(rng: Generator, count: int, width_px: float, uneven: float) -> np.ndarray:
    """(count,): around `width_px`, slowly changing."""
    knots = np.exp(rng.normal(0, uneven, max(2, count // 6 + 1)))
    return width_px * np.interp(np.linspace(0, 1, count), np.linspace(0, 1, len(knots)), knots)


def broken(rng: Generator, count: int, share: float) -> np.ndarray:
    """(count,) of bool: runs of what is drawn and of what is not."""
    drawn = np.ones(count, bool)
    at = 0
    while at < count:
        run, gap = (1 + rng.geometric(p) for p in (0.08, 0.08 + 0.3 * (1 - share)))
        drawn[at + run:at + run + gap] = rng.random() > share
        at += run + gap
    return drawn


class Sheet:
    """Collects shapes at DRAWN_LARGER times the size."""

    def __init__(self, size: Size):
        self.size = size
        self.image = Image.new('L', (size[1] * DRAWN_LARGER, size[0] * DRAWN_LARGER))
        self.pen = ImageDraw.Draw(self.image)

    def stroke(self, points: np.ndarray, width_px: np.ndarray, drawn: np.ndarray | None = None) -> None:
        """A line from point to point; what is thinner than a pixel is drawn as thin, and so covers it in part."""
        large = points * DRAWN_LARGER
        for i in range(len(points) - 1):
            if drawn is not None and not drawn[i]:
                continue
            width = max(1.0, float(width_px[i]) * DRAWN_LARGER)
            (x0, y0), (x1, y1) = large[i], large[i + 1]
            self.pen.line((x0, y0, x1, y1), fill=255, width=round(width))
            if width > 5:
                r = width / 2
                self.pen.ellipse((x1 - r, y1 - r, x1 + r, y1 + r), fill=255)

    def speck(self, rng: Generator, x: float, y: float, radius_px: float) -> None:
        """An outline of its own."""
        corners = int(rng.integers(5, 10))
        angles = np.sort(rng.uniform(0, 2 * math.pi, corners))
        radii = radius_px * rng.uniform(0.5, 1.4, corners) * DRAWN_LARGER
        stretch = rng.uniform(0.5, 1.0)
        points = np.stack([np.cos(angles) * radii, np.sin(angles) * radii * stretch], 1)
        turn = rng.uniform(0, math.pi)
        turned = points @ np.array([[math.cos(turn), -math.sin(turn)], [math.sin(turn), math.cos(turn)]])
        self.pen.polygon([tuple(p) for p in turned + np.array([x, y]) * DRAWN_LARGER], fill=255)

    def disc(self, x: float, y: float, radius_px: float) -> None:
        x, y, r = x * DRAWN_LARGER, y * DRAWN_LARGER, radius_px * DRAWN_LARGER
        self.pen.ellipse((x - r, y - r, x + r, y + r), fill=255)

    def coverage(self) -> torch.Tensor:
        reduced = self.image.reduce(DRAWN_LARGER)
        return torch.from_numpy(np.asarray(reduced, np.float32) / 255)


def places(rng: Generator, size: Size, count: int) -> np.ndarray:
    """(count, 2): x, y."""
    return rng.uniform(0, 1, (count, 2)) * np.array([size[1], size[0]])


def pixel_grid(size: Size) -> tuple[torch.Tensor, torch.Tensor]:
    """y, x of every pixel's middle."""
    y, x = (torch.arange(n, dtype=torch.float32) + 0.5 for n in size)
    return torch.meshgrid(y, x, indexing='ij')


def smooth_noise(rng: Generator, size: Size, cell_px: float) -> torch.Tensor:
    """(H, W), mean 0, deviation 1, with bumps of about `cell_px`."""
    cells = [max(2, math.ceil(n / cell_px) + 1) for n in size]
    knots = torch.from_numpy(rng.standard_normal((1, 1, *cells)).astype(np.float32))
    noise = torch.nn.functional.interpolate(knots, size, mode='bicubic', align_corners=True)[0, 0]
    return (noise - noise.mean()) / noise.std().clamp_min(1e-6)


def net(rng: Generator, size: Size, cell_px: float, width_px: float) -> torch.Tensor:
    """The borders between the cells of random points: how an emulsion cracks."""
    margin = 2 * cell_px
    count = max(4, round((size[0] + 2 * margin) * (size[1] + 2 * margin) / cell_px**2))
    points = rng.uniform(0, 1, (count, 2)) * (np.array(size) + 2 * margin) - margin
    y, x = pixel_grid(size)
    wobble = [smooth_noise(rng, size, max(4.0, cell_px / 3)) * cell_px * 0.06 for _ in range(2)]
    at = torch.stack([y + wobble[0], x + wobble[1]], -1).reshape(-1, 2).numpy()
    distances, _ = cKDTree(points).query(at, k=2)
    to_border = torch.from_numpy(((distances[:, 1] - distances[:, 0]) / 2).astype(np.float32)).reshape(size)
    return (width_px / 2 + 0.5 - to_border).clamp(0, 1)


def patch_of(rng: Generator, size: Size, share: float, cell_px: float) -> torch.Tensor:
    """A blob of about `share` of the picture, with soft borders of a few pixels: (H, W) in [0, 1]."""
    noise = smooth_noise(rng, size, cell_px) + 0.25 * smooth_noise(rng, size, max(3.0, cell_px / 5))
    border = torch.quantile(noise.flatten()[:: max(1, noise.numel() // 100_000)], 1 - share)
    return ((noise - border) * cell_px / 6 + 0.5).clamp(0, 1)
