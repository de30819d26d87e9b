"""All three stages on a GPU within minutes: photographs cut and degraded there, bf16, large batches, a plan in minutes.

    python3 -m gpu.train --photos PACKED... --start START.pt --out OUT [--plan 6,1,2] [--teacher TEACHER.pt]

PACKED are files of gpu/pack_photos.py, START is what unpack.py made of a pack, TEACHER what `teacher.py --half` wrote;
with it the semantic stage is taught as distil.py does. OUT gets STAGE.pt every minute (below 16 MiB: the averaged
weights, to go on from with --start), STAGE.log, and report.json at the end. `--device cpu` is a dry run.
"""
import argparse
import json
import time
from pathlib import Path

import numpy as np
import torch

import config as configuration
from config import STAGES, Config
from distil import TaughtTrainer
from enlarge import enlarge
from evaluate import load_network
from gpu.degrade import SCALE_SHARES, SCALES, BatchDegrader
from gpu.pack_photos import read_photos
from teach import TAUGHT, TEXTURE, Answers
from teacher import SCALE, load_teacher
from train import Trainer

MARGIN_PX = 16
HELD_PATCHES, HELD_PX = 96, 128
HELD_SEED = 1
CHECKPOINT_SECONDS = 60
TAUGHT_SHARE = 0.7


class GpuBatches:
    """Crops of photographs that lie on the device, degraded and enlarged there."""

    def __init__(self, photos: list[torch.Tensor], device: str, seed: int):
        self.photos, self.device = photos, device
        self.rng = np.random.default_rng(seed)   # where to cut: nothing that would wait for the GPU
        self.degrader = BatchDegrader(device, seed)

    def crops(self, count: int, side: int) -> torch.Tensor:
        """(count, 3, side, side) in [0, 1]; smaller photographs are left out."""
        large = [p for p in self.photos if min(p.shape[1:]) >= side]
        if not large:
            raise ValueError(f'no photograph is {side} pixels wide and high')
        out = []
        for index in self.rng.integers(0, len(large), count):
            photo = large[index]
            top, left = (int(self.rng.integers(0, size - side + 1)) for size in photo.shape[1:])
            crop = photo[:, top:top + side, left:left + side]
            crop = crop.flip(2) if self.rng.random() < 0.5 else crop
            out.append(crop.transpose(1, 2) if self.rng.random() < 0.5 else crop)
        return torch.stack(out).float() / 255

    def pairs(self, count: int, crop_px: int, scale: float) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """HQ and enlarged LQ without their margins, and LQ as it was drawn, with them."""
        side = crop_px + 2 * MARGIN_PX
        hq = self.crops(count, side)
        lq = self.degrader.degrade(hq, scale)
        inner = slice(MARGIN_PX, MARGIN_PX + crop_px)
        return hq[..., inner, inner], enlarge(lq, side, side)[..., inner, inner], lq

    def batch(self, count: int, crop_px: int, device: str) -> tuple[torch.Tensor, torch.Tensor]:
        assert device == self.device
        scale = float(self.rng.choice(SCALES, p=SCALE_SHARES))
        return self.pairs(count, crop_px, scale)[:2]


class TaughtGpuBatches(GpuBatches):
    """As distil.py's patches: with what the networks answer at x4 and the kinds."""

    def __init__(self, photos: list[torch.Tensor], device: str, seed: int, answers: Answers):
        super().__init__(photos, device, seed)
        self.answers = answers

    def batch(self, count: int, crop_px: int) -> tuple[list[torch.Tensor], torch.Tensor]:
        asked = self.rng.random() < TAUGHT_SHARE
        hq, lq, small = self.pairs(count, crop_px, SCALE if asked else float(self.rng.choice((1, 2))))
        if not asked:
            return [hq, lq, hq], torch.full((count,), TEXTURE)
        inner = slice(MARGIN_PX, MARGIN_PX + crop_px)
        return [hq, lq, self.answers(small)[..., inner, inner]], torch.full((count,), TAUGHT)


