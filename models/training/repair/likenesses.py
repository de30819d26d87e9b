"""What looks like damage and is none: twigs, wires, lashes, pinstripes, print, stars, rain, lace, masts.

They belong to the scene, so they are drawn before the lens softens it and before there is grain; damage lies on top
of both.
"""
import math

import numpy as np
import torch

from degrade import blur
from letters import print_on

from .strokes import STEP_PX, Generator, Sheet, path, pixel_grid, places, widths


def _paint(image: torch.Tensor, coverage: torch.Tensor, rng: Generator, light: float) -> torch.Tensor:
    """In one of the picture's own colours, lighter or darker, shaded along the picture."""
    h, w = image.shape[1:]
    own = image[:, int(rng.integers(h)), int(rng.integers(w))][:, None, None]
    target = own * rng.uniform(0.1, 0.5) if rng.random() > light else own + (1 - own) * rng.uniform(0.4, 0.95)
    shade = 0.8 + 0.4 * blur(image, 4.0, 4.0, 0.0).mean(0, keepdim=True)
    return (image + (target * shade - image) * coverage * rng.uniform(0.6, 1)).clamp(0, 1)


def twigs(image: torch.Tensor, rng: Generator) -> torch.Tensor:
    size = tuple(image.shape[1:])
    sheet = Sheet(size)
    branches = [(path(rng, size, rng.uniform(60, 250), 0.06), rng.uniform(1.5, 5)) for _ in range(int(rng.integers(1, 5)))]
    for depth in range(3):
        grown = []
        for line, width in branches:
            tapering = np.linspace(width, 0.3 * width, len(line))
            sheet.stroke(line, tapering)
            for at in rng.integers(0, len(line), int(rng.integers(1, 5))):
                twig = path(rng, size, rng.uniform(15, 80) / (1 + depth), 0.08)
                grown.append((twig - twig[0] + line[at], 0.7 * tapering[at]))
        branches = grown
    return _paint(image, sheet.coverage(), rng, light=0.2)


def wires(image: torch.Tensor, rng: Generator) -> torch.Tensor:
    """Long smooth lines from border to border, mostly several of one direction, sagging."""
    h, w = image.shape[1:]
    sheet = Sheet((h, w))
    slope, width, sag = rng.normal(0, 0.3), rng.uniform(0.7, 3), rng.uniform(0, 0.1)
    x = np.arange(-STEP_PX, w + 2 * STEP_PX, STEP_PX)
    for _ in range(int(rng.integers(2, 7))):
        y = rng.uniform(0, h) + slope * (x - w / 2) + sag * (x - w / 2)**2 / w
        points = np.stack([x, y], 1) if h >= w or rng.random() < 0.7 else np.stack([y, x], 1)
        sheet.stroke(points, np.full(len(x), width))
    return _paint(image, sheet.coverage(), rng, light=0.3)


def lashes(image: torch.Tensor, rng: Generator) -> torch.Tensor:
    """Lashes, whiskers, strands: tapering, out of one arc, side by side."""
    size = tuple(image.shape[1:])
    sheet = Sheet(size)
    x0, y0 = places(rng, size, 1)[0]
    radius, first, span = rng.uniform(10, 50), rng.uniform(0, 6.3), rng.uniform(0.6, 2.5)
    long, bend = rng.uniform(8, 60), rng.normal(0, 0.08)
    for angle in np.sort(rng.uniform(first, first + span, int(rng.integers(8, 40)))):
        start = np.array([x0 + radius * math.cos(angle), y0 + radius * math.sin(angle)])
        steps = np.arange(max(3, round(long * rng.uniform(0.6, 1.2) / STEP_PX)))
        headings = angle + rng.normal(0, 0.15) + bend * steps
        points = start + np.cumsum(np.stack([np.cos(headings), np.sin(headings)], 1) * STEP_PX, 0)
        sheet.stroke(points, np.linspace(rng.uniform(0.8, 2), 0.3, len(points)))
    return _paint(image, sheet.coverage(), rng, light=0.3)


