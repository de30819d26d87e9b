"""Train a stage: base, then pixel LoRA (base frozen), then semantic LoRA (base and pixel LoRA frozen).

    python3 train.py base     --run RUN [--minutes 50] [--device cuda] [--from CHECKPOINT]
    python3 train.py pixel    --run RUN
    python3 train.py semantic --run RUN [--from CHECKPOINT]

RUN/data holds the patches (data.py). A stage starts from the one before (or --from), goes on from its own
RUN/STAGE.pt when there is one, and logs to RUN/STAGE.log. A time limit shortens the schedule, it does not cut it.
"""
import argparse
import copy
import json
import math
import time
from pathlib import Path

import numpy as np
import torch
from torch import nn

import config as configuration
from config import STAGES, Config, Stage
from csd import distillation, load_denoiser
from data import Patches
from losses import (Discriminator, LpipsSqueeze, band_energy, charbonnier, chroma, colour, discriminator_loss, grid,
                    low_frequency, negative_psnr, structure, texture)
from network import PIXEL, SEMANTIC, PisaCompact
from optimise import length, optimizers, rate, shifted, varied

ACTIVE = {'base': (), 'pixel': (PIXEL,), 'semantic': (PIXEL, SEMANTIC)}
LOG_EVERY = 50
EVALUATE_SECONDS = 240
HELD_BATCH = 8
GRADIENT_NORM = 1.0
SKIP_NORM = 5.0


def trainable(network: PisaCompact, stage: str) -> list[nn.Parameter]:
    """Freezes everything but the stage's own parameters and returns those."""
    own = network.base_parameters() if stage == 'base' else network.adapter_parameters(stage)
    for p in network.parameters():
        p.requires_grad_(False)
    for p in own:
        p.requires_grad_(True)
    return own


