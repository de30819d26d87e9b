"""Cheaper variants of a pack's graphs: `pix` alone, and all of them computing in eight bits.

    python3 variants.py ../packs/pisa-compact --photos ../../../shared/photos/train

Works on a pack that `export.py` wrote, in place, as often as one likes. `pix` is the residuals graph without its
second head, over the same weights. The eight-bit graphs are what onnxruntime's static quantisation makes of the
residuals graph (uint8 activations, int8 weights per channel), of which `default` and `pix` are parts: so all three
agree. Convolutions that read the picture or write the residual stay in single precision, and so do the sums between
blocks and what decides how noisy the picture is.
"""
import argparse
import hashlib
import json
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper
from onnxruntime.quantization import (CalibrationDataReader, CalibrationMethod, QuantFormat, QuantType,
                                      quantize_static)
from PIL import Image
from safetensors.numpy import load_file, save

from export import save_manifest, session
from onnx_graph import ALIGNMENT_BYTES

INT8_WEIGHTS_FILE = 'weights.int8.bin'
EXTERNAL_FROM_BYTES = 1024

# Activations above this percentile are clipped. Compact against itself in single precision, four noisy Kodak pictures
# enlarged by two: 50-52 dB with the whole range, 53-54 with 99.999, 54-56 with 99.99, 48-53 with 99.9. Narrow layers
# need more of their range: see each pack's model card.
CALIBRATION_PERCENTILE = 99.99
CALIBRATION_PICTURES = 12
CALIBRATION_SIDE_PX = 256
CALIBRATION_SEED = 5

# Seven bits for weights: two products of uint8 and int8 then fit 16 bits, so processors without VNNI, which add
# pairs with saturation, compute the same. It costs 0.1 dB of the 54.
SEVEN_BIT_WEIGHTS = True

# What kernels of other processors may differ by on the golden tile: a step of an activation here and there.
INT8_GOLDEN_TOLERANCE = 2e-2
# Eight bits that are further than this from single precision on the golden tile are no variant of the pack.
LEAST_GOLDEN_PSNR = 40.0

PICTURES = {'default': ('full.residual', 'residual'), 'pix': ('pix.residual', 'residual_pix')}


def photo_crops(photos: Path) -> Iterator[np.ndarray]:
    """Crops of photographs, some reduced and enlarged again, some noisy: (1, 3, side, side) float32 in [0, 1]."""
    rng = np.random.default_rng(CALIBRATION_SEED)
    files = sorted(p for p in photos.rglob('*') if p.suffix.lower() in {'.jpg', '.jpeg', '.png', '.webp'})
    for file in rng.choice(np.array(files, object), CALIBRATION_PICTURES, replace=False):
        with Image.open(file) as photo:
            side = CALIBRATION_SIDE_PX // int(rng.choice([1, 2, 4]))
            left, top = (int(rng.integers(0, length - side)) for length in photo.size)
            crop = photo.convert('RGB').crop((left, top, left + side, top + side))
        crop = crop.resize((CALIBRATION_SIDE_PX,) * 2, Image.Resampling.BICUBIC)
        image = np.asarray(crop, np.float32) / 255
        if rng.random() < 0.5:
            image = image + rng.normal(0, rng.uniform(0, 0.08), image.shape)
        yield image.clip(0, 1).astype(np.float32).transpose(2, 0, 1)[None]


class Crops(CalibrationDataReader):
    def __init__(self, crops: Iterable[np.ndarray]):
        self.crops = iter(crops)

    def get_next(self) -> dict[str, np.ndarray] | None:
        image = next(self.crops, None)
        return None if image is None else {'image': image}


def part_of(model: onnx.ModelProto, source: str, output: str) -> onnx.ModelProto:
    """The part of a graph that `source` depends on, with `source` called `output`."""
    producers = {name: node for node in model.graph.node for name in node.output}
    wanted, needed = [source], set()
    while wanted:
        name = wanted.pop()
        if name in producers and name not in needed:
            wanted += producers[name].input
        needed.add(name)
    nodes = [node for node in model.graph.node if needed & set(node.output)]
    nodes.append(helper.make_node('Identity', [source], [output], name=output))
    dims = [dim.dim_param or dim.dim_value for dim in model.graph.output[0].type.tensor_type.shape.dim]
    value = helper.make_tensor_value_info(output, TensorProto.FLOAT, dims)
    graph = helper.make_graph(nodes, model.graph.name, list(model.graph.input), [value],
                              [tensor for tensor in model.graph.initializer if tensor.name in needed])
    return helper.make_model(graph, opset_imports=list(model.opset_import), ir_version=model.ir_version,
                             producer_name=model.producer_name)


def folded(residuals: Path, folder: Path) -> Path:
    """The graph with its adapters merged into the convolutions and its weights inside."""
    inline, out = folder / 'inline.onnx', folder / 'folded.onnx'
    onnx.save(onnx.load(residuals), inline)
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    options.optimized_model_filepath = str(out)
    onnxruntime.InferenceSession(str(inline), options, providers=['CPUExecutionProvider'])
    return out


