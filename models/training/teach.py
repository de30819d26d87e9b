"""Patches for a taught semantic stage: photographs, print and faces degraded, and a mixture of networks' answers at x4.

    python3 teach.py --photos DIR --out RUN/taught --student RUN/start.pt --teacher RUN/teacher.pt [--patches 4000]

With a the student's answer at (1, 0), b that at (1, 1) and c the teacher's, the target is a + PUSH (b/2 + c/2 - a):
networks that err differently agree on what is there. Only patches at x4 are taught; the others have their reference.
Writes shards of SHARD patches and goes on after the last one that is there; training may begin with the first.
"""
import argparse
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch

from data import HELD_EVERY, MARGIN_PX, crisp_crop, lively_crop, turned_and_tinted, to_uint8, read_photo
from degrade import compressed, lightly, plain, soften, taught
from enlarge import enlarge
from evaluate import load_network, residuals
from letters import print_on
from network import PisaCompact, mix
from teacher import SCALE, Teacher, load_teacher, over_forms

PUSH = 1.3
PATCH_PX = 192
SHARD = 160
BATCH = 4
TAUGHT, TEXTURE, PRINT, FACE, NOISY = range(5)   # kinds of patches
SHARES = (0.5, 0.18, 0.07, 0.07, 0.18)           # without noise at x1 and x2 noise is taken for texture there
SKIN_TRIES = 12


def skin(crop: torch.Tensor) -> float:
    """Share of a crop (3, H, W) whose colours are those of skin, by the usual box in Cb and Cr (Chai and Ngan 1999)."""
    r, g, b = crop * 255
    cb, cr = -0.169 * r - 0.331 * g + 0.5 * b + 128, 0.5 * r - 0.419 * g - 0.081 * b + 128
    return float(((cb > 77) & (cb < 127) & (cr > 133) & (cr < 173)).float().mean())


def _face(photo: torch.Tensor, side: int, rng: np.random.Generator) -> torch.Tensor:
    """The crop with the most skin of some: with or without a face, the photograph decides."""
    return max((lively_crop(photo, side, rng) for _ in range(SKIN_TRIES)), key=skin)


def make(photo: torch.Tensor, kind: int, rng: np.random.Generator) -> tuple[torch.Tensor, torch.Tensor]:
    """HQ (3, S, S) with its margins and LQ, not enlarged."""
    side = PATCH_PX + 2 * MARGIN_PX
    if kind == TAUGHT:
        hq = turned_and_tinted(lively_crop(photo, side, rng), rng)
        hq = soften(hq, rng) if rng.random() < 0.2 else hq
        return hq, taught(hq, SCALE, rng)
    if kind == TEXTURE:
        hq = turned_and_tinted(crisp_crop(photo, side, rng), rng)
        return hq, lightly(hq, float(rng.choice((1, 2))), rng)
    if kind == NOISY:
        hq = turned_and_tinted(crisp_crop(photo, side, rng), rng)
        return hq, plain(hq, float(rng.choice((1, 2))), rng)
    scale = float(rng.choice((1, 2, 4)))
    if kind == PRINT:
        hq = print_on(turned_and_tinted(lively_crop(photo, side, rng), rng), rng)
        return hq, (compressed if rng.random() < 0.5 else taught)(hq, scale, rng)
    hq = turned_and_tinted(_face(photo, side, rng), rng)
    return hq, compressed(hq, scale, rng)


class Answers:
    """The mixture of networks that an enlarged picture's patch is to look like."""

    def __init__(self, student: PisaCompact, teacher: Teacher, push: float = PUSH, forms: int = 1):
        self.student, self.teacher = student, teacher
        self.push, self.forms = push, forms

    @torch.no_grad()
    def __call__(self, lq: torch.Tensor) -> torch.Tensor:
        """(N, 3, s, s) -> (N, 3, 4s, 4s) in [0, 1]."""
        side = SCALE * lq.shape[-1]
        large = enlarge(lq, side, side)
        with torch.autocast(lq.device.type, torch.bfloat16):
            shown = over_forms(self.teacher, lq, self.forms)
            pix, sem = (r.float() for r in residuals(self.student, large))
        faithful, detailed = mix(large, pix, sem, 1, 0), mix(large, pix, sem, 1, 1)
        return (faithful + self.push * ((detailed + shown) / 2 - faithful)).clamp(0, 1)


