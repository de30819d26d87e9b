"""Draws a very small Stable Diffusion with PiSA-SR and OSEDiff LoRAs in the published files' layout, and what
diffusers and PEFT compute with it, so that `npm run parity -- models/golden/sd21` needs nothing else.

    pip install torch diffusers peft transformers safetensors
    python models/golden/sd21/draw_golden.py
    python models/golden/sd21/draw_golden.py --shape odd --seed 7 --folder models/golden/sd21-odd --gzip
    python models/golden/sd21/draw_golden.py --shape wide --seed 5 --folder DIR    then: npm run parity -- DIR

Weights are drawn, not trained. Names and formulas of `expected.safetensors`:
  eps_{base,pix,sem,full} = UNet(z_L, t = 1, text) without LoRA, with the pixel one, the semantic one, both;
  OSEDiff: z_H = (z_L - sqrt(1 - a) eps) / sqrt(a) at t = 999, a the schedule's cumulative product.
"""

import argparse
import copy
import gzip
import json
from dataclasses import dataclass
from pathlib import Path

import torch
from diffusers import AutoencoderKL, UNet2DConditionModel
from peft import LoraConfig
from safetensors.torch import save_file
from transformers import CLIPTextConfig, CLIPTextModel

FOLDER = Path(__file__).parent
SEED = 23


@dataclass(frozen=True)
class Shape:
    """What a drawn model may differ in; the last level of the UNet has no cross-attention."""

    widths: tuple[int, ...]
    heads: tuple[int, ...]
    groups: int
    layers: int
    text_width: int
    text_heads: int
    vae_widths: tuple[int, ...]
    vae_groups: int
    ranks: dict[str, int]
    sizes: tuple[tuple[int, int], tuple[int, int]]  # the second does not divide evenly at every level
    step: float = 0.0  # weights are multiples of it, so that they compress well; 0: any value
    has_osediff: bool = True


SHAPES = {
    "golden": Shape((8, 8, 12), (2, 4, 3), 4, 1, 8, 2, (8, 8, 8), 4, {"pix": 1, "sem": 2}, ((24, 32), (20, 28))),
    "odd": Shape((6, 9), (3, 1), 3, 2, 10, 5, (9, 6), 3, {"pix": 3, "sem": 4}, ((8, 12), (10, 14)),
                 1 / 16, has_osediff=False),
    "wide": Shape((12, 24, 36, 36), (1, 3, 6, 4), 6, 2, 20, 5, (10, 15, 20), 5, {"pix": 5, "sem": 3},
                  ((40, 64), (44, 52))),
}  # fmt: skip
LENGTH = 12
PIECES = ["!", *"abcdefgh", *[f"{letter}</w>" for letter in "abcdefgh"], "ab", "abc</w>"]
BEGIN, END = "<|startoftext|>", "<|endoftext|>"
PROMPTS = {"empty": "", "house": "abc a bad"}
IDS = {"empty": [], "house": ["abc</w>", "a</w>", "b", "a", "d</w>"]}
# What PiSA-SR and OSEDiff put a LoRA on: every weight whose name contains one of these.
TARGETS = ("to_k", "to_q", "to_v", "to_out.0", "conv", "conv_in", "conv_shortcut", "conv_out",
           "proj_out", "proj_in", "ff.net.2", "ff.net.0.proj")  # fmt: skip
SCALING = 0.18215


def draw(module: torch.nn.Module, generator: torch.Generator, step: float) -> None:
    """Every tensor gets values that matter: norms around 1, biases around 0, weights by their fan-in."""
    for name, parameter in module.named_parameters():
        noise = torch.randn(parameter.shape, generator=generator)
        if parameter.ndim > 1:
            parameter.data = noise / parameter[0].numel() ** 0.5
        else:
            parameter.data = 0.2 * noise + (1.0 if name.endswith("weight") else 0.0)
        parameter.data = rounded(parameter.data, step)


def rounded(values: torch.Tensor, step: float) -> torch.Tensor:
    return (values / step).round() * step if step > 0 else values


def models(shape: Shape, generator: torch.Generator):
    attentive, levels = len(shape.widths) - 1, len(shape.vae_widths)
    unet = UNet2DConditionModel(
        sample_size=64, block_out_channels=shape.widths, attention_head_dim=shape.heads,
        cross_attention_dim=shape.text_width, layers_per_block=shape.layers, norm_num_groups=shape.groups,
        use_linear_projection=True,
        down_block_types=("CrossAttnDownBlock2D",) * attentive + ("DownBlock2D",),
        up_block_types=("UpBlock2D",) + ("CrossAttnUpBlock2D",) * attentive,
    )  # fmt: skip
    vae = AutoencoderKL(
        block_out_channels=shape.vae_widths, layers_per_block=shape.layers, norm_num_groups=shape.vae_groups,
        latent_channels=4,
        down_block_types=("DownEncoderBlock2D",) * levels, up_block_types=("UpDecoderBlock2D",) * levels,
    )  # fmt: skip
    text = CLIPTextModel(CLIPTextConfig(
        vocab_size=len(PIECES) + 2, hidden_size=shape.text_width, intermediate_size=2 * shape.text_width,
        num_hidden_layers=2, num_attention_heads=shape.text_heads, max_position_embeddings=LENGTH,
        hidden_act="gelu", eos_token_id=2,
    ))  # fmt: skip
    for module in (unet, vae, text):
        draw(module.eval(), generator, shape.step)
    return unet, vae, text