def quantised(residuals: Path, crops: Iterable[np.ndarray], percentile: float) -> onnx.ModelProto:
    """The residuals graph with its inner convolutions in eight bits."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        single, out = folded(residuals, folder), folder / 'int8.onnx'
        quantize_static(single, out, Crops(crops), quant_format=QuantFormat.QDQ, op_types_to_quantize=['Conv'],
                        nodes_to_quantize=inner_convolutions(onnx.load(single)), per_channel=True,
                        reduce_range=SEVEN_BIT_WEIGHTS, weight_type=QuantType.QInt8,
                        activation_type=QuantType.QUInt8, calibrate_method=CalibrationMethod.Percentile,
                        extra_options={'CalibPercentile': percentile})
        model = onnx.load(out)
    enlarge_in_eight_bits(model.graph)
    return model


def inner_convolutions(model: onnx.ModelProto) -> list[str]:
    return [node.name for node in model.graph.node if node.op_type == 'Conv' and 'activity' not in node.name
            and node.name != 'stem' and not node.name.endswith('decode_last')]


def enlarge_in_eight_bits(graph: onnx.GraphProto) -> None:
    """Quantises before enlarging, not after: nearest neighbours are the same, and four times fewer."""
    users: dict[str, list[onnx.NodeProto]] = {}
    for node in graph.node:
        for name in node.input:
            users.setdefault(name, []).append(node)
    for node in [node for node in graph.node if node.op_type == 'Resize']:
        after = users.get(node.output[0], [])
        if len(after) != 1 or after[0].op_type != 'QuantizeLinear':
            continue
        wide, scale = node.input[0], list(after[0].input[1:])
        node.input[0] = f'{wide}.eight'
        at = list(graph.node).index(node)
        graph.node.insert(at, helper.make_node('DequantizeLinear', [f'{wide}.q', *scale], [f'{wide}.eight'],
                                               name=f'{wide}.eight'))
        graph.node.insert(at, helper.make_node('QuantizeLinear', [wide, *scale], [f'{wide}.q'], name=f'{wide}.q'))


class SharedWeights:
    """One file for the large tensors of several graphs; equal ones lie in it once."""

    def __init__(self) -> None:
        self.bytes = bytearray()
        self.places: dict[bytes, int] = {}

    def move_out(self, model: onnx.ModelProto) -> None:
        for tensor in model.graph.initializer:
            data = tensor.raw_data
            if len(data) < EXTERNAL_FROM_BYTES:
                continue
            key = hashlib.sha256(data).digest()
            if key not in self.places:
                self.bytes += bytes(-len(self.bytes) % ALIGNMENT_BYTES)
                self.places[key] = len(self.bytes)
                self.bytes += data
            tensor.ClearField('raw_data')
            tensor.data_location = TensorProto.EXTERNAL
            for field, value in (('location', INT8_WEIGHTS_FILE), ('offset', self.places[key]), ('length', len(data))):
                tensor.external_data.add(key=field, value=str(value))


def answers_of(path: Path, image: np.ndarray) -> dict[str, np.ndarray]:
    running = session(path)
    return dict(zip((output.name for output in running.get_outputs()), running.run(None, {'image': image})))


def psnr(a: np.ndarray, b: np.ndarray) -> float:
    return float(-10 * np.log10(np.mean((a - b) ** 2)))


def write_variants(pack: Path, crops: Iterable[np.ndarray],
                   percentile: float = CALIBRATION_PERCENTILE) -> dict[str, float]:
    """Writes the graphs, their golden answers and the manifest; returns PSNR against single precision by output."""
    write_pix(pack)
    eight, weights = quantised(pack / 'residuals.onnx', crops, percentile), SharedWeights()
    models = {'residuals': eight} | {name: part_of(eight, *picture) for name, picture in PICTURES.items()}
    for name, model in models.items():
        weights.move_out(model)
        (pack / f'{name}.int8.onnx').write_bytes(model.SerializeToString())
    (pack / INT8_WEIGHTS_FILE).write_bytes(weights.bytes)
    golden = {name: value for name, value in load_file(pack / 'golden.safetensors').items() if '/' not in name}
    found = {}
    for name in models:
        for output, value in answers_of(pack / f'{name}.int8.onnx', golden['image']).items():
            golden[f'int8/{output}'] = value
            found[output] = psnr(value, golden[output])
            if found[output] < LEAST_GOLDEN_PSNR:
                raise RuntimeError(f'{output} in eight bits is {found[output]:.1f} dB from single precision')
    (pack / 'golden.safetensors').write_bytes(save(golden))
    update_manifest(pack)
    return found


def write_pix(pack: Path) -> None:
    residuals = onnx.load(pack / 'residuals.onnx', load_external_data=False)
    (pack / 'pix.onnx').write_bytes(part_of(residuals, *PICTURES['pix']).SerializeToString())
    manifest = json.loads((pack / 'manifest.json').read_text())
    manifest['graphs']['pix'] = {'file': 'pix.onnx', 'input': 'image', 'outputs': ['residual_pix']}
    save_manifest(pack, manifest)


def update_manifest(pack: Path) -> None:
    manifest = json.loads((pack / 'manifest.json').read_text())
    for name, graph in manifest['graphs'].items():
        graph['int8File'] = f'{name}.int8.onnx'
    manifest['golden']['int8Tolerance'] = INT8_GOLDEN_TOLERANCE
    save_manifest(pack, manifest)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('pack', type=Path)
    parser.add_argument('--photos', type=Path, help='photographs to calibrate with; without them there is `pix` alone')
    parser.add_argument('--percentile', type=float, default=CALIBRATION_PERCENTILE,
                        help='share of activations that is not clipped')
    args = parser.parse_args()
    if args.photos is None:
        write_pix(args.pack)
        return
    found = write_variants(args.pack, photo_crops(args.photos), args.percentile)
    for output, decibels in found.items():
        print(f'{output}: {decibels:.2f} dB from single precision on the golden tile')


if __name__ == '__main__':
    main()