def drawn(photos: list[Path], count: int, rng: np.random.Generator) -> Iterator[tuple[int, torch.Tensor, torch.Tensor]]:
    for _ in range(count):
        kind = int(rng.choice(len(SHARES), p=SHARES))
        photo = read_photo(photos[int(rng.integers(len(photos)))])
        while min(photo.shape[1:]) < PATCH_PX + 2 * MARGIN_PX:
            photo = read_photo(photos[int(rng.integers(len(photos)))])
        yield kind, *make(photo, kind, rng)


def make_shard(photos: list[Path], count: int, seed: list[int], answers: Answers) -> dict[str, np.ndarray]:
    inner = slice(MARGIN_PX, MARGIN_PX + PATCH_PX)
    out: dict[str, list] = {'kind': [], 'hq': [], 'lq': [], 'target': []}
    waiting: list[tuple[int, torch.Tensor]] = []

    def answer() -> None:
        if waiting:
            for (row, _), image in zip(waiting, answers(torch.stack([lq for _, lq in waiting]))):
                out['target'][row] = to_uint8(image[:, inner, inner])
            waiting.clear()

    for row, (kind, hq, lq) in enumerate(drawn(photos, count, np.random.default_rng(seed))):
        side = hq.shape[-1]
        out['kind'].append(kind)
        out['hq'].append(to_uint8(hq[:, inner, inner]))
        out['lq'].append(to_uint8(enlarge(lq, side, side)[:, inner, inner]))
        out['target'].append(out['hq'][-1])
        if kind == TAUGHT:
            waiting.append((row, lq))
        if len(waiting) == BATCH:
            answer()
    answer()
    return {name: np.stack(rows) for name, rows in out.items()}


def save_shard(path: Path, arrays: dict[str, np.ndarray]) -> None:
    part = path.with_name(path.name + '.part')
    with open(part, 'wb') as file:
        np.savez(file, **arrays)
    part.replace(path)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('--photos', type=Path, required=True)
    parser.add_argument('--out', type=Path, required=True)
    parser.add_argument('--student', type=Path, required=True, help='checkpoint with both adapters (unpack.py --adapters)')
    parser.add_argument('--teacher', type=Path, required=True)
    parser.add_argument('--patches', type=int, default=4000)
    parser.add_argument('--push', type=float, default=PUSH, help='how far beyond the mixture the target lies')
    parser.add_argument('--forms', type=int, default=1, choices=range(1, 9),
                        help="turned and mirrored forms that the teacher's answer is the mean of; each costs as much")
    parser.add_argument('--seed', type=int, default=20250321)
    args = parser.parse_args()
    photos = sorted(p for p in args.photos.iterdir() if p.suffix in ('.webp', '.png', '.jpg'))
    held = photos[::HELD_EVERY]
    train = [p for p in photos if p not in held]
    answers = Answers(load_network(args.student), load_teacher(args.teacher), args.push, args.forms)
    args.out.mkdir(parents=True, exist_ok=True)
    work = [('held-0000', held, 96)]
    work += [(f'train-{i:04}', train, SHARD) for i in range(-(-args.patches // SHARD))]
    for number, (name, own, count) in enumerate(work):
        path, began = args.out / f'{name}.npz', time.monotonic()
        if not path.exists():
            save_shard(path, make_shard(own, count, [args.seed, number], answers))
            print(f'{path.name}: {count} patches, {time.monotonic() - began:.0f} s', flush=True)


if __name__ == '__main__':
    main()