def save_base(unet, vae, text) -> None:
    for name, module in (("unet", unet), ("vae", vae)):
        (FOLDER / name).mkdir(exist_ok=True)
        config = {**module.config, "_class_name": type(module).__name__}
        # Which values are diffusers' defaults is said in another order each time.
        kept = {key: value for key, value in config.items() if value is not None and key != "_use_default_values"}
        write_json(f"{name}/config.json", kept)
        save_file(module.state_dict(), FOLDER / name / "diffusion_pytorch_model.safetensors")
    (FOLDER / "text_encoder").mkdir(exist_ok=True)
    write_json("text_encoder/config.json", text.config.to_dict())
    state = {key if key.startswith("text_model.") else f"text_model.{key}": value.half().contiguous()
             for key, value in text.state_dict().items() if "position_ids" not in key}  # fmt: skip
    save_file(state, FOLDER / "text_encoder" / "model.safetensors")
    (FOLDER / "scheduler").mkdir(exist_ok=True)
    write_json("scheduler/scheduler_config.json", {
        "beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "scaled_linear",
        "num_train_timesteps": 1000, "prediction_type": "epsilon"})  # fmt: skip
    (FOLDER / "tokenizer").mkdir(exist_ok=True)
    write_json("tokenizer/vocab.json", {piece: index for index, piece in enumerate([*PIECES, BEGIN, END])})
    (FOLDER / "tokenizer/merges.txt").write_text("#version: 0.2\na b\nab c</w>\n")
    write_json("tokenizer/special_tokens_map.json",
               {"bos_token": BEGIN, "eos_token": END, "pad_token": "!", "unk_token": END})  # fmt: skip


def write_json(name: str, value: object) -> None:
    (FOLDER / name).write_text(json.dumps(value, indent=1, sort_keys=True, default=str) + "\n")


def lora_modules(module: torch.nn.Module, part) -> list[str]:
    names = [name.removesuffix(".weight") for name, _ in module.named_parameters() if name.endswith(".weight")]
    return [name for name in names if "norm" not in name and any(t in name for t in TARGETS) and part(name)]


PARTS = {
    "encoder": lambda name: name.startswith(("down_blocks", "conv_in")),
    "decoder": lambda name: name.startswith(("up_blocks", "conv_out")),
    "others": lambda name: name.startswith("mid_block"),
}


def add_lora(module, name: str, modules: list[str], rank: int, generator, step: float) -> None:
    module.add_adapter(LoraConfig(r=rank, target_modules=modules, init_lora_weights=False), adapter_name=name)
    for key, parameter in module.named_parameters():
        if f".{name}." in key:
            fan_in = parameter[0].numel()
            noise = 0.5 * torch.randn(parameter.shape, generator=generator) / fan_in**0.5
            parameter.data = rounded(noise, step)


def lora_state(module) -> dict[str, torch.Tensor]:
    return {key: value.detach().clone() for key, value in module.named_parameters() if "lora_" in key}


def text_values(text) -> dict[str, torch.Tensor]:
    vocabulary = [*PIECES, BEGIN, END]
    values = {}
    text = text.half().float()  # the file holds fp16 weights
    for name, pieces in IDS.items():
        ids = [vocabulary.index(BEGIN), *map(vocabulary.index, pieces), vocabulary.index(END)]
        values[f"text/{name}/ids"] = torch.tensor([ids + [0] * (LENGTH - len(ids))])
        values[f"text/{name}/embedding"] = text(values[f"text/{name}/ids"]).last_hidden_state
    return values


def pisa_values(unet, values: dict[str, torch.Tensor], sizes: dict[str, tuple[int, int]]) -> None:
    adapters = {dial: [f"default_{part}_{dial}" for part in PARTS] for dial in ("pix", "sem")}
    for size in sizes:
        for name, active in (("base", []), ("pix", adapters["pix"]), ("sem", adapters["sem"]),
                             ("full", adapters["pix"] + adapters["sem"])):  # fmt: skip
            if active:
                unet.enable_adapters()
                unet.set_adapter(active)
            else:
                unet.disable_adapters()
            for prompt in PROMPTS:
                key = f"unet/{size}/eps_{name}" if prompt == "empty" else f"unet/{size}/{prompt}/eps_{name}"
                values[key] = unet(values[f"vae/{size}/latent"], 1, values[f"text/{prompt}/embedding"]).sample


