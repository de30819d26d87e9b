"""The configuration of a run, read from a TOML file."""
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

import config as configuration  # noqa: E402

LOSSES = {'squared', 'perceptual', 'csd'}
PERCEPTUAL = {'vgg', 'squeeze'}
PAPER = HERE / 'config' / 'paper.toml'


@dataclass(frozen=True)
class Stage:
    steps: int
    weights: dict[str, float]


@dataclass(frozen=True)
class Csd:
    guidance: float
    time_range: tuple[float, float]
    prompt: str


@dataclass(frozen=True)
class Config:
    seed: int
    rank: int
    timestep: int
    learning_rate: float
    batch: int
    gradient_norm: float
    perceptual: str
    data: configuration.Data
    pixel: Stage
    semantic: Stage
    csd: Csd


def load_config(path: Path) -> Config:
    """@raise TypeError that names a key that does not belong or is missing, ValueError a value that cannot be."""
    raw = tomllib.loads(path.read_text())
    parts = {'data': configuration.Data, 'pixel': Stage, 'semantic': Stage, 'csd': Csd}
    config = Config(**{key: parts[key](**value) if key in parts else value for key, value in raw.items()})
    for name, is_right in conditions(config).items():
        if not is_right:
            raise ValueError(f'{path.name}: {name} cannot be so')
    return config


def conditions(config: Config) -> dict[str, bool]:
    """What must hold before hours are spent, by the setting's name."""
    stages = {'pixel': config.pixel, 'semantic': config.semantic}
    low, high = config.csd.time_range
    return {
        **{f'{name}.weights': bool(stage.weights) and set(stage.weights) <= LOSSES for name, stage in stages.items()},
        **{f'{name}.steps': stage.steps > 0 for name, stage in stages.items()},
        'perceptual': config.perceptual in PERCEPTUAL,
        'csd.time_range': 0 <= low < high < 1,
        'rank': config.rank > 0,
        'timestep': 0 <= config.timestep < 1000,
        'batch': 0 < config.batch <= config.data.patches,
        'data.patch_px': config.data.patch_px > 0 and config.data.patch_px % 64 == 0,  # whole at every level of the UNet
        'learning_rate': 0 < config.learning_rate < 1,
    }
