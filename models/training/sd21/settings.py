"""The configuration of a run, read from a TOML file."""
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

import config as configuration  # noqa: E402

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
    """@raise TypeError that names any key that does not belong."""
    raw = tomllib.loads(path.read_text())
    parts = {'data': configuration.Data, 'pixel': Stage, 'semantic': Stage, 'csd': Csd}
    return Config(**{key: parts[key](**value) if key in parts else value for key, value in raw.items()})
