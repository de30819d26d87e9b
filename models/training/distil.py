"""Train the semantic LoRA on what teach.py drew: a mixture of networks' answers where the reference agrees with it.

    python3 distil.py --run RUN --taught RUN/taught --from RUN/start.pt [--config config/taught.toml] [--minutes 60]

Base and pixel LoRA stay as they are in --from. Goes on from RUN/semantic.pt when there is one; shards that appear
meanwhile are taken in. Weights in the configuration's [semantic] beside the usual ones:
  follow        how readily the target is the mixture: 1 as far as it agrees with the reference, 2 wholly where they
                half agree
  lpips_taught  how often LPIPS compares with that target rather than with the reference
  camera        more than 0: patches at x4 as cameras give them (camera.py)
  quiet         how much more print and faces count by the picture alone
"""
import argparse
import math
import zlib
from pathlib import Path

import numpy as np
import torch

import config as configuration
from camera import like_a_camera
from data import to_uint8
from losses import CHARBONNIER_EPSILON, agreement, band_energy, chroma, colour, grid, low_frequency
from optimise import shifted, varied
from teach import FACE, NOISY, PRINT, TAUGHT
from train import Trainer

RELOAD_EVERY = 200
PICTURES = 'hq', 'lq', 'target'
Row = dict[str, np.ndarray]


