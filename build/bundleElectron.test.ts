import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleInto } from './bundleElectron.ts';

const root = path.resolve(import.meta.dirname, '..');
let folder = '';
const bundle = (name: string) => readFileSync(path.join(folder, name), 'utf8');

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'bundle ü '));
  await bundleInto(root, folder);
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the bundles', () => {
  it('carry what is known of the base model: mirrors, sizes, hashes', () => {
    const facts = readFileSync(
      path.join(root, 'electron/packs/families/sd21/identify/stableDiffusion21Base.json'),
      'utf8',
    );
    const { mirrors, files } = JSON.parse(facts);
    for (const name of ['main.js', 'engine.js']) {
      expect(bundle(name)).toContain(mirrors[0]);
      expect(bundle(name)).toContain(files['unet/config.json'].sha256);
    }
  });

  it('load onnxruntime in the engine alone: a model must not take main down, or block it', () => {
    expect(bundle('engine.js')).toContain('"onnxruntime-node"');
    expect(bundle('main.js')).not.toContain('"onnxruntime-node"');
  });
});
