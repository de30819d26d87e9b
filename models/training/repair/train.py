"""Train the detector.

    python3 -m repair.train --run RUN --patches FOLDER... [--minutes 60] [--steps N] [--device cuda]     (in models/training)

goes on from RUN/detector.pt where there is one, logs to RUN/detector.log. `--minutes` shortens the schedule, it does not
cut it. The folders are those of patches.py; FOLDER of `--held` has the held-back ones.
"""
import argparse
import copy
import dataclasses
import json
import math
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

from .damage import KINDS
from .network import Detector, Shape, parameters

LARGE_KINDS = tuple(KINDS.index(k) for k in ('tear', 'tape', 'stain'))
LARGE_WEIGHT = 0.05     # of one of their pixels: one tear has as many as a hundred scratches, and is seen without help
FOCUS = 1.5             # focal loss's gamma (Lin et al. 2017): what is easily told counts less
DAMAGED_WEIGHT = 2.0
GRADIENT_NORM = 1.0
SMALLEST_MATRIX = 16     # Muon (Jordan 2024) trains what is at least as high and wide, Adam the rest
LOG_EVERY = 100
SAVE_SECONDS = 90
EVALUATE_SECONDS = 300
HELD_BATCH = 16


@dataclasses.dataclass(frozen=True)
class Settings:
    seed: int = 1
    steps: int = 60_000
    batch: int = 8
    crop_px: int = 144
    learning_rate: float = 2e-3       # Adam's, for what is no matrix
    muon_learning_rate: float = 0.005
    warmup_steps: int = 200
    ema: float = 0.997
    shape: Shape = Shape()


class Patches:
    def __init__(self, folders: list[Path], name: str):
        self.images = [np.load(f / f'{name}_image.npy', mmap_mode='r') for f in folders]
        self.labels = [np.load(f / f'{name}_label.npy', mmap_mode='r') for f in folders]
        self.ends = np.cumsum([len(a) for a in self.images])

    def __len__(self) -> int:
        return int(self.ends[-1])

    def at(self, row: int) -> tuple[np.ndarray, np.ndarray]:
        part = int(np.searchsorted(self.ends, row, 'right'))
        own = row - (int(self.ends[part - 1]) if part else 0)
        return self.images[part][own], self.labels[part][own]

    def batch(self, rng: np.random.Generator, size: int, crop: int) -> tuple[torch.Tensor, torch.Tensor]:
        """float32 (size, 3, crop, crop) and labels (size, 1, crop, crop): turned, and with other tones and colours."""
        images, labels = [], []
        for row in rng.integers(0, len(self), size):
            image, label = self.at(int(row))
            top, left = rng.integers(0, image.shape[0] - crop + 1, 2)
            image, label = (a[top:top + crop, left:left + crop] for a in (image, label))
            if rng.random() < 0.5:
                image, label = image[:, ::-1], label[:, ::-1]
            if rng.random() < 0.5:
                image, label = image.swapaxes(0, 1), label.swapaxes(0, 1)
            values = (image[..., rng.permutation(3)].astype(np.float32) / 255) ** float(rng.uniform(0.75, 1.35))
            images.append(values.transpose(2, 0, 1))
            labels.append(label[None])
        return torch.from_numpy(np.stack(images)), torch.from_numpy(np.stack(labels))


