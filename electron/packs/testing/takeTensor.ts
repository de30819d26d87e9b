import type { TensorData } from '../safetensors.ts';

/** A tensor that a test's file must have. @throws Error where it has not */
export function takeTensor(tensors: ReadonlyMap<string, TensorData>, name: string): TensorData {
  const tensor = tensors.get(name);
  if (tensor === undefined) throw new Error(`no '${name}'`);
  return tensor;
}
