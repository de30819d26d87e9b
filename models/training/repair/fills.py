"""A fill against the photograph that was there: inside the true masks of drawn damage.

    python3 -m repair.fills draw  --photos DIR --out FOLDER                       (in models/training)
    for n in FOLDER/*_damaged.png; do darkroom restore "$n" -o "${n/damaged/ours}" --scale 1 --pix 0 --sem 0 \\
        --repair-mask "${n/damaged/mask}"; done
    python3 -m repair.fills score --out FOLDER --metrics ../../../shared/metrics

OpenCV's Telea and Navier-Stokes (radius 4) are what it is held against; pip install opencv-python-headless.
"""
import argparse
import sys
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from scipy.ndimage import binary_dilation

from data import lively_crop, read_photo, to_uint8
from degrade import resize

from .damage import damaged
from .patches import photographed, photographs

SIDE_PX = 256
PICTURES = 16
SEED = 5
RADIUS_PX = 4


def draw(photos: Path, out: Path) -> None:
    """Every other one as an old print; masks a pixel wider than the damage."""
    out.mkdir(parents=True, exist_ok=True)
    held = photographs(photos, held=True)
    for row in range(PICTURES):
        rng = np.random.default_rng((SEED, row))
        photo = read_photo(held[row * 3 % len(held)])
        factor = rng.uniform(1, max(1.0, min(2.0, min(photo.shape[1:]) / SIDE_PX)))
        image = resize(lively_crop(photo, round(SIDE_PX * factor), rng), SIDE_PX, SIDE_PX, 'area')
        if row % 2:
            image = photographed(image, rng)
        further = {0: ('cracks',), 2: ('crease',)}.get(row % 4, ())
        broken, labels = damaged(image, rng, ('scratches', 'dust', 'fibres', *further))
        mask = binary_dilation(labels.numpy() > 0)
        for name, array in (('true', to_uint8(image)), ('damaged', to_uint8(broken)),
                            ('mask', mask.astype(np.uint8) * 255)):
            Image.fromarray(array).save(out / f'{row:02d}_{name}.png')


def score(out: Path, metrics: Path) -> None:
    import cv2
    sys.path.insert(0, str(metrics))
    from lpips import LPIPS
    judge = LPIPS(metrics / 'data' / 'lpips_alex_v01.npz')

    def read(path: Path) -> np.ndarray:
        return np.asarray(Image.open(path).convert('RGB'))
    rows: dict[str, list[tuple[float, float]]] = {}
    for true_path in sorted(out.glob('*_true.png')):
        stem = true_path.name.removesuffix('_true.png')
        true, broken = read(true_path), read(out / f'{stem}_damaged.png')
        mask = np.asarray(Image.open(out / f'{stem}_mask.png'))
        inside = mask > 0
        answers = {'damaged': broken, 'ours': read(out / f'{stem}_ours.png'),
                   'Telea': cv2.inpaint(np.ascontiguousarray(broken), mask, RADIUS_PX, cv2.INPAINT_TELEA),
                   'Navier-Stokes': cv2.inpaint(np.ascontiguousarray(broken), mask, RADIUS_PX, cv2.INPAINT_NS)}
        features = judge.features(true)
        for name, answer in answers.items():
            filled = np.where(inside[..., None], answer, true)
            error = float(((filled.astype(float) - true)[inside] ** 2).mean())
            rows.setdefault(name, []).append((10 * np.log10(255**2 / max(error, 1e-9)),
                                              judge.distance(judge.features(filled), features)))
    print('| fill | PSNR inside the mask | LPIPS |')
    for name, values in rows.items():
        psnr, lpips = np.mean(values, 0)
        print(f'| {name} | {psnr:.2f} dB | {lpips:.4f} |')


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('part', choices=('draw', 'score'))
    parser.add_argument('--photos', type=Path)
    parser.add_argument('--out', type=Path, required=True)
    parser.add_argument('--metrics', type=Path)
    args = parser.parse_args()
    torch.set_num_threads(1)
    if args.part == 'draw':
        draw(args.photos, args.out)
    else:
        score(args.out, args.metrics)


if __name__ == '__main__':
    main()