def loss_of(logits: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """Focal cross entropy and soft dice, float32."""
    damaged = (labels > 0).float()
    weight = 1 + (DAMAGED_WEIGHT - 1) * damaged
    for kind in LARGE_KINDS:
        weight = torch.where(labels == kind, LARGE_WEIGHT * DAMAGED_WEIGHT, weight)
    entropy = F.binary_cross_entropy_with_logits(logits, damaged, reduction='none')
    probability = torch.sigmoid(logits)
    missed = (probability - damaged).abs()
    focal = (weight * missed**FOCUS * entropy).mean()
    overlap = (weight * probability * damaged).sum()
    dice = 1 - (2 * overlap + 1) / ((weight * probability).sum() + (weight * damaged).sum() + 1)
    return 10 * focal + 0.3 * dice


def average_precision(probability: np.ndarray, damaged: np.ndarray) -> float:
    """Area under precision over recall, in 1000 steps of probability."""
    steps = np.clip((probability * 1000).astype(int), 0, 999)
    hits = np.bincount(steps[damaged], minlength=1000)[::-1].cumsum()
    marked = np.bincount(steps.ravel(), minlength=1000)[::-1].cumsum()
    recall = hits / max(1, hits[-1])
    precision = hits / np.maximum(1, marked)
    return float((np.diff(recall, prepend=0) * precision).sum())


class Trainer:
    def __init__(self, run: Path, settings: Settings, folders: list[Path], device: str, float32: bool):
        self.run, self.settings, self.device = run, settings, device
        run.mkdir(parents=True, exist_ok=True)
        torch.manual_seed(settings.seed)
        self.network = Detector(settings.shape).to(device, memory_format=torch.channels_last)
        self.average = copy.deepcopy(self.network).requires_grad_(False)
        matrices = [p for p in self.network.parameters() if p.ndim == 2 and min(p.shape) >= SMALLEST_MATRIX]
        rest = [p for p in self.network.parameters() if not any(p is m for m in matrices)]
        self.optimizers: list[torch.optim.Optimizer] = [torch.optim.Adam(rest, settings.learning_rate)]
        if matrices:
            self.optimizers.append(torch.optim.Muon(matrices, settings.muon_learning_rate, weight_decay=0.0))
        self.step, self.seconds = 0, 0.0
        self.held = Patches([f for f in folders if (f / 'held_image.npy').exists()], 'held')
        self.patches = Patches([f for f in folders if (f / 'train_image.npy').exists()], 'train')
        self.autocast = torch.autocast(device, torch.bfloat16, enabled=not float32)
        if self.checkpoint.exists():
            self.resume()

    @property
    def checkpoint(self) -> Path:
        return self.run / 'detector.pt'

    def resume(self) -> None:
        saved = torch.load(self.checkpoint, map_location=self.device, weights_only=True)
        self.network.load_state_dict(saved['network'])
        self.average.load_state_dict(saved['average'])
        for optimizer, state in zip(self.optimizers, saved['optimizers']):
            optimizer.load_state_dict(state)
        self.step, self.seconds = saved['step'], saved['seconds']

    def save(self) -> None:
        fresh = self.checkpoint.with_suffix('.new')
        torch.save({'network': self.network.state_dict(), 'average': self.average.state_dict(),
                    'optimizers': [o.state_dict() for o in self.optimizers], 'step': self.step, 'seconds': self.seconds,
                    'settings': dataclasses.asdict(self.settings)}, fresh)
        fresh.replace(self.checkpoint)

    def rate(self, limit_s: float) -> float:
        """Share of the optimisers' full rates."""
        done = min(1.0, max(self.step / self.settings.steps, self.seconds / limit_s))
        warm = min(1.0, (self.step + 1) / self.settings.warmup_steps)
        return warm * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * done)))

    def take_step(self, limit_s: float) -> float:
        rng = np.random.default_rng((self.settings.seed, self.step))
        images, labels = self.patches.batch(rng, self.settings.batch, self.settings.crop_px)
        images = images.to(self.device, memory_format=torch.channels_last)
        rates = (self.settings.learning_rate, self.settings.muon_learning_rate)
        for optimizer, full in zip(self.optimizers, rates):
            for group in optimizer.param_groups:
                group['lr'] = full * self.rate(limit_s)
        with self.autocast:
            logits = self.network(images)
        loss = loss_of(logits.float(), labels.to(self.device))
        self.network.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), GRADIENT_NORM)
        for optimizer in self.optimizers:
            optimizer.step()
        decay = min(self.settings.ema, (1 + self.step) / (10 + self.step))
        for mean, now in zip(self.average.parameters(), self.network.parameters()):
            mean.lerp_(now.detach(), 1 - decay)
        self.step += 1
        return float(loss.detach())

    @torch.no_grad()
    def evaluate(self) -> dict[str, float]:
        """On the held-back patches; average precision, precision and recall without the large kinds."""
        probabilities, labels = [], []
        for first in range(0, len(self.held), HELD_BATCH):
            rows = [self.held.at(i) for i in range(first, min(first + HELD_BATCH, len(self.held)))]
            image = torch.from_numpy(np.stack([r[0] for r in rows])).permute(0, 3, 1, 2).float() / 255
            with self.autocast:
                logits = self.average(image.to(self.device))
            probabilities.append(torch.sigmoid(logits.float())[:, 0].cpu().numpy())
            labels.append(np.stack([r[1] for r in rows]))
        probability, label = np.concatenate(probabilities), np.concatenate(labels)
        counted = ~np.isin(label, LARGE_KINDS)  # a person sees those, and they would outweigh all others
        marked = probability > 0.5
        found = {k: float(marked[label == i].mean()) for i, k in enumerate(KINDS) if i and (label == i).any()}
        fine = (label > 0) & counted
        return {'ap': average_precision(probability[counted], fine[counted]),
                'precision': float(fine[marked & counted].mean()) if (marked & counted).any() else 1.0,
                'recall': float(marked[fine].mean()) if fine.any() else 0.0} | found

    def log(self, **values: object) -> None:
        line = json.dumps({'step': self.step, 'seconds': round(self.seconds)} | values)
        print(line, flush=True)
        with open(self.run / 'detector.log', 'a') as file:
            file.write(line + '\n')

    def train(self, minutes: float) -> None:
        limit_s = minutes * 60
        self.log(parameters=parameters(self.network), patches=len(self.patches))
        losses: list[float] = []
        saved = evaluated = self.seconds
        while self.step < self.settings.steps and self.seconds < limit_s:
            began = time.monotonic()
            losses.append(self.take_step(limit_s))
            self.seconds += time.monotonic() - began
            if self.step % LOG_EVERY == 0:
                self.log(loss=round(float(np.mean(losses)), 5), rate=round(self.rate(limit_s), 4))
                losses.clear()
            if self.seconds - evaluated > EVALUATE_SECONDS:
                self.log(**{k: round(v, 4) for k, v in self.evaluate().items()})
                evaluated = self.seconds
            if self.seconds - saved > SAVE_SECONDS:
                self.save()
                saved = self.seconds
        self.save()
        self.log(**{k: round(v, 4) for k, v in self.evaluate().items()})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('--run', type=Path, required=True)
    parser.add_argument('--patches', type=Path, nargs='+', required=True)
    parser.add_argument('--minutes', type=float, default=math.inf)
    parser.add_argument('--steps', type=int, default=Settings.steps)
    parser.add_argument('--seed', type=int, default=Settings.seed)
    parser.add_argument('--device', default='cpu')
    parser.add_argument('--threads', type=int, default=0, help='0: as many as there are')
    parser.add_argument('--float32', action='store_true')
    args = parser.parse_args()
    if args.threads:
        torch.set_num_threads(args.threads)
    settings = Settings(seed=args.seed, steps=args.steps)
    Trainer(args.run, settings, args.patches, args.device, args.float32).train(args.minutes)


if __name__ == '__main__':
    main()
