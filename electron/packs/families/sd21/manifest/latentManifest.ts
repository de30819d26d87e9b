import { MANIFEST_VERSION, type Manifest } from '../../../../../shared/packs/manifest.ts';
import type { BaseModel } from '../identify/identifyBase.ts';

/** Latent tile and overlap as published (arXiv 2412.03017, supplementary code). */
const LATENT_TILE = 96;
const LATENT_OVERLAP = 32;
/** PiSA-SR enlarges its inputs four times; other scales work as well, as it sees only the enlarged picture. */
const MAX_SCALE = 4;
const DIAL_RANGE: [number, number] = [0, 2];

/** The manifest of a latent pack, but for its files. */
export function latentManifest(base: BaseModel, kind: 'pisa-sr' | 'osediff'): Omit<Manifest, 'files'> {
  const downscale = 2 ** (base.vae.config.block_out_channels.length - 1);
  return {
    manifestVersion: MANIFEST_VERSION,
    version: '1.0.0',
    space: {
      kind: 'latent',
      channels: base.vae.config.latent_channels,
      downscale,
      tile: LATENT_TILE,
      overlap: LATENT_OVERLAP,
    },
    scales: { min: 1, max: MAX_SCALE },
    tileMultiple: downscale,
    precision: base.precision === 'fp32' ? 'fp32' : 'mixed',
    golden: { file: 'golden.safetensors', tolerance: 1e-3 },
    prompt: PROMPT,
    ...(kind === 'pisa-sr' ? PISA_SR : OSEDIFF),
  };
}

/** The files of one graph, computing in float32 and in float16. */
const filesOf = (name: string) => ({ file: `${name}.onnx`, halfFile: `${name}.half.onnx` });

const VAE_GRAPHS = {
  encode: { ...filesOf('encode'), input: 'image', outputs: ['latent'] },
  decode: { ...filesOf('decode'), input: 'latent', outputs: ['image'] },
  encodeBody: { ...filesOf('encodeBody'), input: 'image', outputs: ['features', 'measured'] },
  encodeEnd: { ...filesOf('encodeEnd'), input: 'features', outputs: ['latent'] },
  decodeStart: { ...filesOf('decodeStart'), input: 'latent', outputs: ['features'] },
  decodeBody: { ...filesOf('decodeBody'), input: 'features', outputs: ['image', 'measured'] },
};

export const PROMPT: NonNullable<Manifest['prompt']> = {
  input: 'text',
  empty: 'prompt.safetensors',
  encoder: { file: 'text_encoder.onnx', input: 'ids', output: 'embedding' },
};

/** Which of the two LoRAs are on. */
const loraScales = (...values: number[][]) => ({ input: 'lora_scale', output: 'eps', values });

const PISA_SR = {
  id: 'pisa-sr-sd21',
  name: 'PiSA-SR',
  description:
    'The published network on Stable Diffusion 2.1-base: invents the most convincing detail, slowly.',
  licence: 'Apache-2.0 AND LicenseRef-CreativeML-Open-RAIL++-M',
  attribution: 'PiSA-SR by Lingchen Sun et al. (CVPR 2025); Stable Diffusion 2.1-base by Stability AI',
  dials: [
    {
      id: 'pix',
      label: 'Restore',
      symbol: 'λpix',
      description: 'Removes noise, blur and compression.',
      range: DIAL_RANGE,
      default: 1,
    },
    {
      id: 'sem',
      label: 'Detail',
      symbol: 'λsem',
      description: 'Adds detail that fits what is seen.',
      range: DIAL_RANGE,
      default: 1,
    },
  ],
  graphs: {
    ...VAE_GRAPHS,
    residuals: {
      ...filesOf('residuals'),
      input: 'latent',
      outputs: ['residual_pix', 'residual_sem'],
      rows: loraScales([1, 0], [1, 1]),
    },
    default: {
      ...filesOf('residuals'),
      input: 'latent',
      outputs: ['residual'],
      rows: loraScales([1, 1]),
    },
  },
};

const OSEDIFF = {
  id: 'osediff-sd21',
  name: 'OSEDiff',
  description: 'One-step diffusion on Stable Diffusion 2.1-base, with one dial.',
  licence: 'Apache-2.0 AND LicenseRef-CreativeML-Open-RAIL++-M',
  attribution: 'OSEDiff by Rongyuan Wu et al. (NeurIPS 2024); Stable Diffusion 2.1-base by Stability AI',
  dials: [
    {
      id: 'all',
      label: 'Restore',
      symbol: 'λ',
      description: 'How much of the restoration is applied.',
      range: DIAL_RANGE,
      default: 1,
    },
  ],
  graphs: {
    ...VAE_GRAPHS,
    residuals: { ...filesOf('residuals'), input: 'latent', outputs: ['residual'] },
  },
};
