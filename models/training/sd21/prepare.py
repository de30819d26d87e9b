"""Patches for the training, as for PiSA Compact: cut, degraded and enlarged beforehand.

    python3 prepare.py --run RUN --photos DIR [--config config/paper.toml] [--jobs N]
"""
import argparse
import os
from pathlib import Path

from settings import PAPER, load_config

from data import prepare  # behind settings, which knows the folder


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('--run', type=Path, required=True)
    parser.add_argument('--photos', type=Path, required=True)
    parser.add_argument('--config', type=Path, default=PAPER)
    parser.add_argument('--jobs', type=int, default=os.cpu_count())
    args = parser.parse_args()
    photos = sorted(p for p in args.photos.iterdir() if p.suffix in ('.webp', '.png', '.jpg'))
    prepare(photos, load_config(args.config).data, args.run / 'data', args.jobs)


if __name__ == '__main__':
    main()
