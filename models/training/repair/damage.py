"""Damage drawn over a photograph, with the exact mask of what it changed.

Pictures are float32 (3, H, W) in [0, 1]; labels are uint8 (H, W): 0 is sound, others name the kind (`KINDS`). Counts
grow with the picture's area, so that a patch and a whole photograph look alike. All from one generator.
"""
import math
from collections.abc import Callable

import numpy as np
import torch

from degrade import blur

from .strokes import Generator, Sheet, Size, broken, net, patch_of, path, pixel_grid, places, smooth_noise, widths

KINDS = ('sound', 'scratch', 'dust', 'fibre', 'crease', 'crack', 'tear', 'tape', 'stain')
COVERED = 0.35          # of a pixel: from here on it belongs to the damage
SEEN = 0.035            # change of a channel, of full range, below which nobody sees it
TYPICAL_AREA = 192**2   # pixels for which counts are written down


class Canvas:
    """A picture and what was damaged of it."""

    def __init__(self, image: torch.Tensor):
        self.image = image.clone()
        self.sound = image
        self.labels = torch.zeros(image.shape[1:], dtype=torch.uint8)

    @property
    def size(self) -> Size:
        return tuple(self.image.shape[1:])

    def count(self, rng: Generator, low: float, high: float) -> int:
        """How many there are on a picture of this size: between both on a patch."""
        grown = max(1.0, math.sqrt(self.image[0].numel() / TYPICAL_AREA))
        return max(1, round(math.exp(rng.uniform(math.log(low), math.log(high))) * grown))

    def put(self, kind: str, coverage: torch.Tensor, colour: torch.Tensor, opacity: float) -> None:
        """`colour` (3, 1, 1) or (3, H, W) over the picture."""
        self.replace(kind, coverage, self.image + (colour - self.image) * opacity)

    def replace(self, kind: str, coverage: torch.Tensor, with_: torch.Tensor) -> None:
        before = self.image
        self.image = (before + (with_.clamp(0, 1) - before) * coverage).clamp(0, 1)
        seen = (self.image - before).abs().amax(0) >= SEEN
        self.labels[(coverage >= COVERED) & seen] = KINDS.index(kind)

    def shade(self, kind: str, change: torch.Tensor) -> None:
        """Lighter or darker by `change` (H, W)."""
        before = self.image
        self.image = (before + change).clamp(0, 1)
        seen = (self.image - before).abs().amax(0) >= 2 * SEEN
        self.labels[seen & (self.labels == 0)] = KINDS.index(kind)


def _colour(rng: Generator, coloured: float) -> torch.Tensor:
    """Bare paper, dirt, or, `coloured` times in one, what film shows where a layer is gone."""
    kind = rng.random()
    if kind < coloured:
        value = rng.choice([0.1, 0.95], 3) + rng.uniform(-0.1, 0.1, 3)
    elif kind < coloured + 0.65 * (1 - coloured):
        value = rng.uniform(0.75, 1.0) * np.array([1, rng.uniform(0.94, 1), rng.uniform(0.82, 1)])
    else:
        value = rng.uniform(0, 0.2) * np.array([1, rng.uniform(0.8, 1), rng.uniform(0.6, 1)])
    return torch.from_numpy(value.astype(np.float32).clip(0, 1))[:, None, None]


def _log(rng: Generator, low: float, high: float) -> float:
    return math.exp(rng.uniform(math.log(low), math.log(high)))


def scratches(canvas: Canvas, rng: Generator) -> None:
    """Hair-thin to 12 px, straight, curved or broken; now and then a bundle of the same direction."""
    side = max(canvas.size)
    heading = rng.uniform(0, 2 * math.pi) if rng.random() < 0.4 else None
    for _ in range(canvas.count(rng, 1, 7)):
        width = _log(rng, 0.6, 12 if rng.random() < 0.25 else 4)
        bend = 0.0 if rng.random() < 0.5 else _log(rng, 0.002, 0.12)
        line = path(rng, canvas.size, _log(rng, 15, 1.6 * side), bend,
                    None if heading is None else heading + rng.normal(0, 0.05))
        drawn = broken(rng, len(line), rng.uniform(0.3, 1)) if rng.random() < 0.4 else None
        sheet = Sheet(canvas.size)
        sheet.stroke(line, widths(rng, len(line), width, rng.choice([0, 0.2, 0.5])), drawn)
        coverage = sheet.coverage()
        if width > 3:  # torn edges
            coverage = (coverage * (1 + 0.5 * smooth_noise(rng, canvas.size, 2.5))).clamp(0, 1)
        opacity = rng.uniform(0.25, 1) if width > 1.5 else rng.uniform(0.45, 1)
        canvas.put('scratch', coverage, _colour(rng, 0.15), opacity)
        if width > 1.5 and rng.random() < 0.25:  # its edge throws a shadow
            rim = torch.roll(coverage, (1, 1), (0, 1)) * (1 - coverage)
            canvas.put('scratch', rim, torch.full((3, 1, 1), 0.05), rng.uniform(0.2, 0.7))


