import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSafetensors, writeSafetensors } from '../safetensors.ts';
import { GOLDEN_MODEL } from '../testing/installGoldenModel.ts';
import { unpackGolden } from '../testing/unpackGolden.ts';

/** Vulkan without a GPU, as Debian's Chromium brings it. */
const DRIVER = '/usr/lib/chromium/vk_swiftshader_icd.json';
const PARITY = path.resolve(import.meta.dirname, './parity.ts');

/**
 * By model: what fills its folder, and the tensors that are compared with how far they may be off. Measured on
 * SwiftShader: 1e-6 for the autoencoder, 1.4e-5 for ε, which is what the CPU is off by too.
 */
const MODELS: Readonly<
  Record<string, { fill: (folder: string) => Promise<void>; limits: Readonly<Record<string, number>> }>
> = {
  'models/golden/sd21': {
    fill: (folder) => cp(GOLDEN_MODEL, folder, { recursive: true }),
    limits: {
      'vae/20x28/moments': 2e-5,
      'vae/20x28/decoded': 2e-5,
      'unet/20x28/eps_pix': 1e-4,
      'unet/20x28/eps_full': 1e-4,
    },
  },
  // Its widths, 6 and 9, are those that onnxruntime's convolution is wrong for, see onnx/convolve.ts.
  'models/golden/sd21-odd': {
    fill: unpackGolden,
    limits: { 'vae/10x14/moments': 2e-5, 'unet/10x14/eps_pix': 1e-4, 'unet/10x14/eps_full': 1e-4 },
  },
};

describe.skipIf(!existsSync(DRIVER))('WebGPU (on SwiftShader, skipped without its driver file)', () => {
  it.each(Object.keys(MODELS))('agrees with PyTorch on %s', { timeout: 400_000 }, async (model) => {
    const { fill, limits } = MODELS[model] ?? expect.fail();
    const folder = await mkdtemp(path.join(tmpdir(), 'webgpu '));
    try {
      await fill(folder);
      await keepOnly(path.join(folder, 'expected.safetensors'), Object.keys(limits));
      const errors = await compareOnWebGpu(folder);
      for (const [tensor, limit] of Object.entries(limits)) {
        expect(errors.get(tensor), tensor).toBeLessThan(limit);
        // Exactly the CPU's answer would mean that the CPU gave it.
        expect(errors.get(tensor), tensor).toBeGreaterThan(0);
      }
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

/** Leaves of a file of expected values those that are to be compared, and what they are computed from. */
async function keepOnly(file: string, compared: readonly string[]): Promise<void> {
  const [, size] = compared[0]?.split('/') ?? [];
  const wanted = new Set([...compared, `image/${size}`, `vae/${size}/latent`, 'text/empty/embedding']);
  const expected = await readSafetensors(file);
  await writeSafetensors(file, new Map([...expected].filter(([name]) => wanted.has(name))));
}

/** The parity command in a process of its own, which finds the driver when it starts. @returns tensor → error */
function compareOnWebGpu(folder: string): Promise<ReadonlyMap<string, number>> {
  const child = spawn(process.execPath, [PARITY, folder, '--json', '--provider', 'webgpu'], {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: {
      ...process.env,
      VK_DRIVER_FILES: DRIVER,
      LD_LIBRARY_PATH: path.dirname(DRIVER),
      XDG_RUNTIME_DIR: folder,
    },
  });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    text += part;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', () => {
      const lines = text.trim().split('\n').filter(Boolean);
      const comparisons = lines.map((line) => JSON.parse(line) as { tensor: string; relativeError: number });
      resolve(new Map(comparisons.map(({ tensor, relativeError }) => [tensor, relativeError])));
    });
  });
}
