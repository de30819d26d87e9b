"""Small print and signs, drawn by us: what a network that adds detail likes to turn into other letters.

Rendered with the font that Pillow carries, so that a seed gives the same pictures everywhere.
"""
import string

import numpy as np
import torch
from PIL import Image, ImageDraw, ImageFont

ALPHABET = string.ascii_letters * 2 + string.digits + '.,:;-/&()%'
DRAWN_LARGER = 3   # drawn at this size and reduced, so that edges are as soft as a lens makes them


def _word(rng: np.random.Generator) -> str:
    return ''.join(rng.choice(list(ALPHABET), int(rng.integers(2, 11))))


def _text(side: int, rng: np.random.Generator) -> Image.Image:
    """Lines of made-up words in one size and angle: an 8-bit mask, `side` pixels wide and high."""
    large = side * DRAWN_LARGER
    mask = Image.new('L', (large, large))
    pen = ImageDraw.Draw(mask)
    height = int(large * rng.uniform(0.03, 0.12))
    font = ImageFont.load_default(height)
    stroke = int(rng.integers(0, 1 + height // 16))
    top = int(rng.integers(-height, height))
    while top < large:
        line = ' '.join(_word(rng) for _ in range(12))
        pen.text((int(rng.integers(-height, 2 * height)), top), line, fill=255, font=font, stroke_width=stroke)
        top += int(height * rng.uniform(1.2, 1.9))
    return mask.rotate(rng.normal(0, 6), Image.Resampling.BICUBIC).resize((side, side), Image.Resampling.BOX)


def print_on(image: torch.Tensor, rng: np.random.Generator) -> torch.Tensor:
    """(3, S, S) in [0, 1] with print over it: half of the time on paper, else on the picture itself."""
    side = image.shape[-1]
    mask = torch.from_numpy(np.asarray(_text(side, rng), np.float32) / 255)
    ink = torch.from_numpy(rng.uniform(0, 1, (3, 1, 1)).astype(np.float32))
    if rng.random() < 0.5:
        paper = torch.from_numpy(rng.uniform(0, 1, (3, 1, 1)).astype(np.float32))
        paper = paper if float((paper - ink).abs().mean()) > 0.25 else 1 - ink
        image = paper + 0.08 * (image - image.mean((1, 2), keepdim=True))
    elif float((image.mean((1, 2), keepdim=True) - ink).abs().mean()) < 0.25:
        ink = (ink > 0.5).float() * -1 + 1
    return (image * (1 - mask) + ink * mask).clamp(0, 1)