def osediff_values(unet, vae, values: dict[str, torch.Tensor], sizes) -> None:
    unet.set_adapter([f"default_{part}" for part in PARTS])
    vae.set_adapter("default_encoder")
    betas = torch.linspace(0.00085**0.5, 0.012**0.5, 1000) ** 2
    alpha = torch.cumprod(1 - betas, 0)[999]
    values["osediff/alpha_cumprod_999"] = alpha[None]
    for size in sizes:
        mean = vae.encode(values[f"image/{size}"]).latent_dist.mean
        latent = mean * SCALING
        eps = unet(latent, 999, values["text/empty/embedding"]).sample
        z_h = (latent - (1 - alpha).sqrt() * eps) / alpha.sqrt()
        values |= {f"osediff/{size}/mean": mean, f"osediff/{size}/latent": latent,
                   f"osediff/{size}/empty/eps": eps, f"osediff/{size}/empty/z_h": z_h}  # fmt: skip


def draw_osediff(shape: Shape, unet, vae, generator: torch.Generator, values, sizes) -> None:
    saved = {f"unet_lora_{part}_modules": lora_modules(unet, belongs) for part, belongs in PARTS.items()}
    saved["vae_lora_encoder_modules"] = lora_modules(
        vae, lambda name: name.startswith(("encoder", "quant_conv")))
    for part in PARTS:
        add_lora(unet, f"default_{part}", saved[f"unet_lora_{part}_modules"], 2, generator, shape.step)
    add_lora(vae, "default_encoder", saved["vae_lora_encoder_modules"], 2, generator, shape.step)
    own = unet.conv_in.base_layer.state_dict()
    conv_in = {f"conv_in.base_layer.{key}": torch.randn(value.shape, generator=generator) * 0.2
               for key, value in own.items()}  # fmt: skip
    unet.load_state_dict(conv_in, strict=False)
    saved |= {"rank_unet": 2, "rank_vae": 2, "state_dict_unet": conv_in | lora_state(unet),
              "state_dict_vae": lora_state(vae)}  # fmt: skip
    torch.save(saved, FOLDER / "osediff.pkl")
    osediff_values(unet, vae, values, sizes)


@torch.no_grad()
def main() -> None:
    global FOLDER
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--shape", choices=SHAPES, default="golden")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--folder", type=Path, default=FOLDER)
    parser.add_argument("--gzip", action="store_true", help="compress every file that was written")
    args = parser.parse_args()
    FOLDER, shape = args.folder, SHAPES[args.shape]
    FOLDER.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(1)
    generator = torch.Generator().manual_seed(args.seed)
    unet, vae, text = models(shape, generator)
    save_base(unet, vae, text)
    sizes = {f"{height}x{width}": (height, width) for height, width in shape.sizes}
    values = text_values(text)
    for size, sides in sizes.items():
        image = torch.randint(0, 256, (1, 3, *sides), generator=generator) * 2 / 255 - 1
        distribution = vae.encode(image).latent_dist
        latent = distribution.mean * SCALING
        values |= {f"image/{size}": image, f"vae/{size}/moments": distribution.parameters,
                   f"vae/{size}/mean": distribution.mean, f"vae/{size}/latent": latent,
                   f"vae/{size}/decoded": vae.decode(latent / SCALING).sample}  # fmt: skip

    plain_unet = copy.deepcopy(unet)
    ranks = shape.ranks
    saved = {}
    for dial in ranks:
        for part, belongs in PARTS.items():
            saved[f"unet_lora_{part}_modules_{dial}"] = lora_modules(unet, belongs)
    for dial, rank in ranks.items():
        for part in PARTS:
            modules = saved[f"unet_lora_{part}_modules_{dial}"]
            add_lora(unet, f"default_{part}_{dial}", modules, rank, generator, shape.step)
        saved[f"lora_rank_unet_{dial}"] = rank
    torch.save(saved | {"state_dict_unet": lora_state(unet)}, FOLDER / "pisa_sr.pkl")
    pisa_values(unet, values, sizes)

    files = {"unet": "pisa_sr.pkl"}
    if shape.has_osediff:
        draw_osediff(shape, plain_unet, vae, generator, values, sizes)
        files["osediff"] = "osediff.pkl"
    save_file({key: value.clone().contiguous() for key, value in values.items()}, FOLDER / "expected.safetensors")
    write_json("fixture.json", {"prompts": PROMPTS, "tile": 16, "overlap": 8, "timestep": 1,
                                "files": files})  # fmt: skip
    if args.gzip:
        compress(FOLDER)


def compress(folder: Path) -> None:
    """Replaces each file by NAME.gz, with no date in it: drawn again it has the same bytes."""
    for file in [path for path in folder.rglob("*") if path.is_file() and path.suffix != ".gz"]:
        file.with_name(f"{file.name}.gz").write_bytes(gzip.compress(file.read_bytes(), mtime=0))
        file.unlink()


if __name__ == "__main__":
    main()
