"""A pack back into a checkpoint, so that training can go on from what is published.

    python3 unpack.py ../packs/pisa-compact --out RUN/base.pt [--config config/compact.toml]

Takes the base alone: both LoRAs are trained anew on what becomes of it. Layers that the pack does not have yet keep
their first values, so a new layer that starts at nought changes nothing.
"""
import argparse
from pathlib import Path

import onnx
import torch

import config as configuration
from network import PisaCompact


def stored_base(pack: Path) -> dict[str, torch.Tensor]:
    """Weights and biases of the base as float32, by the names of `PisaCompact.state_dict`."""
    model = onnx.load(pack / 'default.onnx')  # with the data of weights.bin
    arrays = {tensor.name: onnx.numpy_helper.to_array(tensor) for tensor in model.graph.initializer}
    return {name: torch.from_numpy(array.copy()).float() for name, array in arrays.items()
            if name.endswith(('.weight', '.bias'))}


def unpack(pack: Path, out: Path, config: configuration.Config) -> list[str]:
    """Writes `out`; returns the names of the base's tensors that the pack does not have."""
    torch.manual_seed(config.seed)
    network = PisaCompact(config.network)
    found = stored_base(pack)
    state = network.state_dict()
    for name, tensor in found.items():
        if name not in state or state[name].shape != tensor.shape:
            raise ValueError(f'{pack.name}: {name} {tuple(tensor.shape)} does not fit the configured network')
        state[name] = tensor
    network.load_state_dict(state)
    weights = network.state_dict()
    out.parent.mkdir(parents=True, exist_ok=True)
    torch.save({'config': configuration.to_dict(config), 'stage': 'base', 'network': weights, 'average': weights}, out)
    return [f'{name}.{part}' for name in network.layers() for part in ('weight', 'bias')
            if f'{name}.{part}' not in found]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('pack', type=Path)
    parser.add_argument('--out', type=Path, required=True)
    parser.add_argument('--config', type=Path, default=Path(__file__).parent / 'config' / 'compact.toml')
    args = parser.parse_args()
    new = unpack(args.pack, args.out, configuration.load(args.config))
    print(f'{args.out} written; not in the pack: {", ".join(new) or "nothing"}')


if __name__ == '__main__':
    main()