def dust(canvas: Canvas, rng: Generator) -> None:
    colour = _colour(rng, 0.05)
    largest = _log(rng, 1, 6)
    for group in range(2):
        sheet = Sheet(canvas.size)
        spots = places(rng, canvas.size, canvas.count(rng, 3, 40) if group == 0 else int(rng.integers(0, 5)))
        for x, y in spots:
            sheet.speck(rng, x, y, max(0.6, largest * rng.beta(1, 3)))
        canvas.put('dust', sheet.coverage(), colour, rng.uniform(0.5, 1))
        colour = _colour(rng, 0.1)


def fibres(canvas: Canvas, rng: Generator) -> None:
    colour = _colour(rng, 0.15)
    sheet = Sheet(canvas.size)
    width = _log(rng, 0.7, 3)
    for _ in range(canvas.count(rng, 1, 5)):
        line = path(rng, canvas.size, _log(rng, 10, 130), _log(rng, 0.04, 0.3))
        sheet.stroke(line, widths(rng, len(line), width, 0.1))
    canvas.put('fibre', sheet.coverage(), colour, rng.uniform(0.4, 1))


def crease(canvas: Canvas, rng: Generator) -> None:
    """A fold: bare paper along a line, one side in the light and the other in its own shadow."""
    for _ in range(canvas.count(rng, 1, 2)):
        line = path(rng, canvas.size, rng.uniform(0.5, 2.2) * max(canvas.size), rng.choice([0.002, 0.01, 0.03]))
        direction = line[-1] - line[0]
        normal = np.array([-direction[1], direction[0]]) / max(1e-6, float(np.hypot(*direction)))
        y, x = pixel_grid(canvas.size)
        nearest = torch.from_numpy(line.astype(np.float32))[:: max(1, len(line) // 24)]
        at = torch.stack([x, y], -1).reshape(-1, 2)
        distance = torch.cdist(at, nearest)
        away, index = distance.min(1)
        signed = ((at - nearest[index]) * torch.from_numpy(normal.astype(np.float32))).sum(1)
        falloff = torch.exp(-signed.abs() / _log(rng, 2, 12)) * (away < signed.abs() + 24)
        light, dark = rng.uniform(0, 0.12, 2)
        shading = torch.where(signed > 0, light, -dark) * falloff
        canvas.shade('crease', shading.reshape(canvas.size) * (1 + 0.3 * smooth_noise(rng, canvas.size, 8)))
        sheet = Sheet(canvas.size)
        drawn = broken(rng, len(line), rng.uniform(0.2, 0.9)) if rng.random() < 0.7 else None
        sheet.stroke(line, widths(rng, len(line), _log(rng, 0.7, 4), 0.5), drawn)
        canvas.put('crease', sheet.coverage(), _colour(rng, 0), rng.uniform(0.3, 1))


def cracks(canvas: Canvas, rng: Generator) -> None:
    lines = net(rng, canvas.size, _log(rng, 8, 70), _log(rng, 0.5, 2.5))
    where = patch_of(rng, canvas.size, rng.uniform(0.15, 0.8), rng.uniform(40, 120))
    canvas.put('crack', lines * where, _colour(rng, 0), rng.uniform(0.35, 1))


def tear(canvas: Canvas, rng: Generator) -> None:
    """A missing edge or corner: what lay behind it on the scanner, and a white rim of torn paper."""
    y, x = pixel_grid(canvas.size)
    angle = rng.uniform(0, 2 * math.pi)
    across = (x - canvas.size[1] / 2) * math.cos(angle) + (y - canvas.size[0] / 2) * math.sin(angle)
    depth = across + smooth_noise(rng, canvas.size, 25) * rng.uniform(1, 8) + smooth_noise(rng, canvas.size, 5)
    edge = float(torch.quantile(depth.flatten()[::7], rng.uniform(0.7, 0.98)))
    rim = rng.uniform(0, 6)
    paper = _colour(rng, 0) if rng.random() < 0.3 else torch.full((3, 1, 1), rng.uniform(0.8, 1))
    canvas.put('tear', (depth - edge + rim + 0.5).clamp(0, 1), paper, rng.uniform(0.8, 1))
    canvas.put('tear', (depth - edge + 0.5).clamp(0, 1), _colour(rng, 0.05), 1.0)


def tape(canvas: Canvas, rng: Generator) -> None:
    """A band of yellowed glue, clearer in its middle than at its borders."""
    y, x = pixel_grid(canvas.size)
    angle, half = rng.uniform(0, math.pi), rng.uniform(8, 28)
    x0, y0 = places(rng, canvas.size, 1)[0]
    across = ((x - x0) * math.cos(angle) + (y - y0) * math.sin(angle)).abs()
    band = (half + 0.5 - across).clamp(0, 1)
    tint = torch.tensor([rng.uniform(0.8, 1), rng.uniform(0.65, 0.9), rng.uniform(0.3, 0.7)])[:, None, None]
    strength = rng.uniform(0.25, 0.8)
    canvas.replace('tape', band, canvas.image * (1 + (tint - 1) * strength) + rng.uniform(0, 0.12) * strength)
    border = (1.5 - (across - half).abs()).clamp(0, 1)
    canvas.put('tape', border, _colour(rng, 0), rng.uniform(0.1, 0.5))


def stain(canvas: Canvas, rng: Generator) -> None:
    """Water, coffee, glue, foxing, mould: darker or bleached, with a rim where the water stopped."""
    kind = rng.random()
    tint = torch.from_numpy((rng.uniform(0.35, 0.85) ** np.array([0.5, 0.9, 1.6])).astype(np.float32))[:, None, None]
    if kind < 0.4:  # foxing and mould: many small soft spots
        sheet = Sheet(canvas.size)
        middle, spread = places(rng, canvas.size, 1)[0], rng.uniform(15, 120)
        for _ in range(canvas.count(rng, 4, 50)):
            x, y = middle + rng.normal(0, spread, 2)
            sheet.speck(rng, x, y, _log(rng, 0.8, 7))
        soft = rng.uniform(0.4, 1.6)
        spots = blur(sheet.coverage().expand(3, -1, -1), soft, soft, 0.0)[0]
    elif kind < 0.8:
        spots = patch_of(rng, canvas.size, rng.uniform(0.04, 0.3), rng.uniform(30, 120))
        rim = (spots * (1 - spots) * 4) * rng.uniform(0, 0.8)
        canvas.replace('stain', rim, canvas.image * tint)
    else:  # a finger: ridges inside an ellipse
        x0, y0 = places(rng, canvas.size, 1)[0]
        y, x = pixel_grid(canvas.size)
        long, turn = rng.uniform(25, 60), rng.uniform(0, math.pi)
        u = (x - x0) * math.cos(turn) + (y - y0) * math.sin(turn)
        v = (y - y0) * math.cos(turn) - (x - x0) * math.sin(turn)
        radius = (u**2 / long**2 + v**2 / (0.7 * long)**2).sqrt()
        ridges = torch.sin(radius * long / rng.uniform(0.7, 1.4) + smooth_noise(rng, canvas.size, 20))
        spots = (1.05 - radius).clamp(0, 0.2) * 5 * (0.55 + 0.45 * ridges)
    if rng.random() < 0.75:
        canvas.replace('stain', spots, canvas.image * tint)
    else:
        canvas.put('stain', spots, _colour(rng, 0.1), rng.uniform(0.2, 0.8))


DRAWN: tuple[tuple[Callable[[Canvas, Generator], None], float], ...] = (
    (stain, 0.18), (tape, 0.05), (crease, 0.2), (cracks, 0.12), (scratches, 0.55), (dust, 0.55), (fibres, 0.3),
    (tear, 0.06),
)


def damaged(image: torch.Tensor, rng: Generator, kinds: tuple[str, ...] | None = None) -> tuple[torch.Tensor, torch.Tensor]:
    """The damaged picture and its labels; every kind of `kinds` (names of functions), else a random choice."""
    canvas = Canvas(image)
    for draw, chance in DRAWN:
        if (rng.random() < chance) if kinds is None else (draw.__name__ in kinds):
            draw(canvas, rng)
    return canvas.image, canvas.labels
