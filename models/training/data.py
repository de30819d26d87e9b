"""Training patches: cut, degraded and enlarged beforehand, since doing it inside a step doubles the step.

    python3 data.py --photos DIR --out RUN/data [--config config/compact.toml] [--jobs N]

writes {train,held}_{hq,lq}.npy, uint8 (N, S, S, 3). Every tenth photograph is held back, its degradations fixed.
"""
import argparse
import dataclasses
import os
from multiprocessing import Pool
from pathlib import Path

import numpy as np
import torch
from PIL import Image

import config as configuration
from degrade import degrade, plain, random_scale, resize, sharpen, soften, tint
from enlarge import enlarge

MARGIN_PX = 32   # context for blur and enlargement, cut off again; a multiple of 4 keeps x4 in phase
HELD_PATCHES = 96
SOFTENED_ABOVE = 2.5  # at lower scales the photo's own sharpness is there to be kept
HELD_EVERY = 10
CRISP_REDUCTION = 2.0  # at most
PLAIN_SCALES = (1, 2, 2)  # x2 twice as often: it learns more slowly


def read_photo(path: Path) -> torch.Tensor:
    with Image.open(path) as file:
        array = np.array(file.convert('RGB'))
    return torch.from_numpy(array).permute(2, 0, 1)


def to_uint8(image: torch.Tensor) -> np.ndarray:
    return (image.clamp(0, 1) * 255).round().byte().permute(1, 2, 0).numpy()


def lively_crop(photo: torch.Tensor, side: int, rng: np.random.Generator) -> torch.Tensor:
    """Float (3, side, side): mostly the liveliest of three random crops."""
    crops = []
    for _ in range(3):
        top, left = (int(rng.integers(0, size - side + 1)) for size in photo.shape[1:])
        crop = photo[:, top:top + side, left:left + side].float() / 255
        crops.append((float(crop.mean(0).diff(dim=1).abs().mean()), crop))
    return max(crops, key=lambda c: c[0])[1] if rng.random() < 0.7 else crops[0][1]


def turned_and_tinted(image: torch.Tensor, rng: np.random.Generator) -> torch.Tensor:
    if rng.random() < 0.5:
        image = image.flip(2)
    if rng.random() < 0.5:
        image = image.transpose(1, 2)
    return tint(image.contiguous(), rng)


def crisp_crop(photo: torch.Tensor, side: int, rng: np.random.Generator) -> torch.Tensor:
    """A crop, reduced at random and half of the time sharpened: single pixels as distinct as a good scan's.

    A photograph as it is kept on the web has been blurred by a lens and smoothed by compression. Taught with those
    alone, the network takes the texture of a sharper picture for noise.
    """
    factor = rng.uniform(1, min(CRISP_REDUCTION, min(photo.shape[1:]) / side))
    small = resize(lively_crop(photo, round(side * factor), rng), side, side, str(rng.choice(('area', 'bicubic'))))
    return sharpen(small, rng.uniform(0.5, 0.8), rng.uniform(0.1, 0.8)) if rng.random() < 0.5 else small


