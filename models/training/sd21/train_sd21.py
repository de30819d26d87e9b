"""PiSA-SR's own training on Stable Diffusion 2.1-base: the pixel LoRA, then the semantic one with the pixel LoRA frozen.

    python3 train_sd21.py pixel    --run RUN --base BASE [--device cuda]    on a squared loss
    python3 train_sd21.py semantic --run RUN --base BASE                    on LPIPS and score distillation

RUN/data holds the patches (prepare.py).
BASE is a folder in diffusers' layout. Both stages write RUN/pisa_sr.pkl, which the app installs; a stage that is started
again goes on from it. RUN/STAGE.log has one JSON line per `LOG_EVERY` steps.
"""
import argparse
import json
import os
from pathlib import Path

import torch
from diffusers import UNet2DConditionModel
from torch import nn

from dual_lora import DIALS, PIXEL, SEMANTIC, DualLora, embed_prompt
from settings import PAPER, Config, Csd, Stage, load_config

from data import Patches  # behind settings, which knows the folder
from losses import LpipsSqueeze

DIAL_OF = {'pixel': PIXEL, 'semantic': SEMANTIC}
LOG_EVERY = 10
SAVE_EVERY = 200


class Distillation:
    """Classifier score distillation (arXiv 2412.03017, Eq. 7): what the base model calls a good photograph.

    With f(z_t, e) = (z_t - sqrt(1 - abar) e) / sqrt(abar) and e_guided = e(none) + guidance (e(prompt) - e(none)), the
    gradient on z_H is w (f(z_t, e(none)) - f(z_t, e_guided)), w = 1 / mean|z_H - f(z_t, e_guided)|.
    """

    def __init__(self, model: DualLora, settings: Csd, device: str):
        self.settings, self.alphas = settings, model.alphas_cumprod
        base = UNet2DConditionModel.from_pretrained(model.base, subfolder='unet')
        self.unet = base.requires_grad_(False).to(device)
        self.texts = torch.cat([model.empty_prompt, embed_prompt(model.base, settings.prompt).to(device)])

    def __call__(self, latent: torch.Tensor) -> torch.Tensor:
        n = len(latent)
        with torch.no_grad():
            low, high = (int(share * len(self.alphas)) for share in self.settings.time_range)
            t = torch.randint(low, high + 1, (n,), device=latent.device)
            abar = self.alphas[t][:, None, None, None]
            noisy = abar.sqrt() * latent + (1 - abar).sqrt() * torch.randn_like(latent)
            texts = self.texts.repeat_interleave(n, 0)
            plain, wanted = self.unet(noisy.repeat(2, 1, 1, 1), t.repeat(2), texts).sample.chunk(2)
            guided = plain + self.settings.guidance * (wanted - plain)
            clean, better = ((noisy - (1 - abar).sqrt() * e) / abar.sqrt() for e in (plain, guided))
            weight = 1 / (latent - better).abs().mean((1, 2, 3), keepdim=True)
            gradient = torch.nan_to_num(weight * (clean - better))
        return (gradient * latent).mean()


def perceptual_loss(kind: str, metrics_data: Path | None, device: str) -> nn.Module:
    """On pictures in [0, 1]. 'vgg', the paper's, needs the package `lpips`; 'squeeze' its weights in `metrics_data`."""
    if kind == 'squeeze':
        if metrics_data is None:
            raise SystemExit('--metrics-data is needed: the folder of lpips_squeeze_v01.npz')
        return LpipsSqueeze(metrics_data / 'lpips_squeeze_v01.npz').to(device)
    import lpips
    network = lpips.LPIPS(net='vgg').requires_grad_(False).to(device)
    return lambda result, target: network(result * 2 - 1, target * 2 - 1).mean()


class Trainer:
    def __init__(self, run: Path, base: Path, config: Config, stage: str, device: str, metrics_data: Path | None):
        self.run, self.config, self.stage, self.device = run, config, stage, device
        self.settings: Stage = getattr(config, stage)
        torch.manual_seed(config.seed)
        self.model = DualLora(base, dict.fromkeys(DIALS, config.rank), config.timestep).to(device)
        self.file = run / 'pisa_sr.pkl'
        if self.file.exists():
            self.model.load(self.file)
        elif stage == 'semantic':
            raise SystemExit(f'{self.file} is missing: train the pixel stage first')
        self.parameters = self.model.train_dial(DIAL_OF[stage])
        if device != 'cpu':  # a third more time for two thirds less memory
            self.model.unet.enable_gradient_checkpointing()
            self.model.vae.enable_gradient_checkpointing()
        self.optimizer = torch.optim.AdamW(self.parameters, lr=config.learning_rate)
        self.patches = Patches(run / 'data', 'train', config.seed)
        weights = self.settings.weights
        self.perceptual = perceptual_loss(config.perceptual, metrics_data, device) if 'perceptual' in weights else None
        self.distil = Distillation(self.model, config.csd, device) if 'csd' in weights else None

    def losses(self, hq: torch.Tensor, lq: torch.Tensor) -> dict[str, torch.Tensor]:
        latent, image = self.model.restore(lq)
        found = {}
        if 'squared' in self.settings.weights:
            found['squared'] = (image - hq).square().mean() * 4  # of values in [-1, 1], as published
        if self.perceptual is not None:
            found['perceptual'] = self.perceptual(image, hq)
        if self.distil is not None:
            found['csd'] = self.distil(latent)
        return found

    def train_step(self) -> dict[str, float]:
        hq, lq = self.patches.batch(self.config.batch, self.config.data.patch_px, self.device)
        found = self.losses(hq, lq)
        total = sum(self.settings.weights[name] * loss for name, loss in found.items())
        self.optimizer.zero_grad(set_to_none=True)
        total.backward()
        nn.utils.clip_grad_norm_(self.parameters, self.config.gradient_norm)
        self.optimizer.step()
        return {name: float(loss.detach()) for name, loss in found.items()}

    def train(self) -> None:
        sums: dict[str, float] = {}
        for step in range(1, self.settings.steps + 1):
            for name, loss in self.train_step().items():
                sums[name] = sums.get(name, 0.0) + loss
            if step % LOG_EVERY == 0:
                line = {'step': step, **{name: total / LOG_EVERY for name, total in sums.items()}}
                with open(self.run / f'{self.stage}.log', 'a') as file:
                    file.write(json.dumps(line) + '\n')
                sums = {}
            if step % SAVE_EVERY == 0 or step == self.settings.steps:
                partial = self.file.with_suffix('.partial')
                self.model.save(partial)
                os.replace(partial, self.file)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('stage', choices=tuple(DIAL_OF))
    parser.add_argument('--run', type=Path, required=True)
    parser.add_argument('--config', type=Path, default=PAPER)
    parser.add_argument('--base', type=Path, required=True)
    parser.add_argument('--metrics-data', type=Path)
    parser.add_argument('--device', default='cpu')
    args = parser.parse_args()
    config = load_config(args.config)
    Trainer(args.run, args.base, config, args.stage, args.device, args.metrics_data).train()


if __name__ == '__main__':
    main()