class GpuStage:
    """What both kinds of trainers do differently on a GPU: batches, held-back patches, and small checkpoints."""

    evaluate_every_s = CHECKPOINT_SECONDS

    def read_patches(self) -> tuple[GpuBatches, tuple[torch.Tensor, ...]]:
        train, held = self.photos
        batches = GpuBatches(train, self.device, self.config.seed + STAGES.index(self.stage))
        side = min(HELD_PX, min(min(p.shape[1:]) for p in held) - 2 * MARGIN_PX) // 4 * 4
        judged = GpuBatches(held, self.device, HELD_SEED)
        parts = [judged.pairs(HELD_PATCHES // len(SCALES), side, scale)[:2] for scale in SCALES]
        return batches, tuple(torch.cat(images).cpu() for images in zip(*parts))

    def save(self) -> None:
        part = self.run / f'{self.stage}.pt.part'
        state = {'config': configuration.to_dict(self.config), 'stage': self.stage, 'step': self.step,
                 'seconds': self.seconds, 'average': self.average.state_dict()}
        torch.save(state, part)
        part.replace(self.run / f'{self.stage}.pt')


class GpuTrainer(GpuStage, Trainer):
    def __init__(self, photos: tuple[list[torch.Tensor], list[torch.Tensor]], *arguments: object):
        self.photos = photos
        super().__init__(*arguments)


class TaughtGpuTrainer(GpuStage, TaughtTrainer):
    def __init__(self, photos: tuple[list[torch.Tensor], list[torch.Tensor]], answers: Answers, *arguments: object):
        self.photos, self.answers = photos, answers
        super().__init__(Path(), *arguments)

    def read_patches(self) -> tuple[TaughtGpuBatches, tuple[torch.Tensor, ...]]:
        plain, held = super().read_patches()
        return TaughtGpuBatches(plain.photos, self.device, self.config.seed + self.stage_seed(), self.answers), held


def stage_trainer(stage: str, photos: tuple[list[torch.Tensor], list[torch.Tensor]], config: Config,
                  args: argparse.Namespace) -> Trainer:
    arguments = (args.out, config, stage, args.device, args.metrics_data)
    if stage != 'semantic' or args.teacher is None:
        return GpuTrainer(photos, *arguments)
    student = load_network(args.student or args.start).requires_grad_(False).to(args.device)
    return TaughtGpuTrainer(photos, Answers(student, load_teacher(args.teacher, args.device)), *arguments)


def run_plan(args: argparse.Namespace) -> dict[str, object]:
    """Trains the stages one after another; returns what report.json says."""
    began = time.monotonic()
    if args.device == 'cuda':
        torch.backends.cudnn.benchmark = True
        torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = True
        torch.cuda.reset_peak_memory_stats()
    args.out.mkdir(parents=True, exist_ok=True)
    config = configuration.load(args.config)
    photos = read_photos(args.photos, args.device)
    report: dict[str, object] = {'photographs': [len(p) for p in photos], 'reading_s': time.monotonic() - began}
    before = args.start
    for stage, minutes in zip(STAGES, args.plan):
        if minutes <= 0:
            continue
        trainer = stage_trainer(stage, photos, config, args)
        trainer.start(before)
        trainer.fit(minutes, keep_every=0)
        before = args.out / f'{stage}.pt'
        seconds = max(trainer.seconds, 1e-9)
        report[stage] = {'steps': trainer.step, 'seconds': seconds, 'steps_per_s': trainer.step / seconds,
                         'base_sha256': trainer.average.base_hash()} | trainer.evaluate()
        report['whole_s'] = time.monotonic() - began
        if args.device == 'cuda':
            report['gpu_peak_gib'] = torch.cuda.max_memory_allocated() / 2**30
        (args.out / 'report.json').write_text(json.dumps(report, indent=2) + '\n')
    return report


def plan(text: str) -> tuple[float, ...]:
    minutes = tuple(map(float, text.split(',')))
    if len(minutes) != len(STAGES):
        raise argparse.ArgumentTypeError(f'{len(STAGES)} numbers of minutes are wanted, for {", ".join(STAGES)}')
    return minutes


def main() -> None:
    here = Path(__file__).resolve().parent.parent
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('--photos', type=Path, nargs='+', required=True)
    parser.add_argument('--start', type=Path, required=True)
    parser.add_argument('--out', type=Path, required=True)
    parser.add_argument('--plan', type=plan, default=(6.0, 1.0, 2.0), help='minutes of base, pixel and semantic stage')
    parser.add_argument('--teacher', type=Path)
    parser.add_argument('--student', type=Path, help='whose answers are mixed with the teacher\'s; else --start')
    parser.add_argument('--config', type=Path, default=here / 'config' / 'gpu.toml')
    parser.add_argument('--metrics-data', type=Path)
    parser.add_argument('--device', default='cuda')
    print(json.dumps(run_plan(parser.parse_args())))


if __name__ == '__main__':
    main()
