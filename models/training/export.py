"""Write a pack from a checkpoint: two ONNX graphs over one file of weights, golden tile, manifest; and prove it.

    python3 export.py RUN/semantic.pt --out ../packs/pisa-compact --version 1.0.0

Proven before anything counts as written: the LoRA stages left the base alone, every adapter has its declared rank,
onnxruntime folds the adapters into the convolutions, its answers equal PyTorch's, and the receptive radius holds.
The pack's README.md (its model card) is written by hand and only hashed here.
"""
import argparse
import hashlib
import json
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from safetensors.numpy import save

from config import Pack
from evaluate import load_config, load_network
from network import PIXEL, SEMANTIC, PisaCompact
from onnx_graph import WEIGHTS_FILE, Weights, default_graph, residuals_graph

GOLDEN_SIDE_PX = 64
GOLDEN_TOLERANCE = 2e-3   # what an execution provider with its own rounding may differ by
EQUAL_TOLERANCE = 2e-5    # onnxruntime on the CPU against PyTorch, both float32


def receptive_radius(network: PisaCompact) -> int:
    """Largest distance, to one side, of an input pixel that an output pixel depends on; by interval arithmetic."""
    unshuffle, convs = network.config.unshuffle, 1 + 2 * network.config.blocks
    worst = 0
    for pixel in range(1000 * unshuffle, 1001 * unshuffle):
        low, high = pixel - 2, pixel + 2                             # decode_last, decode_full
        low, high = low // (unshuffle // 2), high // (unshuffle // 2)
        low, high = (low - 1) // 2, (high + 1) // 2                  # decode_half, then its enlargement
        low, high = unshuffle * (low - convs), unshuffle * (high + convs) + unshuffle - 1
        worst = max(worst, pixel - low, high - pixel)
    return worst


def prove_receptive_radius(network: PisaCompact, radius: int) -> int:
    """Changes one input pixel in each phase of the unshuffle; returns how far the change was seen."""
    network = PisaCompact(network.config).double()   # random weights of size one: nothing fades on the way
    with torch.no_grad():
        for layer in network.layers().values():
            layer.weight.copy_(torch.rand_like(layer.weight) / layer.channels_in)
        side = (2 * radius // network.config.unshuffle + 4) * network.config.unshuffle
        image = torch.rand(1, 3, side, side, dtype=torch.float64)
        before, seen = network(image, ()), 0
        for phase in range(network.config.unshuffle):
            at = side // 2 + phase
            changed = image.clone()
            changed[:, :, at, at] += 1.0
            rows = (network(changed, ()) != before).any(1).any(2)[0].nonzero().ravel()
            seen = max(seen, int((rows - at).abs().max()))
    if seen > radius:
        raise RuntimeError(f'a change was seen {seen} pixels away, the receptive radius says {radius}')
    return seen


def prove_ranks(network: PisaCompact) -> dict[str, int]:
    """Largest rank of W_adapted - W over all layers, for each adapter; raises when above the declared one."""
    declared = {PIXEL: network.config.pixel_rank, SEMANTIC: network.config.semantic_rank}
    found = dict.fromkeys(declared, 0)
    for name, layer in network.layers().items():
        for adapter in layer.up:
            weight = layer.weight.detach().double()
            delta = weight + (layer.up[adapter].double() @ layer.down[adapter].double()).detach() - weight
            singular = torch.linalg.svdvals(delta)
            rank = int((singular > 1e-9 * max(float(singular[0]), 1e-30)).sum()) if singular[0] > 0 else 0
            if rank > declared[adapter]:
                raise RuntimeError(f'{name}: the {adapter} LoRA has rank {rank}, declared {declared[adapter]}')
            found[adapter] = max(found[adapter], rank)
    return found


def golden_image() -> np.ndarray:
    """A drawn picture: ramp, disc, stripes, letters' strokes, noise. (1, 3, 64, 64) float32 in [0, 1]."""
    rng = np.random.default_rng(2412)
    y, x = np.mgrid[0:GOLDEN_SIDE_PX, 0:GOLDEN_SIDE_PX] / GOLDEN_SIDE_PX
    disc = 1 / (1 + np.exp(40 * (np.hypot(x - 0.35, y - 0.4) - 0.22)))
    stripes = 0.5 + 0.5 * np.sin(2 * np.pi * (6 * x + 11 * y)) * (y > 0.6)
    strokes = ((np.abs(x - 0.8) < 0.03) | (np.abs(y - 0.25) < 0.02)) & (x > 0.55)
    planes = [0.2 + 0.6 * x, 0.3 + 0.4 * disc + 0.1 * y, 0.25 * stripes + 0.4 * (1 - disc)]
    image = np.stack(planes) * (1 - 0.7 * strokes) + rng.normal(0, 0.03, (3, GOLDEN_SIDE_PX, GOLDEN_SIDE_PX))
    return image.clip(0, 1).astype(np.float32)[None]


def session(path: Path, optimised: Path | None = None) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3  # the optimised copy is only looked at, its warning is none
    if optimised:
        options.optimized_model_filepath = str(optimised)
    return onnxruntime.InferenceSession(str(path), options, providers=['CPUExecutionProvider'])


def prove_graphs(out: Path, network: PisaCompact) -> dict[str, np.ndarray]:
    """Compares both graphs with PyTorch on the golden tile and returns PyTorch's answers."""
    image = golden_image()
    with torch.no_grad():
        pix, sem = network.residuals(torch.from_numpy(image))
    answers = {'residual_pix': pix.numpy(), 'residual_sem': sem.numpy(), 'residual': (pix + sem).numpy()}
    for file in ('residuals.onnx', 'default.onnx'):
        optimised = out / 'optimised.onnx'
        running = session(out / file, optimised)
        kinds = {node.op_type for node in onnx.load(optimised, load_external_data=False).graph.node}
        optimised.unlink()
        if left := kinds & {'MatMul', 'Cast', 'Reshape', 'Gemm'}:
            raise RuntimeError(f'{file}: onnxruntime leaves {left} in the graph, the adapters are not folded')
        for output, value in zip(running.get_outputs(), running.run(None, {'image': image})):
            error = float(np.abs(value - answers[output.name]).max())
            if error > EQUAL_TOLERANCE:
                raise RuntimeError(f'{file}: {output.name} differs from PyTorch by {error}')
    return {'image': image} | answers


def same_base(checkpoint: Path) -> str:
    """The base's hash, equal in the base's own checkpoint and in those of both stages beside it."""
    hashes = {}
    for path in {checkpoint.with_name('base.pt'), checkpoint.with_name('pixel.pt'), checkpoint}:
        if path.exists():
            hashes[path.name] = load_network(path).base_hash()
    if len(set(hashes.values())) != 1:
        raise RuntimeError(f'the base differs between stages: {hashes}')
    return hashes[checkpoint.name]


def export(checkpoint: Path, out: Path, version: str) -> dict[str, object]:
    out.mkdir(parents=True, exist_ok=True)
    proof = {'base_sha256': same_base(checkpoint)}
    config, network = load_config(checkpoint), load_network(checkpoint)
    proof['ranks'] = prove_ranks(network)
    radius = receptive_radius(network)
    proof['radius'], proof['radius_seen'] = radius, prove_receptive_radius(network, radius)
    exact = [r.numpy() for r in run(network)]
    for layer in network.layers().values():  # what float16 storage leaves of the matrices; biases stay
        for p in (layer.weight, *layer.up.values(), *layer.down.values()):
            p.data.copy_(p.data.half().float())
    proof['float16_error'] = max(float(np.abs(a - b.numpy()).max()) for a, b in zip(exact, run(network)))
    weights = Weights()
    for file, model in (('residuals.onnx', residuals_graph(network, weights)),
                        ('default.onnx', default_graph(network, weights))):
        (out / file).write_bytes(model.SerializeToString())
    (out / WEIGHTS_FILE).write_bytes(weights.bytes)
    (out / 'golden.safetensors').write_bytes(save(prove_graphs(out, network)))
    write_manifest(out, version, config.pack, radius, network.config.unshuffle)
    return proof


def run(network: PisaCompact) -> tuple[torch.Tensor, torch.Tensor]:
    with torch.no_grad():
        return network.residuals(torch.from_numpy(golden_image()))


def write_manifest(out: Path, version: str, pack: Pack, radius: int, multiple: int) -> None:
    def dial(name: str, label: str, symbol: str, description: str) -> dict:
        return {'id': name, 'label': label, 'symbol': symbol, 'description': description,
                'range': [0, 1.5], 'default': 1}
    manifest = {
        'manifestVersion': 1, 'id': out.name, 'version': version, 'name': pack.name,
        'description': pack.description,
        'licence': 'CC-BY-SA-4.0',
        'attribution': 'PiSA Darkroom; trained on openly licensed photographs, see README.md and '
                       'models/training/SOURCES.csv',
        'space': {'kind': 'pixel', 'receptiveRadiusPx': radius},
        'dials': [dial('pix', 'Restore', 'λpix', 'Removes noise, blur and compression.'),
                  dial('sem', 'Detail', 'λsem', 'Adds texture and sharp detail.')],
        'graphs': {
            'residuals': {'file': 'residuals.onnx', 'input': 'image', 'outputs': ['residual_pix', 'residual_sem']},
            'default': {'file': 'default.onnx', 'input': 'image', 'outputs': ['residual']},
        },
        'scales': {'min': 1, 'max': 4}, 'tileMultiple': multiple, 'precision': 'mixed',
        'golden': {'file': 'golden.safetensors', 'tolerance': GOLDEN_TOLERANCE},
    }
    save_manifest(out, manifest)


def save_manifest(pack: Path, manifest: dict) -> None:
    """Writes a pack's manifest with the files that lie beside it."""
    files = sorted(p for p in pack.iterdir() if p.is_file() and p.name != 'manifest.json')
    manifest['files'] = [{'path': p.name, 'bytes': p.stat().st_size,
                          'sha256': hashlib.sha256(p.read_bytes()).hexdigest()} for p in files]
    (pack / 'manifest.json').write_text(json.dumps(manifest, indent=2, ensure_ascii=False) + '\n')


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('checkpoint', type=Path)
    parser.add_argument('--out', type=Path, required=True)
    parser.add_argument('--version', required=True)
    args = parser.parse_args()
    for name, value in export(args.checkpoint, args.out, args.version).items():
        print(f'{name}: {value}')


if __name__ == '__main__':
    main()
