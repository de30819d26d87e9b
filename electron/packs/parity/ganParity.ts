import { access } from 'node:fs/promises';
import path from 'node:path';
import type { Provider } from '../../../shared/engine/providers.ts';
import { Failure } from '../../../shared/errors/failure.ts';
import { readUpscaler } from '../families/gan/identify/readUpscaler.ts';
import { readSafetensors, toFloat32 } from '../safetensors.ts';
import { type Comparison, relativeError } from './comparison.ts';
import { Workspace } from './workspace.ts';

const TOLERANCE = 1e-5;

/**
 * Every tensor of a folder's `expected.safetensors` but `input` against the checkpoint of its name; one in
 * torch's older format too, where there is one.
 */
export async function* compareUpscalers(folder: string, provider: Provider): AsyncGenerator<Comparison> {
  const expected = await readSafetensors(path.join(folder, 'expected.safetensors'));
  const input = expected.get('input');
  if (input === undefined)
    throw new Failure('usage.told', { text: `${folder}: expected.safetensors holds no 'input'.` });
  await using workspace = await Workspace.create(provider);
  for (const [name, reference] of expected) {
    if (name === 'input') continue;
    for (const file of [`${name}.pth`, `${name}.legacy.pth`]) {
      const source = path.join(folder, file);
      if (file.endsWith('.legacy.pth') && !(await exists(source))) continue;
      const placed = await workspace.place(source);
      const { graph } = readUpscaler(source, placed);
      const run = await workspace.open(graph);
      const { enlarged } = await run({ image: { data: toFloat32(input), shape: input.shape } });
      yield {
        tensor: file.endsWith('.legacy.pth') ? `${name}.legacy` : name,
        relativeError: relativeError(enlarged?.data as Float32Array, toFloat32(reference)),
        tolerance: TOLERANCE,
      };
    }
  }
}

const exists = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );
