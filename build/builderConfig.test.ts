import { readFileSync } from 'node:fs';
import path from 'node:path';
import { validateConfiguration } from 'app-builder-lib/out/util/config/config.js';
import { DebugLogger } from 'builder-util';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { BUILDER_CONFIG } from './builderConfig.ts';

const root = path.resolve(import.meta.dirname, '..');
const validate = (config: typeof BUILDER_CONFIG): Promise<void> =>
  validateConfiguration(config, new DebugLogger(false));

describe("the installers' configuration", () => {
  it('fits the schema of electron-builder', async () => {
    await expect(validate(BUILDER_CONFIG)).resolves.toBeUndefined();
  });

  it('is really checked: a wrong entry is refused', async () => {
    const wrong = { ...BUILDER_CONFIG, asarUnpacked: true };
    await expect(validate(wrong)).rejects.toThrow('asarUnpacked');
  });

  it('unpacks every native module that the app ships', () => {
    const { dependencies } = z
      .object({ dependencies: z.record(z.string(), z.string()) })
      .parse(JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')));
    for (const name of ['onnxruntime-node', 'sharp', 'better-sqlite3']) {
      expect(dependencies).toHaveProperty([name]);
      expect(BUILDER_CONFIG.asarUnpack).toContain(`**/node_modules/${name}/**`);
    }
  });
});
