import { fromFloat32, type TensorData } from '../safetensors.ts';
import { seededRandom } from './random.ts';

export interface DrawnSrvgg {
  readonly width?: number;
  /** At least 2. */
  readonly convolutions?: number;
  readonly scale?: number;
  readonly seed?: number;
}

/** The tensors of a SRVGGNetCompact with drawn weights, as its authors' checkpoints name them. */
export function drawSrvgg({ width = 4, convolutions = 2, scale = 2, seed = 1 }: DrawnSrvgg = {}) {
  const next = seededRandom(seed);
  const draw = (...shape: number[]) => {
    const values = Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => (next() - 0.5) / 4);
    return fromFloat32(values, shape);
  };
  const tensors = new Map<string, TensorData>();
  for (let place = 0; place < convolutions; place++) {
    const isLast = place === convolutions - 1;
    const outputs = isLast ? 3 * scale ** 2 : width;
    tensors.set(`body.${2 * place}.weight`, draw(outputs, place === 0 ? 3 : width, 3, 3));
    tensors.set(`body.${2 * place}.bias`, draw(outputs));
    if (!isLast) tensors.set(`body.${2 * place + 1}.weight`, draw(width));
  }
  return tensors;
}
