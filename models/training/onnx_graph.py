"""The network as ONNX graphs over one file of weights, written operator by operator."""
import numpy as np
import onnx
import torch
from onnx import TensorProto, helper

from network import HALF_ACTIVITY, NO_ACTIVITY, PIXEL, SEMANTIC, LoraConv, PisaCompact, fourth_differences

OPSET, IR_VERSION = 18, 9
ALIGNMENT_BYTES = 64
WEIGHTS_FILE = 'weights.bin'


class Weights:
    """weights.bin: float16 matrices and float32 biases one after the other; both graphs point into it."""

    def __init__(self) -> None:
        self.bytes = bytearray()
        self.places: dict[str, tuple[int, int]] = {}

    def tensor(self, name: str, array: np.ndarray) -> onnx.TensorProto:
        if name not in self.places:
            self.bytes += bytes(-len(self.bytes) % ALIGNMENT_BYTES)
            data = array.tobytes()
            self.places[name] = (len(self.bytes), len(data))
            self.bytes += data
        offset, length = self.places[name]
        kind = TensorProto.FLOAT16 if array.dtype == np.float16 else TensorProto.FLOAT
        tensor = TensorProto(name=name, data_type=kind, dims=array.shape, data_location=TensorProto.EXTERNAL)
        for key, value in (('location', WEIGHTS_FILE), ('offset', offset), ('length', length)):
            tensor.external_data.add(key=key, value=str(value))
        return tensor


