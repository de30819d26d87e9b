"""The detector as a pack: an ONNX graph with its weights inside, a golden tile, a manifest.

    python3 -m repair.export RUN/detector.pt --out ../packs/pisa-damage --version X.Y.Z --threshold T    (in models/training)

Weights are float16 in the file and float32 in the arithmetic. Refused where onnxruntime's answer is not PyTorch's.
"""
import argparse
import json
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from onnx import TensorProto, helper, numpy_helper
from safetensors.numpy import save

from export import save_manifest

from .evaluate import load_detector
from .network import HALF_HAT_PX, HAT_GAIN, HAT_PX, MULTIPLE_PX, Conv, Detector, radius_px

OPSET, IR_VERSION = 18, 9
GOLDEN_PX = 96
EQUAL_TOLERANCE = 1e-4
GOLDEN_TOLERANCE = 2e-3


class Graph:
    """Operators one after the other; every value is named by its node."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[TensorProto] = []

    def node(self, kind: str, *inputs: str, **attributes: object) -> str:
        name = f'{kind}_{len(self.nodes)}'
        self.nodes.append(helper.make_node(kind, list(inputs), [name], name=name, **attributes))
        return name

    def constant(self, array: np.ndarray) -> str:
        name = f'constant_{len(self.constants)}'
        self.constants.append(numpy_helper.from_array(array, name))
        return name

    def conv(self, layer: Conv, x: str, relu: bool = True) -> str:
        kernel = self.node('Cast', self.constant(layer.kernel().detach().numpy().astype(np.float16)),
                           to=TensorProto.FLOAT)
        bias = self.constant(layer.bias.detach().numpy().astype(np.float32))
        y = self.node('Conv', x, kernel, bias, kernel_shape=[3, 3], pads=[1, 1, 1, 1], strides=[layer.stride] * 2)
        return self.node('Relu', y) if relu else y

    def largest(self, x: str, half_px: int) -> str:
        side = 2 * half_px + 1
        rows = self.node('MaxPool', x, kernel_shape=[1, side], pads=[0, half_px, 0, half_px])
        return self.node('MaxPool', rows, kernel_shape=[side, 1], pads=[half_px, 0, half_px, 0])

    def hats(self, grey: str, half_px: int) -> str:
        darker = self.node('Neg', self.largest(self.node('Neg', grey), half_px))
        opened = self.largest(darker, half_px)
        lighter = self.node('Neg', self.largest(grey, half_px))
        closed = self.node('Neg', self.largest(lighter, half_px))
        both = self.node('Concat', self.node('Sub', grey, opened), self.node('Sub', closed, grey), axis=1)
        return self.node('Mul', both, self.constant(np.float32(HAT_GAIN)))


def unshuffled(graph: Graph, x: str, channels: int) -> str:
    """pixel_unshuffle by 2: a convolution that only moves values."""
    kernel = np.zeros((4 * channels, channels, 2, 2), np.float32)
    for channel in range(channels):
        for place in range(4):
            kernel[4 * channel + place, channel, place // 2, place % 2] = 1
    return graph.node('Conv', x, graph.constant(kernel), kernel_shape=[2, 2], strides=[2, 2])


def enlarged(graph: Graph, x: str) -> str:
    scales = graph.constant(np.array([1, 1, 2, 2], np.float32))
    return graph.node('Resize', x, '', scales, mode='nearest', coordinate_transformation_mode='asymmetric',
                      nearest_mode='floor')


def model_of(network: Detector) -> onnx.ModelProto:
    """image (1, 3, H, W) in [0, 1] -> probability (1, 1, H, W)."""
    graph = Graph()
    grey = graph.node('ReduceMean', 'image', graph.constant(np.array([1], np.int64)), keepdims=1)
    half = graph.node('AveragePool', grey, kernel_shape=[2, 2], strides=[2, 2])
    colours = graph.node('Sub', 'image', graph.constant(np.float32(0.5)))
    pairs = graph.node('Concat', unshuffled(graph, colours, 3), unshuffled(graph, graph.hats(grey, HAT_PX), 2),
                       graph.hats(half, HALF_HAT_PX), axis=1)
    x = graph.conv(network.first, pairs)
    kept = []
    for same, down in zip(network.same, network.down):
        x = graph.conv(same, x)
        kept.append(x)
        x = graph.conv(down, x)
    for layer in network.deep:
        x = graph.node('Add', x, graph.conv(layer, x))
    for level in (2, 1, 0):
        x = enlarged(graph, graph.conv(network.up[level], x))
        x = graph.conv(network.join[level], graph.node('Concat', x, kept[level], axis=1))
    x = graph.conv(network.own, graph.node('Concat', x, pairs, axis=1))
    x = graph.node('DepthToSpace', graph.conv(network.last, x, relu=False), blocksize=2, mode='CRD')
    graph.nodes.append(helper.make_node('Sigmoid', [x], ['probability'], name='probability'))
    value = helper.make_tensor_value_info
    made = helper.make_graph(graph.nodes, 'damage', [value('image', TensorProto.FLOAT, [1, 3, 'height', 'width'])],
                             [value('probability', TensorProto.FLOAT, [1, 1, 'height', 'width'])], graph.constants)
    model = helper.make_model(made, opset_imports=[helper.make_opsetid('', OPSET)], ir_version=IR_VERSION)
    onnx.checker.check_model(model)
    return model


def golden_image() -> np.ndarray:
    """Drawn, float32 (1, 3, GOLDEN_PX, GOLDEN_PX): a shaded field with a scratch, specks and grain."""
    rng = np.random.default_rng(1)
    y, x = np.mgrid[:GOLDEN_PX, :GOLDEN_PX] / GOLDEN_PX
    field = 0.3 + 0.4 * x * y + 0.1 * np.sin(9 * x) + rng.normal(0, 0.02, (3, GOLDEN_PX, GOLDEN_PX))
    field[:, :, 40] = 0.95
    field[:, 20:23, 70:73] = 0.05
    return field.clip(0, 1).astype(np.float32)[None]


def export(checkpoint: Path, out: Path, version: str, threshold: float) -> None:
    network = load_detector(checkpoint)
    for layer in network.modules():
        if isinstance(layer, Conv):
            layer.weight.data.copy_(layer.weight.data.half().float())
    out.mkdir(parents=True, exist_ok=True)
    (out / 'damage.onnx').write_bytes(model_of(network).SerializeToString())
    image = golden_image()
    with torch.no_grad():
        answer = torch.sigmoid(network(torch.from_numpy(image))).numpy()
    session = onnxruntime.InferenceSession(out / 'damage.onnx', providers=['CPUExecutionProvider'])
    error = float(np.abs(session.run(None, {'image': image})[0] - answer).max())
    if error > EQUAL_TOLERANCE:
        raise RuntimeError(f'onnxruntime differs from PyTorch by {error}')
    (out / 'golden.safetensors').write_bytes(save({'image': image, 'probability': answer}))
    save_manifest(out, {
        'manifestVersion': 1, 'role': 'damage', 'id': out.name, 'version': version, 'name': 'PiSA Damage',
        'description': 'Finds scratches, dust, fibres, folds and cracks on old prints.',
        'licence': 'CC-BY-SA-4.0',
        'attribution': 'PiSA Darkroom; trained on openly licensed photographs, see README.md and '
                       'models/training/SOURCES.csv',
        'graph': {'file': 'damage.onnx', 'input': 'image', 'output': 'probability'},
        'receptiveRadiusPx': radius_px(network.shape), 'tileMultiple': MULTIPLE_PX, 'threshold': threshold,
        'golden': {'file': 'golden.safetensors', 'tolerance': GOLDEN_TOLERANCE},
    })
    print(json.dumps({'bytes': (out / 'damage.onnx').stat().st_size, 'error': error}))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('checkpoint', type=Path)
    parser.add_argument('--out', type=Path, required=True)
    parser.add_argument('--version', required=True)
    parser.add_argument('--threshold', type=float, default=0.5)
    args = parser.parse_args()
    export(args.checkpoint, args.out, args.version, args.threshold)


if __name__ == '__main__':
    main()