class Trainer:
    evaluate_every_s = EVALUATE_SECONDS

    def __init__(self, run: Path, config: Config, stage: str, device: str, metrics_data: Path | None,
                 float32: bool = False):
        self.run, self.config, self.stage, self.device = run, config, stage, device
        self.autocast = torch.autocast(device, torch.bfloat16, enabled=not float32)
        self.settings: Stage = getattr(config, stage)
        self.active = tuple(self.settings.active) or ACTIVE[stage]
        torch.manual_seed(config.seed)
        self.network = PisaCompact(config.network).to(device, memory_format=torch.channels_last)
        self.average = copy.deepcopy(self.network)
        self.step, self.seconds = 0, 0.0
        self.patches, self.held = self.read_patches()
        needs_lpips = self.settings.weights.get('lpips', 0) > 0
        if needs_lpips and metrics_data is None:
            raise SystemExit('this stage needs --metrics-data DIR with lpips_squeeze_v01.npz')
        found = metrics_data is not None and (metrics_data / 'lpips_squeeze_v01.npz').exists()
        self.lpips = LpipsSqueeze(metrics_data / 'lpips_squeeze_v01.npz').to(device) if found else None
        needs_denoiser = self.settings.weights.get('csd', 0) > 0
        self.denoiser = load_denoiser(run / 'denoiser.pt', device) if needs_denoiser else None
        self.discriminator = None
        if self.settings.weights.get('adversarial', 0) > 0:
            self.discriminator = Discriminator().to(device, memory_format=torch.channels_last)
            self.judge = torch.optim.Adam(self.discriminator.parameters(), lr=3e-4, betas=(0.5, 0.99))

    def read_patches(self) -> tuple[Patches, tuple[torch.Tensor, ...]]:
        """What batches are taken from, and the held-back patches: HQ, LQ."""
        seed = self.config.seed + STAGES.index(self.stage)
        return Patches(self.run / 'data', 'train', seed), Patches(self.run / 'data', 'held', 0).all()

    def start(self, before: Path | None) -> None:
        """Own checkpoint first, else the weights of the stage before."""
        own = self.run / f'{self.stage}.pt'
        if own.exists():
            saved = torch.load(own, map_location=self.device, weights_only=True)
            self.network.load_state_dict(saved['network'])
            self.average.load_state_dict(saved['average'])
            self.step, self.seconds = saved['step'], saved['seconds']
            self.patches.rng = np.random.default_rng([self.config.seed, self.step])
        elif before or self.stage != 'base':
            before = before or self.run / f'{STAGES[STAGES.index(self.stage) - 1]}.pt'
            saved = torch.load(before, map_location=self.device, weights_only=True)
            self.network.load_state_dict(saved['average'])
            self.average.load_state_dict(saved['average'])
        self.own = trainable(self.network, self.stage)
        self.optimizers = optimizers(self.own, self.settings)
        if own.exists():
            for optimizer, state in zip(self.optimizers, saved['optimizers']):
                optimizer.load_state_dict(state)
            if self.discriminator is not None and 'discriminator' in saved:
                self.discriminator.load_state_dict(saved['discriminator'])
                self.judge.load_state_dict(saved['judge'])
        self.base_hash = self.network.base_hash()

    def save(self) -> None:
        state = {
            'config': configuration.to_dict(self.config), 'stage': self.stage, 'step': self.step,
            'seconds': self.seconds, 'network': self.network.state_dict(), 'average': self.average.state_dict(),
            'optimizers': [o.state_dict() for o in self.optimizers],
        }
        if self.discriminator is not None:
            state |= {'discriminator': self.discriminator.state_dict(), 'judge': self.judge.state_dict()}
        part = self.run / f'{self.stage}.pt.part'
        torch.save(state, part)
        part.replace(self.run / f'{self.stage}.pt')

    def keep(self) -> None:
        """A checkpoint that stays, to look at how a stage went on: RUN/STAGE-STEP.pt."""
        torch.save({'config': configuration.to_dict(self.config), 'stage': self.stage, 'step': self.step,
                    'average': self.average.state_dict()}, self.run / f'{self.stage}-{self.step:06}.pt')

    def log(self, **values: object) -> None:
        line = json.dumps({'stage': self.stage, 'step': self.step, 'seconds': round(self.seconds)} | {
            k: float(f'{v:.5g}') if isinstance(v, float) else v for k, v in values.items()})
        print(line, flush=True)
        with open(self.run / f'{self.stage}.log', 'a') as file:
            file.write(line + '\n')

    def result(self, network: PisaCompact, lq: torch.Tensor) -> torch.Tensor:
        with self.autocast:
            frozen_early = self.stage == 'semantic' and PIXEL in self.active
            with torch.set_grad_enabled(torch.is_grad_enabled() and not frozen_early):
                x, first = network.features(lq, self.active)
            return lq - network.head(x, first, self.active).float()

    def losses(self, hq: torch.Tensor, lq: torch.Tensor, result: torch.Tensor, progress: float) -> dict:
        weights = self.settings.weights
        parts = {}
        if 'charbonnier' in weights:
            parts['charbonnier'] = charbonnier(result, hq)
        if 'squared' in weights:
            parts['squared'] = (result - hq).square().mean()
        if 'psnr' in weights:
            parts['psnr'] = negative_psnr(result, hq)
        if 'structure' in weights:
            parts['structure'] = structure(result, hq)
        if 'low_frequency' in weights:
            parts['low_frequency'] = low_frequency(result, hq)
        if 'chroma' in weights:
            parts['chroma'] = chroma(result, hq)
        if 'grid' in weights:
            parts['grid'] = grid(result, hq)
        if 'texture' in weights:
            parts['texture'] = texture(result, hq)
        if 'band_energy' in weights:
            parts['band_energy'] = band_energy(result, hq).mean()
        if 'colour' in weights:
            parts['colour'] = colour(result, lq)
        if self.denoiser is not None:
            with self.autocast:
                parts['csd'] = distillation(self.denoiser, result, self.settings.guidance)
        # Strided layers judge each phase of their grid differently; in step with ours, they would draw it.
        hq, lq, result = shifted(hq, lq, result)
        if weights.get('lpips', 0) > 0:
            with self.autocast:
                parts['lpips'] = self.lpips(*varied(result, hq))
        if self.discriminator is not None and progress >= self.settings.adversarial_from:
            with self.autocast:
                parts['adversarial'] = -self.discriminator(result, lq).float().mean()
        return parts

    def train_judge(self, hq: torch.Tensor, lq: torch.Tensor, result: torch.Tensor) -> float:
        hq, lq, result = shifted(hq, lq, result)
        self.discriminator.requires_grad_(True)
        with self.autocast:
            loss = discriminator_loss(self.discriminator(hq, lq).float(),
                                      self.discriminator(result.detach(), lq).float())
        self.judge.zero_grad(set_to_none=True)
        loss.backward()
        self.judge.step()
        self.discriminator.requires_grad_(False)
        return float(loss.detach())

    def backward(self, parts: dict[str, torch.Tensor]) -> None:
        """Weights are factors, but the adversarial one: how long its gradient is beside that of the others' sum.

        A discriminator's scale means nothing and drifts (Esser et al. 2021 balance at the last layer). Balanced on
        the picture instead, its gradients add up over a batch, the others' do not, and the adapters ran away.
        """
        others = sum(self.settings.weights[name] * part for name, part in parts.items() if name != 'adversarial')
        gradients = torch.autograd.grad(others, self.own, retain_graph='adversarial' in parts)
        if 'adversarial' in parts:
            adversarial = torch.autograd.grad(parts['adversarial'], self.own)
            share = self.settings.weights['adversarial'] * length(gradients) / length(adversarial).clamp_min(1e-12)
            gradients = [g + share * a for g, a in zip(gradients, adversarial)]
        for p, gradient in zip(self.own, gradients):
            p.grad = gradient

    def train_step(self, progress: float) -> dict[str, float]:
        hq, lq = (x.contiguous(memory_format=torch.channels_last)
                  for x in self.patches.batch(self.settings.batch, self.settings.crop_px, self.device))
        result = self.result(self.network, lq)
        values = {}
        if self.discriminator is not None and progress >= 0.5 * self.settings.adversarial_from:
            values['judge'] = self.train_judge(hq, lq, result)
        parts = self.losses(hq, lq, result, progress)
        for optimizer in self.optimizers:
            for group in optimizer.param_groups:
                group['lr'] = group['peak'] * self.rate(progress)
        self.backward(parts)
        return values | self.apply() | {name: float(part.detach()) for name, part in parts.items()}

    def rate(self, progress: float) -> float:
        return rate(progress, self.step, self.settings.warmup_steps)

    def apply(self) -> dict[str, float]:
        """A step along the gradients that are there, and the running mean of the weights; the gradients' length."""
        values = {'norm': float(nn.utils.clip_grad_norm_(self.own, GRADIENT_NORM))}
        if self.settings.muon_learning_rate and values['norm'] > SKIP_NORM:
            return values  # Muon takes a step of full length however wrong its direction is
        for optimizer in self.optimizers:
            optimizer.step()
        decay = min(self.settings.ema, (self.step + 1) / (self.step + 10))
        with torch.no_grad():
            for mean, p in zip(self.average.parameters(), self.network.parameters()):
                if p.requires_grad:
                    mean.lerp_(p, 1 - decay)
        return values

    @torch.no_grad()
    def evaluate(self) -> dict[str, float]:
        """Held-back patches: mean PSNR (RGB), of the enlarged LQ too, and LPIPS-squeeze where it is at hand."""
        psnr, before, perceptual = [], [], []
        for i in range(0, len(self.held[0]), HELD_BATCH):
            hq, lq = (x[i:i + HELD_BATCH].to(self.device, memory_format=torch.channels_last) for x in self.held)
            result = self.result(self.average, lq).clamp(0, 1)
            psnr += (-10 * (result - hq).square().mean((1, 2, 3)).clamp_min(1e-8).log10()).tolist()
            before += (-10 * (lq - hq).square().mean((1, 2, 3)).clamp_min(1e-8).log10()).tolist()
            if self.lpips is not None:
                perceptual.append(float(self.lpips(result, hq)))
        out = {'held_psnr': float(np.mean(psnr)), 'held_psnr_lq': float(np.mean(before))}
        return out | ({'held_lpips_squeeze': float(np.mean(perceptual))} if perceptual else {})

    def fit(self, minutes: float, keep_every: int) -> None:
        self.log(started=True, base_hash=self.base_hash, parameters=sum(p.numel() for p in self.own))
        next_evaluation = self.seconds + self.evaluate_every_s
        sums: dict[str, list[float]] = {}
        while (progress := max(self.step / self.settings.steps, self.seconds / (60 * minutes))) < 1:
            began = time.monotonic()
            for name, value in self.train_step(progress).items():
                sums.setdefault(name, []).append(value)
            self.step += 1
            self.seconds += time.monotonic() - began
            if keep_every and self.step % keep_every == 0:
                self.keep()
            if self.step % LOG_EVERY == 0:
                self.log(progress=progress, **{k: float(np.mean(v)) for k, v in sums.items()})
                sums.clear()
            if self.seconds >= next_evaluation:
                self.log(**self.evaluate())
                self.save()
                next_evaluation = self.seconds + self.evaluate_every_s
        self.log(finished=True, **self.evaluate())
        if self.stage != 'base' and self.network.base_hash() != self.base_hash:
            raise RuntimeError('the base changed in a LoRA stage')
        self.save()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('stage', choices=STAGES)
    parser.add_argument('--run', type=Path, required=True)
    parser.add_argument('--config', type=Path, default=Path(__file__).parent / 'config' / 'compact.toml')
    parser.add_argument('--from', dest='before', type=Path, help='checkpoint of the stage before')
    parser.add_argument('--minutes', type=float, default=math.inf)
    parser.add_argument('--device', default='cpu')
    parser.add_argument('--metrics-data', type=Path, default=Path('../shared/metrics/data'))
    parser.add_argument('--keep-every', type=int, default=0, help='steps between checkpoints that stay')
    parser.add_argument('--float32', action='store_true',
                        help='for a processor without bf16 arithmetic, where bf16 is emulated and five times slower')
    args = parser.parse_args()
    trainer = Trainer(args.run, configuration.load(args.config), args.stage, args.device, args.metrics_data,
                      args.float32)
    trainer.start(args.before)
    trainer.fit(args.minutes, args.keep_every)


if __name__ == '__main__':
    main()
