"""A pack back into a checkpoint, so that training can go on from what is published.

    python3 unpack.py ../packs/pisa-compact --out RUN/base.pt [--adapters] [--config config/compact.toml]

Takes the base alone, so that both LoRAs are trained anew on what becomes of it; with --adapters them too, to train one
of them further on a base that stays. Layers that the pack does not have yet keep their first values, so a new layer
that starts at nought changes nothing; an adapter whose rank grew has zeros in what is new of B.
"""
import argparse
from pathlib import Path

import onnx
import torch

import config as configuration
from network import PisaCompact


def stored(pack: Path) -> dict[str, torch.Tensor]:
    """Weights, biases and adapters as float32, by the names of `PisaCompact.state_dict`."""
    model = onnx.load(pack / 'residuals.onnx')  # with the data of weights.bin
    found = {}
    for tensor in model.graph.initializer:
        layer, _, part = tensor.name.rpartition('.')
        if part in ('up', 'down'):
            layer, _, adapter = layer.rpartition('.')
            found[f'{layer}.{part}.{adapter}'] = tensor
        elif part in ('weight', 'bias'):
            found[tensor.name] = tensor
    return {name: torch.from_numpy(onnx.numpy_helper.to_array(tensor).copy()).float() for name, tensor in found.items()}


def grown(stored_part: torch.Tensor, fresh: torch.Tensor, part: str) -> torch.Tensor:
    """An adapter's matrix of the configured rank: with zeros where B is new, as a new adapter has them, A's rows drawn."""
    out = torch.zeros_like(fresh) if part == 'up' else fresh.clone()
    out[:stored_part.shape[0], :stored_part.shape[1]] = stored_part
    return out


def unpack(pack: Path, out: Path, config: configuration.Config, adapters: bool = False) -> list[str]:
    """Writes `out`; returns the names of the base's tensors that the pack does not have."""
    torch.manual_seed(config.seed)
    network = PisaCompact(config.network)
    state = network.state_dict()
    found = stored(pack)
    for name, tensor in found.items():
        part = next((p for p in ('up', 'down') if f'.{p}.' in name), None)
        if part and not adapters:
            continue
        fits = name in state and (
            all(a <= b for a, b in zip(tensor.shape, state[name].shape)) if part else tensor.shape == state[name].shape)
        if not fits:
            raise ValueError(f'{pack.name}: {name} {tuple(tensor.shape)} does not fit the configured network')
        state[name] = grown(tensor, state[name], part) if part else tensor
    network.load_state_dict(state)
    weights = network.state_dict()
    out.parent.mkdir(parents=True, exist_ok=True)
    stage = 'semantic' if adapters else 'base'
    torch.save({'config': configuration.to_dict(config), 'stage': stage, 'network': weights, 'average': weights}, out)
    return [f'{name}.{part}' for name in network.layers() for part in ('weight', 'bias')
            if f'{name}.{part}' not in found]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('pack', type=Path)
    parser.add_argument('--out', type=Path, required=True)
    parser.add_argument('--adapters', action='store_true', help='the LoRAs too')
    parser.add_argument('--config', type=Path, default=Path(__file__).parent / 'config' / 'compact.toml')
    args = parser.parse_args()
    new = unpack(args.pack, args.out, configuration.load(args.config), args.adapters)
    print(f'{args.out} written; not in the pack: {", ".join(new) or "nothing"}')


if __name__ == '__main__':
    main()