class TaughtPatches:
    """Random crops of shards: HQ, LQ, the mixture's answer and the kind; offsets keep the phase of a x4 enlargement.

    With `camera`, patches at x4 are as cameras give them (camera.py), each in one way of its own.
    """

    def __init__(self, folder: Path, name: str, seed: int, camera: bool = False):
        self.folder, self.name, self.camera = folder, name, camera
        self.rng = np.random.default_rng(seed)
        self.shards: dict[Path, dict[str, np.ndarray]] = {}
        self.by_camera: dict[tuple[Path, int], Row] = {}
        self.taken = 0
        self.reload()

    def reload(self) -> None:
        for path in sorted(self.folder.glob(f'{self.name}-*.npz')):
            if path not in self.shards:
                with np.load(path) as file:
                    self.shards[path] = {key: file[key] for key in file.files}
        if not self.shards:
            raise SystemExit(f'{self.folder}: no {self.name}-*.npz (teach.py writes them)')
        self.rows = [(path, row) for path, shard in self.shards.items() for row in range(len(shard['kind']))]

    def row(self, path: Path, number: int) -> Row:
        """HQ, LQ and target of a patch, uint8 (S, S, 3) each."""
        shard = self.shards[path]
        given = {name: shard[name][number] for name in PICTURES}
        if not self.camera or shard['kind'][number] != TAUGHT:
            return given
        if (path, number) not in self.by_camera:
            rng = np.random.default_rng([zlib.crc32(path.name.encode()), number])
            made = like_a_camera(*(as_tensor(given[name][None])[0] for name in PICTURES), rng)
            self.by_camera[path, number] = dict(zip(PICTURES, map(to_uint8, made)))
        return self.by_camera[path, number]

    def batch(self, size: int, crop: int) -> tuple[list[torch.Tensor], torch.Tensor]:
        """[HQ, LQ, target], each float32 (size, 3, crop, crop), and the kinds (size,)."""
        self.taken += 1
        if self.taken % RELOAD_EVERY == 0:
            self.reload()
        pictures, kinds = {name: [] for name in PICTURES}, []
        for index in self.rng.integers(0, len(self.rows), size):
            path, number = self.rows[index]
            row = self.row(path, number)
            side = len(row['hq'])
            top, left = 4 * self.rng.integers(0, (side - crop) // 4 + 1, 2)
            flip, turn = self.rng.random(2) < 0.5
            for name, out in pictures.items():
                patch = row[name][top:top + crop, left:left + crop]
                patch = patch[:, ::-1] if flip else patch
                out.append(patch.transpose(1, 0, 2) if turn else patch)
            kinds.append(int(self.shards[path]['kind'][number]))
        return [as_tensor(np.stack(p)) for p in pictures.values()], torch.tensor(kinds)

    def all(self) -> list[torch.Tensor]:
        """HQ and LQ of every patch of x4 whole: what is chosen by."""
        rows = [self.row(path, n) for path, n in self.rows if self.shards[path]['kind'][n] == TAUGHT]
        return [as_tensor(np.stack([row[name] for row in rows])) for name in ('hq', 'lq')]


def as_tensor(pictures: np.ndarray) -> torch.Tensor:
    return torch.from_numpy(pictures).permute(0, 3, 1, 2).float() / 255


class TaughtTrainer(Trainer):
    def __init__(self, taught: Path, *arguments: object):
        self.taught = taught
        super().__init__(*arguments)
        torch.manual_seed(self.config.seed + self.stage_seed())

    def read_patches(self) -> tuple[TaughtPatches, list[torch.Tensor]]:
        return (TaughtPatches(self.taught, 'train', self.config.seed + self.stage_seed(),
                              self.settings.weights.get('camera', 0) > 0),
                TaughtPatches(self.taught, 'held', 0).all())

    def stage_seed(self) -> int:
        return 7

    def train_step(self, progress: float) -> dict[str, float]:
        (hq, lq, taught), kinds = self.patches.batch(self.settings.batch, self.settings.crop_px)
        hq, lq, taught = (x.to(self.device).contiguous(memory_format=torch.channels_last) for x in (hq, lq, taught))
        kinds = kinds.to(self.device)
        result = self.result(self.network, lq)
        parts = self.taught_losses(hq, lq, taught, kinds, result)
        for optimizer in self.optimizers:
            for group in optimizer.param_groups:
                group['lr'] = group['peak'] * self.rate(progress)
        self.backward(parts)
        return self.apply() | {name: float(part.detach()) for name, part in parts.items()}

    def taught_losses(self, hq: torch.Tensor, lq: torch.Tensor, taught: torch.Tensor, kinds: torch.Tensor,
                      result: torch.Tensor) -> dict[str, torch.Tensor]:
        weights = self.settings.weights
        agreed = (weights['follow'] * agreement(taught, hq)).clamp(max=1) * (kinds == TAUGHT).view(-1, 1, 1, 1)
        target = hq + agreed * (taught - hq)
        loud = 1 + (weights['quiet'] - 1) * ((kinds == PRINT) | (kinds == FACE)).float()
        error = ((result - target).square() + CHARBONNIER_EPSILON**2).sqrt().mean((1, 2, 3))
        parts = {
            'charbonnier': (loud * error).mean(), 'chroma': chroma(result, target), 'grid': grid(result, target),
            'low_frequency': low_frequency(result, target), 'colour': colour(result, lq),
            # Where noise was, its energy is easier to bring back than the texture's.
            'band_energy': (band_energy(result, target) * (kinds != NOISY)).mean(),
        }
        if self.lpips is None:
            return parts
        taught_one = (torch.rand(len(hq), device=hq.device) < weights['lpips_taught']).view(-1, 1, 1, 1)
        wanted, result = shifted(torch.where(taught_one, target, hq), result)
        with self.autocast:
            return parts | {'lpips': self.lpips(*varied(result, wanted))}


def main() -> None:
    here = Path(__file__).parent
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('--run', type=Path, required=True)
    parser.add_argument('--taught', type=Path, required=True)
    parser.add_argument('--from', dest='before', type=Path, required=True)
    parser.add_argument('--config', type=Path, default=here / 'config' / 'taught.toml')
    parser.add_argument('--minutes', type=float, default=math.inf)
    parser.add_argument('--device', default='cpu')
    parser.add_argument('--metrics-data', type=Path, default=Path('../shared/metrics/data'))
    parser.add_argument('--keep-every', type=int, default=0)
    parser.add_argument('--evaluate-every', type=float, default=TaughtTrainer.evaluate_every_s,
                        help='seconds between evaluations and checkpoints; they cost some twenty steps')
    args = parser.parse_args()
    args.run.mkdir(parents=True, exist_ok=True)
    trainer = TaughtTrainer(args.taught, args.run, configuration.load(args.config), 'semantic', args.device,
                            args.metrics_data)
    trainer.evaluate_every_s = args.evaluate_every
    trainer.start(args.before)
    trainer.fit(args.minutes, args.keep_every)


if __name__ == '__main__':
    main()
