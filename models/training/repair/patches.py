"""Patches of old prints, sound and damaged, with the labels of their damage.

    python3 -m repair.patches --photos DIR --out FOLDER [--count N] [--seed S] [--held]     (in models/training)

writes {name}_image.npy uint8 (N, S, S, 3) and {name}_label.npy uint8 (N, S, S), kinds as in `damage.KINDS`. Every tenth
photograph is held back (`--held`), as `data.py` does it. The same seed gives the same patches.
"""
import argparse
from pathlib import Path

import numpy as np
import torch

from data import HELD_EVERY, lively_crop, read_photo, to_uint8
from degrade import blur, correlated_noise, halftone, jpeg, random_noise, resize, sharpen

from .damage import damaged
from .likenesses import with_likenesses

PATCH_PX = 160
LARGEST_REDUCTION = 2.5     # of a photograph, before it is cut
WITHOUT_DAMAGE = 0.3        # share of patches
LIKE_DAMAGE = 0.4           # share of patches that have something like it
CRISP = 0.5                 # share of patches that stay as sharp as they are, mostly without damage: or every glint is dust
CRISP_WITHOUT_DAMAGE = 0.6
MONOCHROME = 0.45


def photographed(image: torch.Tensor, rng: np.random.Generator) -> torch.Tensor:
    """An old lens and film: soft, grey or toned, faded, with grain or a printer's screen."""
    if rng.random() < 0.7:
        sigma = rng.uniform(0.3, 1.5)
        image = blur(image, sigma, sigma, 0.0)
    if rng.random() < MONOCHROME:
        grey = (image * image.new_tensor([0.299, 0.587, 0.114])[:, None, None]).sum(0, keepdim=True)
        image = grey.expand(3, -1, -1)
        if rng.random() < 0.6:  # sepia, selenium, yellowed paper
            powers = torch.from_numpy(rng.uniform(0.7, 1.5, 3).astype(np.float32))[:, None, None]
            image = image.clamp_min(1e-4) ** powers
    if rng.random() < 0.5:
        black = torch.from_numpy(rng.uniform(0, 0.25, (3, 1, 1)).astype(np.float32))
        white = torch.from_numpy(rng.uniform(0.7, 1, (3, 1, 1)).astype(np.float32))
        image = black + image * (white - black)
    kind = rng.random()
    if kind < 0.5:
        image = correlated_noise(image.contiguous(), rng, rng.uniform(1, 14), rng.uniform(0.5, 1.4), chroma=False)
    elif kind < 0.6:
        image = halftone(image, rng)
    return image.contiguous()


def scanned(image: torch.Tensor, rng: np.random.Generator) -> torch.Tensor:
    if rng.random() < 0.8:
        sigma = rng.uniform(0.25, 0.8)
        image = blur(image, sigma, sigma, 0.0)
    if rng.random() < 0.5:
        image = random_noise(image, rng, 0.3, 4)
    return jpeg(image, rng, 60, 97) if rng.random() < 0.5 else image


def make_patch(photo: torch.Tensor, rng: np.random.Generator, side: int = PATCH_PX) -> tuple[np.ndarray, np.ndarray]:
    """uint8 (side, side, 3) and labels uint8 (side, side)."""
    is_crisp = rng.random() < CRISP
    factor = rng.uniform(1, max(1.0, min(LARGEST_REDUCTION, min(photo.shape[1:]) / side)))
    image = resize(lively_crop(photo, round(side * factor), rng), side, side, 'area')
    if rng.random() < 0.5:
        image = image.flip(2)
    if rng.random() < LIKE_DAMAGE:
        image = with_likenesses(image, rng)
    if not is_crisp:
        image = photographed(image, rng)
    elif rng.random() < 0.4:
        image = sharpen(image, rng.uniform(0.5, 1.2), rng.uniform(0.1, 0.7))
    labels = torch.zeros(side, side, dtype=torch.uint8)
    if rng.random() >= (CRISP_WITHOUT_DAMAGE if is_crisp else WITHOUT_DAMAGE):
        image, labels = damaged(image, rng)
    if is_crisp and rng.random() < 0.6:
        return to_uint8(image), labels.numpy()
    return to_uint8(scanned(image, rng)), labels.numpy()


def photographs(folder: Path, held: bool) -> list[Path]:
    """Those that are held back, or the others."""
    photos = sorted(p for p in folder.iterdir() if p.suffix in ('.webp', '.png', '.jpg'))
    return [p for i, p in enumerate(photos) if (i % HELD_EVERY == 0) == held]


def prepare(photos: list[Path], count: int, seed: int, out: Path, name: str) -> None:
    out.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(seed)
    order = rng.permutation(np.arange(count) % len(photos))
    images = np.zeros((count, PATCH_PX, PATCH_PX, 3), np.uint8)
    labels = np.zeros((count, PATCH_PX, PATCH_PX), np.uint8)
    for at in np.unique(order):  # one photograph after the other, each read once
        photo = read_photo(photos[at])
        for row in np.flatnonzero(order == at):
            images[row], labels[row] = make_patch(photo, np.random.default_rng((seed, int(row))))
    np.save(out / f'{name}_image.npy', images)
    np.save(out / f'{name}_label.npy', labels)
    print(f'{count} patches of {len(photos)} photographs, {(labels > 0).mean():.2%} of their pixels damaged')


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('--photos', type=Path, required=True)
    parser.add_argument('--out', type=Path, required=True)
    parser.add_argument('--count', type=int, default=6000)
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('--held', action='store_true')
    args = parser.parse_args()
    torch.set_num_threads(1)
    prepare(photographs(args.photos, args.held), args.count, args.seed, args.out, 'held' if args.held else 'train')


if __name__ == '__main__':
    main()
