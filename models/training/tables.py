"""The paper's Table 1 for a checkpoint, and what each dial does to noise, blocks and clipping; as Markdown.

    python3 tables.py CHECKPOINT --bench ../../../shared/bench --out DIR

realsr-dev at x4 as it is; Kodak's centres, degraded as FAULTS say.
"""
import argparse
from pathlib import Path

import numpy as np
import torch
from PIL import Image

from evaluate import Faults, given, load_network, picture_files, restore_all, score, synthetic

PIX_STEPS = (0, 0.2, 0.5, 0.8, 1, 1.2, 1.5)
CENTRE_PX = (512, 384)                  # Kodak's pictures are cut to this
KODAK_PICTURES = 8                      # every third
FAULTS: dict[str, tuple[float, Faults]] = {
    'x4': (4, (5, 70, 1.0)), 'x2': (2, (8, 50, 0.5)), 'x1': (1, (10, 40, 0.7)),
}
BLOCK_PX, FLAT_PX = 8, 16
FLAT_SHARE = 0.1                        # the calmest tenth of the reference's patches


def kodak_centres(folder: Path, out: Path) -> Path:
    out.mkdir(parents=True, exist_ok=True)
    width, height = CENTRE_PX
    for path in picture_files(folder)[::3][:KODAK_PICTURES]:
        with Image.open(path) as file:
            left, top = (file.width - width) // 2, (file.height - height) // 2
            file.crop((left, top, left + width, top + height)).save(out / f'{path.stem}.png')
    return out


def luma(path: Path) -> np.ndarray:
    return np.asarray(Image.open(path).convert('L'), np.float64)


def flat_noise(results: Path, hq: Path) -> float:
    """Standard deviation, in 1/255, within the patches of `results` where the reference is calmest."""
    found = []
    for path in picture_files(hq):
        h, w = (side // FLAT_PX * FLAT_PX for side in luma(path).shape)
        patches = [luma(p)[:h, :w].reshape(h // FLAT_PX, FLAT_PX, w // FLAT_PX, FLAT_PX).std((1, 3)).ravel()
                   for p in (path, results / path.name)]
        calm = patches[0] <= np.quantile(patches[0], FLAT_SHARE)
        found.append(float(patches[1][calm].mean()))
    return float(np.mean(found))


def blockiness(results: Path) -> float:
    """Steps across the borders of 8-pixel blocks beside those within blocks; 1 means none."""
    found = []
    for path in picture_files(results):
        for y in (luma(path), luma(path).T):
            steps = np.abs(np.diff(y, axis=1)).mean(0)
            border = np.arange(len(steps)) % BLOCK_PX == BLOCK_PX - 1
            found.append(float(steps[border].mean() / steps[~border].mean()))
    return float(np.mean(found))


def clipped_shares(results: Path, before: Path, hq: Path) -> tuple[float, float]:
    """Shares of all values: those that are 0 or 255 and were not, and those of them that the reference has not either."""
    new, wrong, total = 0, 0, 0
    for path in picture_files(results):
        a, b, truth = (np.asarray(Image.open(folder / path.name)) for folder in (results, before, hq))
        clipped = ((a == 0) | (a == 255)) & (b > 0) & (b < 255)
        new += int(clipped.sum())
        wrong += int((clipped & (a != truth)).sum())
        total += a.size
    return new / total, wrong / total


def row(name: str, m: dict[str, float]) -> str:
    return (f'| {name} | {m["psnr"]:.2f} | {m["ssim"]:.4f} | {m["lpips"]:.4f} | {m["niqe"]:.2f} '
            f'| {m["detail_ratio"]:.2f} | {m["grid"]:.2f} | {m["grid_worst"]:.2f} |')


def table_1(scorer: Path, results: Path, hq: Path) -> list[str]:
    lines = ['| λpix, λsem | PSNR-Y | SSIM-Y | LPIPS | NIQE | DetRatio | Grid | worst |', '| --- ' * 8 + '|']
    lines += [row('enlarged', score(scorer, results / 'input', hq))]
    return lines + [row(f'{p:g}, {s:g}', score(scorer, results / f'{p:g}_{s:g}', hq)) for p, s in dials()]


def dials() -> list[tuple[float, float]]:
    return [(p, 1) for p in PIX_STEPS] + [(1, s) for s in PIX_STEPS if s != 1]


def table_of_faults(results: Path, hq: Path) -> list[str]:
    lines = ['| λpix, λsem | noise in flat patches | 8-pixel blocks | newly clipped | newly and wrongly clipped |',
             '| --- ' * 5 + '|']
    for p, s in [(p, 0) for p in PIX_STEPS] + [(1, 1), (1.5, 1.5)]:
        folder = results / f'{p:g}_{s:g}'
        new, wrong = clipped_shares(folder, results / 'input', hq)
        lines.append(f'| {p:g}, {s:g} | {flat_noise(folder, hq):.2f} | {blockiness(folder):.3f} '
                     f'| {100 * new:.3f} % | {100 * wrong:.3f} % |')
    return lines


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('checkpoint', type=Path)
    parser.add_argument('--bench', type=Path, required=True)
    parser.add_argument('--out', type=Path, required=True)
    parser.add_argument('--scorer', type=Path, default=Path(__file__).parents[3] / 'shared' / 'metrics' / 'evaluate.py')
    args = parser.parse_args()
    torch.manual_seed(0)
    network = load_network(args.checkpoint)
    real, kodak = args.bench / 'realsr-dev', kodak_centres(args.bench / 'kodak', args.out / 'kodak-hq')
    shift = restore_all(network, given(real / 'LR', 4), args.out / 'realsr', dials())
    print(f'## realsr-dev, x4; largest colour shift {shift:.2f}/255\n')
    print('\n'.join(table_1(args.scorer, args.out / 'realsr', real / 'HR')), flush=True)
    scale, faults = FAULTS['x4']
    shift = restore_all(network, synthetic(kodak, scale, faults), args.out / 'kodak-x4', dials())
    print(f'\n## Kodak, x4, noise, quality, blur {faults}; largest colour shift {shift:.2f}/255\n')
    print('\n'.join(table_1(args.scorer, args.out / 'kodak-x4', kodak)), flush=True)
    for name in ('x1', 'x2'):
        scale, faults = FAULTS[name]
        steps = [(p, 0) for p in PIX_STEPS] + [(1, 1), (1.5, 1.5)]
        restore_all(network, synthetic(kodak, scale, faults), args.out / f'kodak-{name}', steps)
        before, after = (score(args.scorer, args.out / f'kodak-{name}' / d, kodak)['psnr'] for d in ('input', '1_0'))
        print(f'\n## Kodak, {name}, noise, quality, blur {faults}: {before:.2f} -> {after:.2f} dB at (1, 0)\n')
        print('\n'.join(table_of_faults(args.out / f'kodak-{name}', kodak)), flush=True)


if __name__ == '__main__':
    main()
