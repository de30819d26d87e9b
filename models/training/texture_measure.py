"""How much of a picture's texture a network leaves, where nothing was wrong with the picture but light faults.

    python3 texture_measure.py CHECKPOINT --pictures DIR [--count 8] [--every 1] [--dials 1,0 1,1]

Pictures are cut to their centres, blurred a little, reduced (x1: not), compressed at q 85 to 95, without any noise, and
restored. Then, over the patches of the reference that are texture (fine detail without one direction and without strong
edges, sand or cloth rather than a window frame):

  DetRatio   energy above 1/8 cycle per pixel, result / reference: 1 as much, below 1 wax, above 1 busier
  TexDist    how unlike energy and pattern are in the two finest octaves; 0 is identical

Then the same pictures with noise, at (1, 0) alone: sigma of flat patches, which texture may not be bought with.
"""
import argparse
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from scipy.ndimage import gaussian_filter, uniform_filter

from data import read_photo
from degrade import blur, gaussian_noise, jpeg, resize
from enlarge import enlarge
from evaluate import load_network, mix, pair, picture_files, residuals

CENTRE_PX = (384, 512)
PATCH_PX = 64
CUTOFF = 1 / 8               # cycles per pixel
FINE_SIGMA = 1.5             # what a Gaussian of this sigma takes away is fine
TEXTURE_SHARE = 0.3          # of a picture's patches at most
LEAST_RMS, MOST_RMS = 3.0, 40.0   # grey levels of fine detail: below nothing is to be kept, above there are edges
MOST_DIRECTED = 0.55         # coherence of the structure tensor: 1 is one direction
MOST_PEAKED = 6.0            # kurtosis of fine detail: a lone edge is peaked, texture is near 3
BINOMIAL = np.array([1, 4, 6, 4, 1]) / 16
OCTAVES, WINDOW_SIGMA, FLOOR = 2, 3.0, 0.5   # TexDist: pixels, grey levels
FLAT_PX, FLAT_SHARE = 16, 0.15
LIGHT_BLUR, LIGHT_QUALITY = (0.2, 0.4), (85, 95)
NOISE_SIGMA, NOISE_QUALITY = 8.0, 60


@dataclass(frozen=True)
class Texture:
    detail_ratio: float
    distance: float
    patches: int


def luma(rgb: np.ndarray) -> np.ndarray:
    """(H, W, 3) in 0..255 -> (H, W), BT.601."""
    return rgb @ np.array([0.299, 0.587, 0.114])


def patch_corners(height: int, width: int, side: int) -> list[tuple[int, int]]:
    return [(top, left) for top in range(0, height - side + 1, side // 2) for left in range(0, width - side + 1, side // 2)]


def is_texture(fine: np.ndarray) -> tuple[bool, float]:
    """Whether a patch of fine detail is texture, and its RMS."""
    rms = float(np.sqrt(np.mean(fine**2)))
    if not LEAST_RMS <= rms <= MOST_RMS:
        return False, rms
    dy, dx = np.gradient(fine)
    xx, yy, xy = np.mean(dx * dx), np.mean(dy * dy), np.mean(dx * dy)
    directed = float(np.hypot(xx - yy, 2 * xy) / (xx + yy))
    peaked = float(np.mean(fine**4) / rms**4)
    return directed < MOST_DIRECTED and peaked < MOST_PEAKED, rms


def texture_patches(reference: np.ndarray) -> list[tuple[int, int]]:
    """Top left corners of the patches of a luma plane that are texture, the liveliest first."""
    fine = reference - gaussian_filter(reference, FINE_SIGMA)
    found = []
    corners = patch_corners(*reference.shape, PATCH_PX)
    for top, left in corners:
        kept, rms = is_texture(fine[top:top + PATCH_PX, left:left + PATCH_PX])
        if kept:
            found.append((rms, top, left))
    found.sort(reverse=True)
    return [(top, left) for _, top, left in found[:max(1, round(TEXTURE_SHARE * len(corners)))]]


def high_energy(patch: np.ndarray) -> float:
    """Energy above CUTOFF of a square patch under a Hann window."""
    side = patch.shape[0]
    window = np.hanning(side + 2)[1:-1]
    spectrum = np.abs(np.fft.fft2((patch - patch.mean()) * np.outer(window, window)))**2
    axis = np.fft.fftfreq(side)
    return float(spectrum[np.hypot(axis[:, None], axis[None, :]) > CUTOFF].sum())


def _octaves(plane: np.ndarray) -> list[np.ndarray]:
    out = []
    for _ in range(OCTAVES):
        low = plane
        for axis in (0, 1):
            low = sum(w * np.take(np.pad(low, [(2, 2) if a == axis else (0, 0) for a in (0, 1)], 'reflect'),
                                  range(i, i + low.shape[axis]), axis) for i, w in enumerate(BINOMIAL))
        out.append(plane - low)
        plane = low[::2, ::2]
    return out


def distance_map(result: np.ndarray, reference: np.ndarray) -> np.ndarray:
    """(H, W) distance of two lumas: |log ratio of local RMS| + 1 - local correlation, mean of the octaves."""
    total = np.zeros(reference.shape)
    for level, (x, y) in enumerate(zip(_octaves(result), _octaves(reference))):
        rms_x, rms_y = (np.sqrt(gaussian_filter(a * a, WINDOW_SIGMA)) for a in (x, y))
        energy = np.abs(np.log((rms_x + FLOOR) / (rms_y + FLOOR)))
        alike = (gaussian_filter(x * y, WINDOW_SIGMA) + FLOOR**2) / (rms_x * rms_y + FLOOR**2)
        here = np.kron(energy + 1 - alike, np.ones((2**level,) * 2))
        total += here[:total.shape[0], :total.shape[1]]
    return total / OCTAVES


def measure(result: np.ndarray, reference: np.ndarray) -> Texture | None:
    """Both (H, W, 3) in 0..255; None where the reference has no texture."""
    a, b = luma(result), luma(reference)
    patches = texture_patches(b)
    if not patches:
        return None
    where = [(slice(top, top + PATCH_PX), slice(left, left + PATCH_PX)) for top, left in patches]
    energies = np.array([[high_energy(a[w]), high_energy(b[w])] for w in where])
    distances = distance_map(a, b)
    mine, wanted = energies.sum(0)
    return Texture(mine / wanted, float(np.mean([distances[w].mean() for w in where])), len(patches))


def flat_noise(result: np.ndarray, reference: np.ndarray) -> float:
    """Sigma of the luma's difference from its surroundings in the reference's flattest patches, grey levels."""
    a, b = luma(result), luma(reference)
    rough = uniform_filter((b - gaussian_filter(b, FINE_SIGMA))**2, FLAT_PX)
    corners = patch_corners(*b.shape, FLAT_PX)
    corners.sort(key=lambda c: rough[c[0] + FLAT_PX // 2, c[1] + FLAT_PX // 2])
    fine = a - gaussian_filter(a, 2 * FINE_SIGMA)
    flat = corners[:round(FLAT_SHARE * len(corners))]
    return float(np.mean([fine[t:t + FLAT_PX, l:l + FLAT_PX].std() for t, l in flat]))


def centre(photo: torch.Tensor) -> torch.Tensor:
    """(3, H, W) uint8 -> float in [0, 1], at most CENTRE_PX and even."""
    height, width = (min(side, limit) // 4 * 4 for side, limit in zip(photo.shape[1:], CENTRE_PX))
    top, left = (photo.shape[1] - height) // 2, (photo.shape[2] - width) // 2
    return photo[:, top:top + height, left:left + width].float() / 255


def faulty(reference: torch.Tensor, scale: float, noisy: bool, rng: np.random.Generator) -> torch.Tensor:
    """LQ, enlarged to the reference's size again."""
    height, width = reference.shape[1:]
    sigma = rng.uniform(*LIGHT_BLUR)
    image = blur(reference, sigma, sigma, 0.0)
    if scale != 1:
        image = resize(image, round(height / scale), round(width / scale), 'bicubic')
    if noisy:
        image = gaussian_noise(image, rng, NOISE_SIGMA)
    quality = (NOISE_QUALITY,) * 2 if noisy else LIGHT_QUALITY
    return enlarge(jpeg(image, rng, *quality), height, width)


def _array(image: torch.Tensor) -> np.ndarray:
    return (image.clamp(0, 1) * 255).round().permute(1, 2, 0).double().numpy()


def measure_folder(network: torch.nn.Module, files: list[Path], scale: float,
                   dials: list[tuple[float, float]]) -> dict[str, dict[str, float]]:
    """By the dials' names and 'input': means of DetRatio and TexDist, and sigma of flat patches of noisy pictures."""
    found: dict[str, list[tuple[float, float]]] = {}
    noise: dict[str, list[float]] = {}
    for number, path in enumerate(files):
        reference = centre(read_photo(path))
        for noisy in (False, True):
            large = faulty(reference, scale, noisy, np.random.default_rng([number, int(noisy)]))
            pix, sem = (r[0] for r in residuals(network, large[None]))
            shown = {'input': large} | {f'{p:g}_{s:g}': mix(large, pix, sem, p, s) for p, s in dials}
            for name, image in shown.items():
                if noisy:
                    noise.setdefault(name, []).append(flat_noise(_array(image), _array(reference)))
                elif (one := measure(_array(image), _array(reference))) is not None:
                    found.setdefault(name, []).append((one.detail_ratio, one.distance))
    return {name: {'detail_ratio': float(np.mean([r for r, _ in rows])), 'distance': float(np.mean([d for _, d in rows])),
                   'pictures': len(rows), 'flat_sigma': float(np.mean(noise[name]))} for name, rows in found.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('checkpoint', type=Path)
    parser.add_argument('--pictures', type=Path, required=True)
    parser.add_argument('--count', type=int, default=8)
    parser.add_argument('--every', type=int, default=1, help='take every Nth picture (10: those held back in training)')
    parser.add_argument('--scales', type=float, nargs='+', default=[1, 2])
    parser.add_argument('--dials', type=pair, nargs='+', default=[(1.0, 0.0), (1.0, 1.0)])
    args = parser.parse_args()
    network = load_network(args.checkpoint)
    files = picture_files(args.pictures)[::args.every][:args.count]
    print(f'{"scale":<7}{"dials":<9}{"DetRatio":>9}{"TexDist":>9}{"flat":>7}{"pictures":>10}')
    for scale in args.scales:
        for name, row in measure_folder(network, files, scale, args.dials).items():
            print(f'{scale:<7g}{name:<9}{row["detail_ratio"]:9.3f}{row["distance"]:9.3f}{row["flat_sigma"]:7.2f}'
                  f'{row["pictures"]:10}', flush=True)


if __name__ == '__main__':
    main()