def pinstripes(image: torch.Tensor, rng: Generator) -> torch.Tensor:
    """Of cloth, blinds, boards: one distance between them, bent together."""
    y, x = pixel_grid(tuple(image.shape[1:]))
    angle, period = rng.uniform(0, math.pi), rng.uniform(5, 25)
    folds = torch.sin((x * math.sin(angle) - y * math.cos(angle)) / rng.uniform(15, 60)) * rng.uniform(0, 3)
    along = x * math.cos(angle) + y * math.sin(angle) + folds
    stripe = (rng.uniform(0.8, 2.5) - ((along / period) % 1 - 0.5).abs() * period).clamp(0, 1)
    where = (x - float(rng.uniform(0, x.shape[1]))) * math.cos(1 + angle) > 0
    return _paint(image, stripe * where, rng, light=0.6)


def stars(image: torch.Tensor, rng: Generator) -> torch.Tensor:
    """Round points of the lens's own softness over a dark sky; snow and lamps too."""
    size = tuple(image.shape[1:])
    night = image * rng.uniform(0.1, 0.5)
    sheet = Sheet(size)
    for x, y in places(rng, size, int(rng.integers(10, 120))):
        sheet.disc(x, y, 0.4 + rng.exponential(0.5))
    soft = rng.uniform(0.6, 1.2)
    points = blur(sheet.coverage().expand(3, -1, -1), soft, soft, 0.0) * rng.uniform(1, 2)
    tint = torch.from_numpy(rng.uniform(0.8, 1, (3, 1, 1)).astype(np.float32))
    return (night + points * tint).clamp(0, 1)


def rain(image: torch.Tensor, rng: Generator) -> torch.Tensor:
    """Many short streaks of one direction, half transparent; grass and fur, where they are dense."""
    size = tuple(image.shape[1:])
    sheet = Sheet(size)
    heading, long = rng.uniform(0, 2 * math.pi), rng.uniform(6, 40)
    for _ in range(int(rng.integers(40, 250))):
        line = path(rng, size, long * rng.uniform(0.5, 1.5), 0.01, heading + rng.normal(0, 0.03))
        sheet.stroke(line, widths(rng, len(line), rng.uniform(0.5, 1.3), 0.1))
    return _paint(image, sheet.coverage() * rng.uniform(0.2, 0.7), rng, light=0.8)


def lace(image: torch.Tensor, rng: Generator) -> torch.Tensor:
    """A regular net: lace, fences, panes."""
    y, x = pixel_grid(tuple(image.shape[1:]))
    angle, period = rng.uniform(0, math.pi), rng.uniform(6, 40)
    u, v = x * math.cos(angle) + y * math.sin(angle), y * math.cos(angle) - x * math.sin(angle)
    half = rng.uniform(0.4, 1.5)
    lines = [(half + 0.5 - ((w / period) % 1 - 0.5).abs() * period).clamp(0, 1) for w in (u, v)]
    return _paint(image, torch.maximum(*lines), rng, light=0.5)


def masts(image: torch.Tensor, rng: Generator) -> torch.Tensor:
    """Upright poles with yards and stays."""
    h, w = image.shape[1:]
    sheet = Sheet((h, w))
    for _ in range(int(rng.integers(1, 4))):
        x, top, width = rng.uniform(0, w), rng.uniform(-h / 4, h / 2), rng.uniform(1.5, 5)
        sheet.stroke(np.array([[x, top], [x + rng.normal(0, 2), h + 9]]), np.full(2, width))
        for _ in range(int(rng.integers(1, 5))):
            y, half = rng.uniform(top, h), rng.uniform(5, 40)
            sheet.stroke(np.array([[x - half, y], [x + half, y]]), np.full(2, 0.5 * width))
            sheet.stroke(np.array([[x, top], [x + rng.choice([-1, 1]) * half * 2, h]]), np.full(2, 0.7))
    return _paint(image, sheet.coverage(), rng, light=0.2)


LIKENESSES = (twigs, wires, lashes, pinstripes, print_on, stars, rain, lace, masts)


def with_likenesses(image: torch.Tensor, rng: Generator) -> torch.Tensor:
    """(3, S, S) with one or two of them; print asks for a square."""
    for _ in range(1 if rng.random() < 0.7 else 2):
        image = LIKENESSES[int(rng.integers(len(LIKENESSES)))](image, rng)
    return image
