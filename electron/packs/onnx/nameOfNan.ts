import { decodeMessage } from './messageCoding.ts';
import { ELEMENT_TYPES, type OnnxTensor, tensorTable } from './onnxModel.ts';
import type { ShallowModel } from './shallowModel.ts';

/**
 * The first of a model's own weights that holds NaN; those in other files are not looked at.
 * @throws Error where an initialiser is no tensor
 */
export function nameOfNan({ graph }: ShallowModel): string | undefined {
  for (const bytes of graph.initializer) {
    const { name = '', data_type, raw_data } = decodeMessage(tensorTable, bytes) as unknown as OnnxTensor;
    if (raw_data !== undefined && holdsNan(raw_data, data_type)) return name;
  }
  return undefined;
}

function holdsNan(raw: Uint8Array, type: number): boolean {
  // Copied: a view into the file need not lie on a whole number's bounds (and a Buffer's own slice is no copy).
  const aligned = () => Uint8Array.from(raw).buffer;
  if (type === ELEMENT_TYPES.float32 && raw.length % 4 === 0)
    return new Float32Array(aligned()).some(Number.isNaN);
  if (type === ELEMENT_TYPES.float16 && raw.length % 2 === 0)
    return new Float16Array(aligned()).some(Number.isNaN);
  return false;
}