class GraphBuilder:
    """The network in ONNX operators; W + B A stands in the graph and is folded when a session loads it."""

    def __init__(self, network: PisaCompact, weights: Weights):
        self.network, self.weights = network, weights
        self.nodes: list[onnx.NodeProto] = []
        self.initializers: dict[str, onnx.TensorProto] = {}
        self.done: set[str] = set()
        self.names = {layer: name for name, layer in network.layers().items()}

    def node(self, kind: str, inputs: list[str], output: str, **attributes: object) -> str:
        if output not in self.done:
            self.done.add(output)
            self.nodes.append(helper.make_node(kind, inputs, [output], name=output, **attributes))
        return output

    def constant(self, name: str, array: np.ndarray) -> str:
        self.initializers[name] = onnx.numpy_helper.from_array(array, name)
        return name

    def matrix(self, name: str, parameter: torch.Tensor) -> str:
        half = parameter.detach().numpy().astype(np.float16)
        self.initializers[name] = self.weights.tensor(name, half)
        return self.node('Cast', [name], f'{name}.f32', to=TensorProto.FLOAT)

    def kernel(self, layer: LoraConv, active: tuple[str, ...]) -> str:
        name = self.names[layer]
        merged = self.matrix(f'{name}.weight', layer.weight)
        for adapter in active:
            if adapter in layer.up:
                up = self.matrix(f'{name}.{adapter}.up', layer.up[adapter])
                down = self.matrix(f'{name}.{adapter}.down', layer.down[adapter])
                delta = self.node('MatMul', [up, down], f'{name}.{adapter}.delta')
                merged = self.node('Add', [merged, delta], f'{merged}+{adapter}')
        shape = self.constant(f'{name}.shape', np.array([layer.channels_out, layer.channels_in, 3, 3], np.int64))
        return self.node('Reshape', [merged, shape], f'{merged}.kernel')

    def conv(self, x: str, layer: LoraConv, active: tuple[str, ...], prefix: str, relu: bool = False) -> str:
        name = self.names[layer]
        bias = f'{name}.bias'
        self.initializers[bias] = self.weights.tensor(bias, layer.bias.detach().numpy().astype(np.float32))
        y = self.node('Conv', [x, self.kernel(layer, active), bias], f'{prefix}{name}', pads=[1] * 4)
        return self.node('Relu', [y], f'{y}.relu') if relu else y

    def block(self, x: str, index: int, active: tuple[str, ...], prefix: str) -> str:
        block = self.network.blocks[index]
        y = self.conv(self.conv(x, block.first, active, prefix, relu=True), block.second, active, prefix)
        return self.node('Add', [x, y], f'{prefix}block{index}')

    def features(self, image: str, active: tuple[str, ...]) -> tuple[str, str]:
        net = self.network
        x = self.node('SpaceToDepth', [image], 'unshuffled', blocksize=net.config.unshuffle)
        x = self.conv(x, net.stem, active, '')
        for index in range(net.shared_blocks):
            x = self.block(x, index, active, '')
        cell = net.config.unshuffle
        first = self.exact(image, x, net.exact, cell, active, '')
        if net.half_exact is None:
            return x, first
        smaller = self.node('AveragePool', [image], 'half.image', kernel_shape=[2, 2], strides=[2, 2])
        half = self.exact(smaller, x, net.half_exact, cell // 2, active, 'half.')
        by_two = self.constant('half.by2', np.array([1, 1, 2, 2], np.float32))
        half = self.node('Resize', [half, '', by_two], 'half.enlarged', mode='linear')
        return x, self.node('Add', [first, half], 'first.all')

    def exact(self, image: str, x: str, layer: LoraConv, cell: int, active: tuple[str, ...], prefix: str) -> str:
        y = self.node('Mul', [self.fine_activity(image, cell, prefix), self.conv(x, layer, active, '')],
                      f'{prefix}exact.active')
        return self.node('DepthToSpace', [y], f'{prefix}first', blocksize=cell, mode='CRD')

    def fine_activity(self, image: str, cell: int, prefix: str) -> str:
        def node(kind: str, inputs: list[str], name: str, **attributes: object) -> str:
            return self.node(kind, inputs, f'{prefix}{name}', **attributes)

        pads = self.constant('activity.pads', np.array([0, 0, 2, 2, 0, 0, 2, 2], np.int64))
        kernel = self.constant('activity.kernel', fourth_differences().numpy())
        axis = self.constant('activity.axis', np.array([1], np.int64))
        half = self.constant('activity.half', np.array(HALF_ACTIVITY, np.float32))
        x = node('Pad', [image, pads], 'activity.padded', mode='edge')
        x = node('Abs', [node('Conv', [x, kernel], 'activity.differences')], 'activity.rough')
        x = node('AveragePool', [x], 'activity.cells', kernel_shape=[cell] * 2, strides=[cell] * 2)
        x = node('ReduceMean', [x, axis], 'activity.mean', keepdims=1)
        x = node('AveragePool', [x], 'activity.smooth', kernel_shape=[3, 3], pads=[1] * 4, count_include_pad=0)
        activity = node('Div', [x, node('Add', [x, half], 'activity.more')], 'activity')
        nothing = self.constant('activity.nothing', np.array(NO_ACTIVITY, np.float32))
        nought, one = (self.constant(f'activity.{n}', np.array(n, np.float32)) for n in (0, 1))
        above = node('Div', [node('Sub', [activity, nothing], 'activity.above'), nothing], 'activity.share')
        return node('Mul', [activity, node('Clip', [above, nought, one], 'activity.counted')], 'activity.gate')

    def enlarge(self, x: str, factor: int) -> str:
        scales = self.constant(f'by{factor}', np.array([1, 1, factor, factor], np.float32))
        return self.node('Resize', [x, '', scales], f'{x}.enlarged', mode='nearest',
                         coordinate_transformation_mode='asymmetric', nearest_mode='floor')

    def head(self, x: str, first: str, active: tuple[str, ...], prefix: str) -> str:
        net = self.network
        for index in range(net.shared_blocks, net.config.blocks):
            x = self.block(x, index, active, prefix)
        x = self.conv(self.enlarge(x, 2), net.decode_half, active, prefix, relu=True)
        x = self.conv(self.enlarge(x, net.config.unshuffle // 2), net.decode_full, active, prefix, relu=True)
        return self.node('Add', [first, self.conv(x, net.decode_last, active, prefix)], f'{prefix}residual')

    def model(self, outputs: list[str]) -> onnx.ModelProto:
        picture = [1, 3, 'height', 'width']
        graph = helper.make_graph(
            self.nodes, 'pisa-compact',
            [helper.make_tensor_value_info('image', TensorProto.FLOAT, picture)],
            [helper.make_tensor_value_info(name, TensorProto.FLOAT, picture) for name in outputs],
            list(self.initializers.values()))
        return helper.make_model(graph, opset_imports=[helper.make_opsetid('', OPSET)], ir_version=IR_VERSION,
                                 producer_name='pisa-darkroom')


def residuals_graph(network: PisaCompact, weights: Weights) -> onnx.ModelProto:
    builder = GraphBuilder(network, weights)
    x, first = builder.features('image', (PIXEL,))
    pix = builder.head(x, first, (PIXEL,), 'pix.')
    full = builder.head(x, first, (PIXEL, SEMANTIC), 'full.')
    builder.node('Identity', [pix], 'residual_pix')
    builder.node('Sub', [full, pix], 'residual_sem')
    return builder.model(['residual_pix', 'residual_sem'])


def default_graph(network: PisaCompact, weights: Weights) -> onnx.ModelProto:
    builder = GraphBuilder(network, weights)
    full = builder.head(*builder.features('image', (PIXEL,)), (PIXEL, SEMANTIC), 'full.')
    builder.node('Identity', [full], 'residual')
    return builder.model(['residual'])
