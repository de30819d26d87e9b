import { type FileHandle, open } from 'node:fs/promises';
import { Failure } from '../../shared/errors/failure.ts';
import type { ElementType } from './onnx/onnxModel.ts';
import type { StoredTensor } from './safetensors.ts';

const CHUNK_BYTES = 2 ** 22;

/** By type: the words of a number and the bits of its exponent, which are all set in NaN and infinity only. */
const EXPONENTS: Partial<
  Record<ElementType, { readonly bytes: 2 | 4; readonly mask: number; readonly every: number }>
> = {
  float32: { bytes: 4, mask: 0x7f800000, every: 1 },
  float16: { bytes: 2, mask: 0x7c00, every: 1 },
  bfloat16: { bytes: 2, mask: 0x7f80, every: 1 },
  // Little-endian: the second word has the exponent.
  float64: { bytes: 4, mask: 0x7ff00000, every: 2 },
};

/**
 * Refuses weights that are no numbers. No training leaves any that a picture could be made with, and formats
 * without checksums show damage in nothing else.
 * @param tensors where they lie in the file
 * @throws Failure 'weights-invalid' that names the first tensor with NaN or infinity
 */
export async function expectFinite(
  path: string,
  tensors: Iterable<StoredTensor>,
  signal?: AbortSignal,
): Promise<void> {
  const buffer = new ArrayBuffer(CHUNK_BYTES);
  await using file = await open(path, 'r');
  for (const tensor of tensors) {
    signal?.throwIfAborted();
    if (await isAllFinite(file, tensor, buffer)) continue;
    throw new Failure('weights-invalid.holds-no-number', { path, name: tensor.name });
  }
}

async function isAllFinite(file: FileHandle, tensor: StoredTensor, buffer: ArrayBuffer): Promise<boolean> {
  const exponent = EXPONENTS[tensor.type];
  if (exponent === undefined) return true;
  for (let done = 0; done < tensor.bytes; ) {
    const wanted = Math.min(CHUNK_BYTES, tensor.bytes - done);
    const { bytesRead } = await file.read(new Uint8Array(buffer), 0, wanted, tensor.offset + done);
    if (bytesRead === 0) return true; // cut short: whoever reads it says so
    const words =
      exponent.bytes === 4
        ? new Uint32Array(buffer, 0, Math.floor(bytesRead / 4))
        : new Uint16Array(buffer, 0, Math.floor(bytesRead / 2));
    for (let i = exponent.every - 1; i < words.length; i += exponent.every) {
      if (((words[i] as number) & exponent.mask) === exponent.mask) return false;
    }
    done += bytesRead;
  }
  return true;
}
