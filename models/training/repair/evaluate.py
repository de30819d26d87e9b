"""How much of the damage a detector finds, and what it takes for damage that is none.

    python3 -m repair.evaluate RUN/detector.pt --photos DIR [--clean DIR...] [--threshold T] [--count N]   (in models/training)

on held-back photographs of --photos with damage of its own seed, with likenesses of damage alone, and as they are; and on
every picture of --clean. A marked pixel is right within TOLERANCE_PX of damage, damage is found within as much of a marked
pixel. Prints rows of a table.
"""
import argparse
from pathlib import Path

import numpy as np
import torch
from scipy.ndimage import binary_dilation

from data import read_photo, to_uint8
from degrade import resize

from .damage import KINDS, damaged
from .likenesses import with_likenesses
from .network import MULTIPLE_PX, Detector, Shape
from .patches import photographed, photographs, scanned
from .train import LARGE_KINDS, average_precision

TOLERANCE_PX = 2
SIDE_PX = 448           # of the damaged pictures, a multiple of MULTIPLE_PX
SEED = 77
NOTHING_SHARE = 5e-5    # of a picture's pixels: up to here there is nothing to repair
SQUARE = np.ones((2 * TOLERANCE_PX + 1,) * 2, bool)


def load_detector(path: Path) -> Detector:
    """The averaged weights."""
    saved = torch.load(path, map_location='cpu', weights_only=True)
    shape = saved['settings']['shape']
    network = Detector(Shape(**shape | {'levels': tuple(shape['levels'])}))
    network.load_state_dict(saved['average'])
    return network.eval()


@torch.no_grad()
def probability_of(network: Detector, image: np.ndarray) -> np.ndarray:
    """uint8 (H, W, 3) -> float32 (H, W): in one piece, its borders repeated up to a multiple."""
    height, width = image.shape[:2]
    padded = np.pad(image, ((0, -height % MULTIPLE_PX), (0, -width % MULTIPLE_PX), (0, 0)), 'edge')
    tensor = torch.from_numpy(np.ascontiguousarray(padded)).permute(2, 0, 1)[None].float() / 255
    return torch.sigmoid(network(tensor))[0, 0, :height, :width].numpy()


def square_of(photo: torch.Tensor, rng: np.random.Generator) -> torch.Tensor:
    side = min(photo.shape[1:])
    top, left = (int(rng.integers(0, n - side + 1)) for n in photo.shape[1:])
    return resize(photo[:, top:top + side, left:left + side].float() / 255, SIDE_PX, SIDE_PX, 'area')


def damaged_set(photos: list[Path]) -> list[tuple[np.ndarray, np.ndarray]]:
    pictures = []
    for row, path in enumerate(photos):
        rng = np.random.default_rng((SEED, row))
        image, labels = damaged(photographed(square_of(read_photo(path), rng), rng), rng)
        pictures.append((to_uint8(scanned(image, rng)), labels.numpy()))
    return pictures


def likeness_set(photos: list[Path]) -> list[np.ndarray]:
    pictures = []
    for row, path in enumerate(photos):
        rng = np.random.default_rng((SEED + 1, row))
        image = with_likenesses(square_of(read_photo(path), rng), rng)
        pictures.append(to_uint8(scanned(photographed(image, rng), rng)))
    return pictures


def found_row(network: Detector, pictures: list[tuple[np.ndarray, np.ndarray]], threshold: float) -> str:
    """Average precision without the large kinds, and precision and recall of each kind at the threshold."""
    probabilities = [probability_of(network, image) for image, _ in pictures]
    labels = [label for _, label in pictures]
    counted = ~np.isin(np.concatenate([x.ravel() for x in labels]), LARGE_KINDS)
    flat = np.concatenate([p.ravel() for p in probabilities])[counted]
    truth = np.concatenate([x.ravel() for x in labels])[counted] > 0
    right = marked = 0
    found, there = np.zeros(len(KINDS)), np.zeros(len(KINDS))
    for probability, label in zip(probabilities, labels):
        mark = probability > threshold
        right += int((mark & binary_dilation(label > 0, SQUARE)).sum())
        marked += int(mark.sum())
        near = binary_dilation(mark, SQUARE)
        for kind in range(1, len(KINDS)):
            found[kind] += int((near & (label == kind)).sum())
            there[kind] += int((label == kind).sum())
    kinds = ' | '.join(f'{found[k] / there[k]:.3f}' if there[k] else '-' for k in range(1, len(KINDS)))
    return f'| {threshold:.2f} | {average_precision(flat, truth):.3f} | {right / max(1, marked):.3f} | {kinds} |'


def alarm_row(network: Detector, name: str, pictures: list[np.ndarray], threshold: float) -> str:
    shares = [float((probability_of(network, image) > threshold).mean()) for image in pictures]
    nothing = sum(share <= NOTHING_SHARE for share in shares)
    return f'| {name} | {threshold:.2f} | {np.mean(shares):.4%} | {max(shares):.4%} | {nothing} of {len(shares)} |'


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('checkpoint', type=Path)
    parser.add_argument('--photos', type=Path, required=True)
    parser.add_argument('--clean', type=Path, nargs='*', default=[])
    parser.add_argument('--threshold', type=float, nargs='+', default=[0.5])
    parser.add_argument('--count', type=int, default=50)
    args = parser.parse_args()
    network = load_detector(args.checkpoint)
    held = photographs(args.photos, held=True)[:args.count]
    pictures, alike = damaged_set(held), likeness_set(held)
    print(f"| threshold | average precision | precision | {' | '.join(KINDS[1:])} |")
    for threshold in args.threshold:
        print(found_row(network, pictures, threshold), flush=True)
    print('| without damage | threshold | marked | at most | nothing to repair |')
    sets = [('likenesses', alike), ('held back', [to_uint8(read_photo(p).float() / 255) for p in held])]
    for folder in args.clean:
        files = sorted(p for p in folder.iterdir() if p.suffix in ('.png', '.webp', '.jpg'))
        sets.append((folder.name, [to_uint8(read_photo(p).float() / 255) for p in files]))
    for name, images in sets:
        for threshold in args.threshold:
            print(alarm_row(network, name, images, threshold), flush=True)


if __name__ == '__main__':
    main()
