"""Rows of crops as in the paper's Figures 4 and 10: one picture, several checkpoints or dials, side by side.

    python3 figures.py PICTURE --out FIGURE.webp --crop LEFT,TOP,SIDE --show enlarged CHECKPOINT@1,0 CHECKPOINT@1,1 …
                       [--scale 4] [--faults 5,70,1.0]

PICTURE is a clean one: it is degraded (noise's sigma, JPEG quality, blur; see evaluate.py), enlarged and restored.
CHECKPOINT@sem shows the semantic residual alone, on grey. The last cell is the picture itself.
"""
import argparse
from pathlib import Path

import torch
import torch.nn.functional as F
from PIL import Image

from data import read_photo
from enlarge import enlarge
from evaluate import degraded, faults_of, load_network, pair, residuals
from network import mix

CELL_PX, GAP_PX = 256, 4
RESIDUAL_GAIN = 4.0  # for the eye


def cell(image: torch.Tensor, crop: tuple[int, int, int]) -> torch.Tensor:
    """(1, 3, H, W) -> (3, CELL_PX, CELL_PX); pixels are repeated, never smoothed."""
    left, top, side = crop
    return F.interpolate(image[..., top:top + side, left:left + side], (CELL_PX, CELL_PX)).clamp(0, 1)[0]


def shown(what: str, large: torch.Tensor) -> torch.Tensor:
    if what == 'enlarged':
        return large
    checkpoint, dials = what.rsplit('@', 1)
    pix, sem = residuals(load_network(Path(checkpoint)), large)
    return 0.5 - RESIDUAL_GAIN * sem if dials == 'sem' else mix(large, pix, sem, *pair(dials))


def crop_of(text: str) -> tuple[int, int, int]:
    left, top, side = map(int, text.split(','))
    return left, top, side


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('picture', type=Path)
    parser.add_argument('--out', type=Path, required=True)
    parser.add_argument('--crop', type=crop_of, required=True)
    parser.add_argument('--show', nargs='+', required=True)
    parser.add_argument('--scale', type=float, default=4)
    parser.add_argument('--faults', type=faults_of, default=(5, 70, 1.0))
    args = parser.parse_args()
    clean = read_photo(args.picture).float()[None] / 255
    large = enlarge(degraded(args.picture, args.scale, args.faults, 0), *clean.shape[2:])[None]
    gap = torch.ones(3, CELL_PX, GAP_PX)
    row = []
    for image in [*(shown(what, large) for what in args.show), clean]:
        row += [cell(image, args.crop), gap]
    array = (torch.cat(row[:-1], 2) * 255).round().byte().permute(1, 2, 0).numpy()
    Image.fromarray(array).save(args.out, quality=86)


if __name__ == '__main__':
    main()
