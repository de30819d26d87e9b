"""Stable Diffusion 2.1-base with PiSA-SR's two LoRAs, and the file that holds them, `pisa_sr.pkl`.

z_H = z_L - UNet(z_L, t = 1, empty prompt): the UNet's output is the residual (arXiv 2412.03017, Eq. 5). Each LoRA has
three adapters, one per part of the UNet, named `default_PART_DIAL`.
"""
import json
from pathlib import Path

import torch
from diffusers import AutoencoderKL, DDPMScheduler, UNet2DConditionModel
from diffusers.utils.peft_utils import set_weights_and_activate_adapters
from peft import LoraConfig
from torch import nn
from transformers import CLIPTextModel, CLIPTokenizerFast

PIXEL, SEMANTIC = DIALS = ('pix', 'sem')
PARTS = ('encoder', 'decoder', 'others')
TARGETS = ('to_k', 'to_q', 'to_v', 'to_out.0', 'conv', 'conv1', 'conv2', 'conv_in', 'conv_shortcut', 'conv_out',
           'proj_out', 'proj_in', 'ff.net.2', 'ff.net.0.proj')


def part_of(name: str) -> str:
    if 'down_blocks' in name or 'conv_in' in name:
        return 'encoder'
    return 'decoder' if 'up_blocks' in name or 'conv_out' in name else 'others'


def target_modules(unet: nn.Module) -> dict[str, list[str]]:
    """By part, in the model's order. To be asked before an adapter is added: those change the names."""
    names = [name.removesuffix('.weight') for name, _ in unet.named_parameters()
             if 'norm' not in name and 'bias' not in name and any(target in name for target in TARGETS)]
    return {part: [name for name in names if part_of(name) == part] for part in PARTS}


class DualLora(nn.Module):
    """Frozen text encoder, VAE and UNet of a folder in diffusers' layout, with both LoRAs on the UNet."""

    def __init__(self, base: Path, ranks: dict[str, int], timestep: int):
        super().__init__()
        self.base, self.ranks, self.timestep = base, ranks, timestep
        self.vae = AutoencoderKL.from_pretrained(base, subfolder='vae').requires_grad_(False)
        self.unet = UNet2DConditionModel.from_pretrained(base, subfolder='unet').requires_grad_(False)
        schedule = DDPMScheduler.from_pretrained(base, subfolder='scheduler')
        self.register_buffer('alphas_cumprod', schedule.alphas_cumprod, persistent=False)
        self.register_buffer('empty_prompt', embed_prompt(base, ''), persistent=False)
        self.modules_of = target_modules(self.unet)
        for dial in DIALS:
            for part in PARTS:
                lora = LoraConfig(r=ranks[dial], init_lora_weights='gaussian', target_modules=self.modules_of[part])
                self.unet.add_adapter(lora, adapter_name=f'default_{part}_{dial}')

    def use(self, *dials: str) -> None:
        """Switches these LoRAs on and all others off, and freezes everything."""
        if dials:
            self.unet.enable_adapters()
            names = [f'default_{part}_{dial}' for dial in dials for part in PARTS]
            set_weights_and_activate_adapters(self.unet, names, [1.0] * len(names))
        else:
            self.unet.disable_adapters()
        self.unet.requires_grad_(False)

    def train_dial(self, dial: str) -> list[nn.Parameter]:
        """The pixel LoRA alone, or the semantic one with the frozen pixel LoRA on; returns what is to be trained."""
        self.use(*((PIXEL,) if dial == PIXEL else DIALS))
        own = [p for name, p in self.unet.named_parameters() if 'lora_' in name and name.endswith(f'_{dial}.weight')]
        for parameter in own:
            parameter.requires_grad_(True)
        return own

    def encode(self, image: torch.Tensor) -> torch.Tensor:
        """(N, 3, H, W) in [0, 1] -> z_L (N, 4, H/8, W/8): the mean, so that a result can be made again."""
        return self.vae.encode(image * 2 - 1).latent_dist.mean * self.vae.config.scaling_factor

    def decode(self, latent: torch.Tensor) -> torch.Tensor:
        """z -> (N, 3, H, W), nominally in [0, 1], not clamped."""
        return self.vae.decode(latent / self.vae.config.scaling_factor).sample / 2 + 0.5

    def residual(self, latent: torch.Tensor) -> torch.Tensor:
        text = self.empty_prompt.expand(len(latent), -1, -1)
        return self.unet(latent, self.timestep, text).sample

    def restore(self, lq: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """z_H and its picture for enlarged LQ pictures, with the LoRAs that are in use."""
        latent = self.encode(lq)
        latent = latent - self.residual(latent)
        return latent, self.decode(latent)

    def save(self, path: Path) -> None:
        """As the authors' tool lays it out: lists of modules, ranks, then every LoRA tensor under its own name."""
        content = {f'unet_lora_{part}_modules_{dial}': self.modules_of[part] for dial in DIALS for part in PARTS}
        content |= {f'lora_rank_unet_{dial}': self.ranks[dial] for dial in DIALS}
        content['state_dict_unet'] = {name: tensor.detach().cpu().contiguous().clone()
                                      for name, tensor in self.unet.state_dict().items() if 'lora' in name}
        torch.save(content, path)

    def load(self, path: Path) -> None:
        """@raise ValueError where ranks or names are not this model's."""
        content = torch.load(path, map_location='cpu', weights_only=True)
        if {dial: content[f'lora_rank_unet_{dial}'] for dial in DIALS} != self.ranks:
            raise ValueError(f'{path} has other ranks than {self.ranks}')
        own = {name for name in self.unet.state_dict() if 'lora' in name}
        if own != set(content['state_dict_unet']):
            raise ValueError(f'{path} belongs to another UNet')
        self.unet.load_state_dict(content['state_dict_unet'], strict=False)


def token_ids(base: Path, prompt: str, length: int) -> list[int]:
    """Padded with the token that special_tokens_map.json names; tokenizer_config.json names another."""
    tokenizer = CLIPTokenizerFast.from_pretrained(base, subfolder='tokenizer')
    padding = json.loads((base / 'tokenizer' / 'special_tokens_map.json').read_text())['pad_token']
    padding = padding if isinstance(padding, str) else padding['content']
    ids = tokenizer(prompt, truncation=True, max_length=length).input_ids
    return ids + [tokenizer.convert_tokens_to_ids(padding)] * (length - len(ids))


def embed_prompt(base: Path, prompt: str) -> torch.Tensor:
    """(1, 77, D): the last hidden state behind the text encoder's final norm."""
    encoder = CLIPTextModel.from_pretrained(base, subfolder='text_encoder', torch_dtype=torch.float32)
    ids = token_ids(base, prompt, encoder.config.max_position_embeddings)
    with torch.no_grad():
        return encoder(torch.tensor([ids])).last_hidden_state