def make_pair(photo: torch.Tensor, settings: configuration.Data, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """HQ and enlarged LQ, uint8 (side, side, 3)."""
    side = settings.patch_px
    full = side + 2 * MARGIN_PX
    if settings.plain and rng.random() < settings.plain:  # a seed without them gives the pictures it always gave
        hq = turned_and_tinted(crisp_crop(photo, full, rng), rng)
        lq = plain(hq, float(rng.choice(PLAIN_SCALES)), rng)
    else:
        hq = turned_and_tinted(lively_crop(photo, full, rng), rng)
        scale = random_scale(rng)
        if scale > SOFTENED_ABOVE and rng.random() < settings.softened:
            hq = soften(hq, rng)
        lq = degrade(hq, scale, rng)
    inner = slice(MARGIN_PX, MARGIN_PX + side)
    return to_uint8(hq[:, inner, inner]), to_uint8(enlarge(lq, full, full)[:, inner, inner])


def _pairs_of_photo(job: tuple[Path, int, configuration.Data, int]) -> list[tuple[np.ndarray, np.ndarray]]:
    path, count, settings, seed = job
    torch.set_num_threads(1)
    rng = np.random.default_rng(seed)
    photo = read_photo(path)
    short = min(photo.shape[1:])
    if short < settings.patch_px + 2 * MARGIN_PX:
        return []
    return [make_pair(photo, settings, rng) for _ in range(count)]


def _write(photos: list[Path], settings: configuration.Data, out: Path, name: str, jobs: int) -> int:
    """Photographs take turns, so the last rows of a file that is cut short come from all of them."""
    areas = np.array([np.prod(Image.open(p).size) for p in photos], float)
    counts = np.maximum(1, np.round(areas / areas.sum() * settings.patches)).astype(int)
    work = [(p, int(n), settings, settings.seed + 1000 * i) for i, (p, n) in enumerate(zip(photos, counts))]
    with Pool(jobs) as pool:
        pairs = [pair for some in pool.imap(_pairs_of_photo, work, chunksize=4) for pair in some]
    order = np.random.default_rng(settings.seed).permutation(len(pairs))
    for part, kind in enumerate(('hq', 'lq')):
        np.save(out / f'{name}_{kind}.npy', np.stack([pairs[i][part] for i in order]))
    return len(pairs)


def prepare(photos: list[Path], settings: configuration.Data, out: Path, jobs: int) -> None:
    out.mkdir(parents=True, exist_ok=True)
    held = photos[::HELD_EVERY]
    train = [p for p in photos if p not in held]
    n = _write(train, settings, out, 'train', jobs)
    few = dataclasses.replace(settings, patches=min(HELD_PATCHES, settings.patches), seed=settings.seed + 1)
    m = _write(held, few, out, 'held', jobs)
    print(f'{n} training patches of {len(train)} photographs, {m} held back of {len(held)}')


class Patches:
    """Random crops of prepared patches; offsets are multiples of 4, so the phase of a x4 enlargement is kept."""

    def __init__(self, folder: Path, name: str, seed: int):
        self.hq = np.load(folder / f'{name}_hq.npy', mmap_mode='r')
        self.lq = np.load(folder / f'{name}_lq.npy', mmap_mode='r')
        self.rng = np.random.default_rng(seed)

    def batch(self, size: int, crop: int, device: str) -> tuple[torch.Tensor, torch.Tensor]:
        """HQ and LQ, float32 (size, 3, crop, crop) in [0, 1]."""
        rows = self.rng.integers(0, len(self.hq), size)
        return self._take(rows, crop, device)

    def _take(self, rows: np.ndarray, crop: int, device: str) -> tuple[torch.Tensor, torch.Tensor]:
        side = self.hq.shape[1]
        hq, lq = [], []
        for row in rows:
            top, left = 4 * self.rng.integers(0, (side - crop) // 4 + 1, 2)
            flip, turn = self.rng.random(2) < 0.5
            for source, out in ((self.hq, hq), (self.lq, lq)):
                patch = source[row, top:top + crop, left:left + crop]
                patch = patch[:, ::-1] if flip else patch
                out.append(patch.transpose(1, 0, 2) if turn else patch)
        return tuple(torch.from_numpy(np.stack(p)).to(device).permute(0, 3, 1, 2).float() / 255 for p in (hq, lq))

    def all(self) -> tuple[torch.Tensor, torch.Tensor]:
        """Every patch whole, in order."""
        return tuple(torch.from_numpy(np.array(a)).permute(0, 3, 1, 2).float() / 255 for a in (self.hq, self.lq))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('--photos', type=Path, required=True)
    parser.add_argument('--out', type=Path, required=True)
    parser.add_argument('--config', type=Path, default=Path(__file__).parent / 'config' / 'compact.toml')
    parser.add_argument('--jobs', type=int, default=os.cpu_count())
    args = parser.parse_args()
    photos = sorted(p for p in args.photos.iterdir() if p.suffix in ('.webp', '.png', '.jpg'))
    prepare(photos, configuration.load(args.config).data, args.out, args.jobs)


if __name__ == '__main__':
    main()
