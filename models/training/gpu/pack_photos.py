"""Photographs into files that travel: their own bytes, so nothing is compressed twice, each file below a size.

    python3 -m gpu.pack_photos --photos DIR --out FOLDER [--mebibytes 58]

writes photos-0.safetensors, photos-1.safetensors, ...: by the photograph's name its file as uint8, and in the metadata
which ones are held back. Read back by `read_photos`.
"""
import argparse
import io
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from safetensors import safe_open
from safetensors.numpy import save_file

from data import HELD_EVERY

DECODERS = 16
HEADER_BYTES = 1 << 16   # more than names and offsets take


def _write(path: Path, files: dict[str, np.ndarray], held: set[str]) -> None:
    save_file(files, path, metadata={'held': ','.join(sorted(held & files.keys()))})


def pack_photos(photos: list[Path], out: Path, mebibytes: float) -> list[Path]:
    """Raises ValueError for a photograph that no file has room for."""
    out.mkdir(parents=True, exist_ok=True)
    limit = int(mebibytes * 2**20) - HEADER_BYTES
    held = {p.name for p in photos[::HELD_EVERY]}
    written: list[Path] = []
    waiting: dict[str, np.ndarray] = {}
    size = 0
    for path in photos:
        data = np.frombuffer(path.read_bytes(), np.uint8)
        if len(data) > limit:
            raise ValueError(f'{path.name} has {len(data)} bytes, a file holds {limit}')
        if size + len(data) > limit:
            written.append(out / f'photos-{len(written)}.safetensors')
            _write(written[-1], waiting, held)
            waiting, size = {}, 0
        waiting[path.name] = data
        size += len(data)
    if waiting:
        written.append(out / f'photos-{len(written)}.safetensors')
        _write(written[-1], waiting, held)
    return written


def _decode(data: np.ndarray) -> torch.Tensor:
    with Image.open(io.BytesIO(data.tobytes())) as file:
        return torch.from_numpy(np.array(file.convert('RGB'))).permute(2, 0, 1).contiguous()


def read_photos(files: Iterable[Path], device: str) -> tuple[list[torch.Tensor], list[torch.Tensor]]:
    """Photographs to train on and those held back, uint8 (3, H, W) on the device, in the order of their names."""
    stored: dict[str, np.ndarray] = {}
    held: set[str] = set()
    for path in files:
        with safe_open(path, 'numpy') as file:
            held |= set((file.metadata() or {}).get('held', '').split(',')) - {''}
            stored |= {name: file.get_tensor(name) for name in file.keys()}
    names = sorted(stored)
    with ThreadPoolExecutor(DECODERS) as pool:
        decoded = dict(zip(names, pool.map(lambda name: _decode(stored[name]).to(device), names)))
    return [decoded[n] for n in names if n not in held], [decoded[n] for n in names if n in held]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('--photos', type=Path, required=True)
    parser.add_argument('--out', type=Path, required=True)
    parser.add_argument('--mebibytes', type=float, default=58)
    args = parser.parse_args()
    photos = sorted(p for p in args.photos.iterdir() if p.suffix in ('.webp', '.png', '.jpg'))
    for path in pack_photos(photos, args.out, args.mebibytes):
        print(f'{path}: {path.stat().st_size / 2**20:.1f} MiB')


if __name__ == '__main__':
    main()
