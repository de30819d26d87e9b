"""Restore a folder of LQ pictures with a checkpoint and score the results.

    python3 evaluate.py CHECKPOINT --lq DIR --hq DIR --out DIR [--dials 1,0 1,1 0,0] [--scale 4]

Writes OUT/PIX_SEM/NAME.png, then runs ../shared/metrics/evaluate.py (--scorer) on each folder, in float until
the picture is written. --synthetic SIGMA,QUALITY,BLUR instead degrades the pictures of --hq at --scale first.
"""
import argparse
import json
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
import torch
from PIL import Image

import config as configuration
from data import read_photo
from degrade import blur, gaussian_noise, jpeg, resize
from enlarge import enlarge, enlarged_size
from network import PisaCompact, mix


Faults = tuple[float, int, float]  # noise's sigma in 1/255, JPEG quality (100: none), blur's sigma in pixels


def load_config(checkpoint: Path) -> configuration.Config:
    return configuration.from_dict(torch.load(checkpoint, map_location='cpu', weights_only=True)['config'])


def load_network(checkpoint: Path) -> PisaCompact:
    saved = torch.load(checkpoint, map_location='cpu', weights_only=True)
    network = PisaCompact(configuration.from_dict(saved['config']).network)
    network.load_state_dict(saved['average'])
    return network.eval()


@torch.no_grad()
def residuals(network: PisaCompact, enlarged: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """(1, 3, H, W) of any size; edges are replicated up to multiples of 4 and cut off again."""
    h, w = enlarged.shape[-2:]
    padded = torch.nn.functional.pad(enlarged, (0, -w % 4, 0, -h % 4), mode='replicate')
    return tuple(r[..., :h, :w] for r in network.residuals(padded.contiguous(memory_format=torch.channels_last)))


def write(image: torch.Tensor, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    array = (image[0].clamp(0, 1) * 255).round().byte().permute(1, 2, 0).numpy()
    Image.fromarray(array).save(path)


def colour_shift(image: torch.Tensor, result: torch.Tensor) -> float:
    """Largest absolute difference of the channel means, in 1/255."""
    return float((result.clamp(0, 1) - image.clamp(0, 1)).mean((0, 2, 3)).abs().max() * 255)


def degraded(path: Path, scale: float, faults: Faults, seed: int) -> torch.Tensor:
    """HQ picture -> LQ at 1/scale: Gaussian blur, bicubic reduction, noise, JPEG, in this order."""
    sigma, quality, blur_px = faults
    rng = np.random.default_rng(seed)
    image = read_photo(path).float() / 255
    if blur_px:
        image = blur(image, blur_px, blur_px, 0.0)
    if scale != 1:
        image = resize(image, *(round(side / scale) for side in image.shape[1:]), how='bicubic')
    if sigma:
        image = gaussian_noise(image, rng, sigma)
    return jpeg(image, rng, quality, quality) if quality < 100 else image


Picture = tuple[str, torch.Tensor, int, int]  # name, LQ (3, h, w), height and width of the result


def given(lq: Path, scale: float) -> Iterator[Picture]:
    for path in picture_files(lq):
        image = read_photo(path).float() / 255
        yield path.stem, image, *(enlarged_size(side, scale) for side in image.shape[1:])


def synthetic(hq: Path, scale: float, faults: Faults) -> Iterator[Picture]:
    for number, path in enumerate(picture_files(hq)):
        height, width = read_photo(path).shape[1:]
        yield path.stem, degraded(path, scale, faults, number), height, width


def picture_files(folder: Path) -> list[Path]:
    return sorted(p for p in folder.iterdir() if p.suffix in ('.png', '.jpg', '.webp'))


def restore_all(network: PisaCompact, pictures: Iterable[Picture], out: Path,
                dials: list[tuple[float, float]]) -> float:
    """Writes every picture at every dial; returns the largest colour shift that it saw."""
    shift = 0.0
    for name, image, height, width in pictures:
        large = enlarge(image, height, width)[None]
        write(large, out / 'input' / f'{name}.png')
        pix, sem = residuals(network, large)
        for p, s in dials:
            result = mix(large, pix, sem, p, s)
            shift = max(shift, colour_shift(large, result))
            write(result, out / f'{p:g}_{s:g}' / f'{name}.png')
    return shift


def score(scorer: Path, results: Path, hq: Path) -> dict[str, float]:
    """Means over the folder, and `grid_worst`, the strongest grid of a picture."""
    out = results.parent / f'{results.name}.json'
    command = [sys.executable, str(scorer), str(results), str(hq), '--json', str(out)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    scored = json.loads(out.read_text())
    grids = [image['result']['grid'] for image in scored['images'].values() if 'grid' in image['result']]
    return scored['averages']['result'] | {'grid_worst': max(grids, default=float('nan'))}


def pair(text: str) -> tuple[float, float]:
    p, s = map(float, text.split(','))
    return p, s


def faults_of(text: str) -> Faults:
    sigma, quality, blur_px = text.split(',')
    return float(sigma), int(quality), float(blur_px)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('checkpoint', type=Path)
    parser.add_argument('--lq', type=Path)
    parser.add_argument('--hq', type=Path, required=True)
    parser.add_argument('--out', type=Path, required=True)
    parser.add_argument('--dials', type=pair, nargs='+', default=[(1.0, 0.0), (1.0, 1.0)])
    parser.add_argument('--scale', type=float, default=4)
    parser.add_argument('--synthetic', type=faults_of)
    parser.add_argument('--scorer', type=Path, default=Path('../shared/metrics/evaluate.py'))
    args = parser.parse_args()
    if (args.lq is None) == (args.synthetic is None):
        parser.error('give --lq or --synthetic')
    pictures = synthetic(args.hq, args.scale, args.synthetic) if args.synthetic else given(args.lq, args.scale)
    shift = restore_all(load_network(args.checkpoint), pictures, args.out, args.dials)
    print(f'{"dials":<10}{"PSNR-Y":>8}{"SSIM-Y":>8}{"LPIPS":>8}{"NIQE":>7}{"DetRatio":>9}{"Grid":>6}{"worst":>7}')
    for name in ['input', *(f'{p:g}_{s:g}' for p, s in args.dials)]:
        m = score(args.scorer, args.out / name, args.hq)
        print(f'{name:<10}{m["psnr"]:8.3f}{m["ssim"]:8.4f}{m["lpips"]:8.4f}{m["niqe"]:7.3f}'
              f'{m["detail_ratio"]:9.3f}{m["grid"]:6.2f}{m["grid_worst"]:7.2f}', flush=True)
    print(f'largest colour shift of a picture: {shift:.3f}/255')


if __name__ == '__main__':
    main()
