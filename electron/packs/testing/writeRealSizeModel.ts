import { cp, mkdir, open, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { TensorData } from '../safetensors.ts';
import { seededRandom } from './random.ts';
import { type Saved, writeTorchCheckpoint } from './writeTorchCheckpoint.ts';

const tableSchema = z.record(z.string(), z.object({ shape: z.array(z.number()), dtype: z.string() }));
type Table = z.infer<typeof tableSchema>;

/** Drawn once and repeated: what the weights are does not change what they cost. */
const DRAWN_VALUES = 1 << 20;
const WEIGHT_SPREAD = 0.02;
const BYTES = { F32: 4, I64: 8 } as const;

/**
 * Writes a model of the real size with drawn weights: the fp32 files of Stable Diffusion 2.1-base (5.2 GB)
 * and a LoRA file, from lists of their tensors.
 * @param lists     folder with `unet.json`, `vae.json`, `text_encoder.json`, `pisa_sr.json` and the configurations
 * @param tokenizer the model's tokenizer folder
 */
export async function writeRealSizeModel(folder: string, lists: string, tokenizer: string): Promise<void> {
  const drawn = drawWeights();
  for (const [part, file] of [
    ['unet', 'diffusion_pytorch_model.safetensors'],
    ['vae', 'diffusion_pytorch_model.safetensors'],
    ['text_encoder', 'model.safetensors'],
  ] as const) {
    await mkdir(path.join(folder, part), { recursive: true });
    await cp(path.join(lists, part, 'config.json'), path.join(folder, part, 'config.json'));
    const table = tableSchema.parse(JSON.parse(await readFile(path.join(lists, `${part}.json`), 'utf8')));
    await writeWeights(path.join(folder, part, file), table, drawn);
  }
  await cp(path.join(lists, 'scheduler'), path.join(folder, 'scheduler'), { recursive: true });
  await cp(tokenizer, path.join(folder, 'tokenizer'), { recursive: true });
  const lora = JSON.parse(await readFile(path.join(lists, 'pisa_sr.json'), 'utf8'));
  await writeFile(path.join(folder, 'pisa_sr.pkl'), writeLora(lora, drawn));
}

function drawWeights(): Float32Array {
  const random = seededRandom(1);
  return Float32Array.from({ length: DRAWN_VALUES }, () => (random() - 0.5) * 2 * WEIGHT_SPREAD);
}

async function writeWeights(file: string, table: Table, drawn: Float32Array): Promise<void> {
  let offset = 0;
  const sizes = Object.entries(table).map(([name, { shape, dtype }]) => {
    const bytes = shape.reduce((product, dim) => product * dim, BYTES[dtype as keyof typeof BYTES]);
    const entry = { name, dtype, shape, data_offsets: [offset, offset + bytes] };
    offset += bytes;
    return entry;
  });
  const header = Buffer.from(
    JSON.stringify(Object.fromEntries(sizes.map(({ name, ...entry }) => [name, entry]))),
  );
  const prefix = Buffer.alloc(8);
  prefix.writeBigUInt64LE(BigInt(header.length));
  const handle = await open(file, 'w');
  try {
    await handle.write(Buffer.concat([prefix, header]));
    const block = new Uint8Array(drawn.buffer);
    for (let left = offset; left > 0; left -= block.length) {
      await handle.write(block.subarray(0, Math.min(left, block.length)));
    }
  } finally {
    await handle.close();
  }
}

function writeLora(lists: Record<string, unknown>, drawn: Float32Array): Buffer {
  const table = tableSchema.parse(lists.state_dict_unet);
  const tensors = Object.entries(table).map(([name, { shape }]): [string, TensorData] => {
    const length = shape.reduce((product, dim) => product * dim, 1);
    const bytes = new Uint8Array(drawn.buffer, 0, 4 * length);
    return [name, { type: 'float32', shape, bytes }];
  });
  const others = Object.entries(lists).filter(([name]) => name !== 'state_dict_unet') as [string, Saved][];
  return writeTorchCheckpoint(new Map<string, Saved>([...others, ['state_dict_unet', new Map(tensors)]]));
}
