"""The configuration of a run: dataclasses read from a TOML file, saved with every checkpoint."""
import dataclasses
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

STAGES = ('base', 'pixel', 'semantic')


@dataclass(frozen=True)
class Network:
    unshuffle: int
    channels: int
    blocks: int
    half_channels: int
    full_channels: int
    pixel_rank: int
    semantic_rank: int
    semantic_blocks: int
    half_exact: bool = False           # single pixels of half of the output's size are restored too


@dataclass(frozen=True)
class Data:
    patches: int
    patch_px: int
    seed: int
    softened: float = 0.0              # share of the references above x2.5 that are made a little unsharp
    plain: float = 0.0                 # share of crisp references with one fault of each kind at x1 or x2


@dataclass(frozen=True)
class Stage:
    steps: int
    batch: int
    crop_px: int
    learning_rate: float
    warmup_steps: int
    ema: float
    weights: dict[str, float]
    muon_learning_rate: float = 0.0   # 0: Adam for every parameter
    adversarial_from: float = 0.0     # part of the schedule before the discriminator counts
    guidance: float = 7.5              # the paper's lambda_cfg, where the weights name csd
    active: tuple[str, ...] = field(default=())  # adapters in use; empty: the stage's usual ones


@dataclass(frozen=True)
class Pack:
    """What the manifest says to users."""
    name: str
    description: str


@dataclass(frozen=True)
class Config:
    seed: int
    pack: Pack
    network: Network
    data: Data
    base: Stage
    pixel: Stage
    semantic: Stage


def from_dict(raw: dict) -> Config:
    """A TypeError names any key that does not belong."""
    stages = {name: Stage(**raw[name]) for name in STAGES}
    return Config(raw['seed'], Pack(**raw['pack']), Network(**raw['network']), Data(**raw['data']), **stages)


def load(path: str | Path) -> Config:
    with open(path, 'rb') as file:
        return from_dict(tomllib.load(file))


def to_dict(config: Config) -> dict:
    return dataclasses.asdict(config)
