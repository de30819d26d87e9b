import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { BYTES_PER_ELEMENT } from '../../../onnx/onnxModel.ts';
import type { WeightFile } from '../../../onnx/weights.ts';
import type { StoredTensor } from '../../../safetensors.ts';
import { fixturePath, hasFixture } from '../../../testing/fixtures.ts';
import { osediffResidualGraph, pisaNoiseGraph, textEncoderGraph } from '../build/graphs.ts';
import { LoraFile } from '../build/loraBranches.ts';
import { decodeGraph, encodeGraph, tiledVaeGraphs } from '../build/vaeGraphs.ts';
import {
  readConfig,
  schedulerConfigSchema,
  textConfigSchema,
  unetConfigSchema,
  vaeConfigSchema,
} from './config.ts';
import { expectAllTaken, unusedTensors } from './coverage.ts';

/** A weight file of which only names and shapes exist. */
function listed(file: string, table: Record<string, { shape: number[]; dtype: string }>): WeightFile {
  let offset = 0;
  const tensors = new Map<string, StoredTensor>();
  for (const [name, { shape, dtype }] of Object.entries(table)) {
    const type = dtype === 'I64' ? 'int64' : 'float32';
    const bytes = shape.reduce((product, dim) => product * dim, BYTES_PER_ELEMENT[type]);
    tensors.set(name, { name, type, shape, offset, bytes });
    offset += bytes;
  }
  return { file, tensors };
}

const real = (name: string) => fixturePath('sd21-real', name);
const readTable = async (name: string) => JSON.parse(await readFile(real(`${name}.json`), 'utf8'));
const MEGABYTE = 1e6;

/** The builder refuses to take a tensor twice, so 'all taken' is 'each exactly once'. */
describe.skipIf(!hasFixture('sd21-real'))(
  'of the real models every tensor is used exactly once (../shared/fixtures/sd21-real)',
  () => {
    it('text encoder: 372 tensors, the table of positions apart', async () => {
      const source = listed('text.safetensors', await readTable('text_encoder'));
      const graph = textEncoderGraph(
        await readConfig(real('text_encoder/config.json'), textConfigSchema),
        source,
      );
      expectAllTaken(source, [graph]);
      expect(graph.taken.get(source)?.size).toBe(372);
    });

    it.each(['vae', 'vae.new-names'])('VAE, %s: 248 tensors', async (name) => {
      const source = listed('vae.safetensors', await readTable(name));
      const config = await readConfig(real('vae/config.json'), vaeConfigSchema);
      const graphs = [encodeGraph({ config, source }), decodeGraph({ config, source })];
      expectAllTaken(source, graphs);
      expect(graphs.reduce((sum, graph) => sum + (graph.taken.get(source)?.size ?? 0), 0)).toBe(248);
      const parts = Object.values(tiledVaeGraphs({ config, source }));
      expectAllTaken(source, parts);
      expect(parts.reduce((sum, graph) => sum + (graph.taken.get(source)?.size ?? 0), 0)).toBe(248);
    });

    it('UNet with PiSA-SR: 686 and 1032 tensors, in a graph of less than a megabyte', async () => {
      const source = listed('unet.safetensors', await readTable('unet'));
      const { state_dict_unet } = await readTable('pisa_sr');
      const file = new LoraFile(listed('pisa_sr.pkl', state_dict_unet), ['pix', 'sem']);
      const config = await readConfig(real('unet/config.json'), unetConfigSchema);
      const options = { config, source, timestep: 1, lora: { file, dials: ['pix', 'sem'] } };
      for (const graph of [pisaNoiseGraph(options)]) {
        expectAllTaken(source, [graph]);
        expectAllTaken(file.source, [graph]);
        expect(graph.taken.get(source)?.size).toBe(686);
        expect(graph.taken.get(file.source)?.size).toBe(1032);
        expect(graph.bytes.length).toBeLessThan(MEGABYTE);
      }
    });

    it('OSEDiff: conv_in is replaced, the VAE’s encoder gets its 64 tensors', async () => {
      const unetSource = listed('unet.safetensors', await readTable('unet'));
      const vaeSource = listed('vae.safetensors', await readTable('vae'));
      const { state_dict_unet, state_dict_vae } = await readTable('osediff');
      const unetLora = new LoraFile(listed('osediff.pkl', state_dict_unet), ['']);
      const vaeLora = new LoraFile(listed('osediff.pkl', state_dict_vae), ['']);
      const unet = osediffResidualGraph({
        config: await readConfig(real('unet/config.json'), unetConfigSchema),
        scheduler: await readConfig(real('scheduler/scheduler_config.json'), schedulerConfigSchema),
        source: unetSource,
        timestep: 999,
        lora: { file: unetLora, dials: [''] },
      });
      const vae = encodeGraph({
        config: await readConfig(real('vae/config.json'), vaeConfigSchema),
        source: vaeSource,
        lora: { file: vaeLora, dials: [''] },
      });
      expect(unusedTensors(unetSource, [unet])).toEqual(['conv_in.weight', 'conv_in.bias']);
      expect(unetLora.replaced).toEqual(new Set(['conv_in.weight', 'conv_in.bias']));
      expectAllTaken(unetLora.source, [unet]);
      expectAllTaken(vaeLora.source, [vae]);
      expect(vae.taken.get(vaeLora.source)?.size).toBe(64);
    });
  },
);
