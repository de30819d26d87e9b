import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Metafile } from 'esbuild';
import { parseSync } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BundleReport, bundleInto, ENGINE_PACKAGES } from './bundleElectron.ts';

const root = path.resolve(import.meta.dirname, '..');
let folder = '';
let report: BundleReport;
const bundle = (name: string) => readFileSync(path.join(folder, name), 'utf8');
const inputsOf = ({ inputs }: Metafile) => Object.keys(inputs);

/** What a bundle really imports when it starts, by itself or through `require`. */
function importsOf(name: string): string[] {
  const code = bundle(name);
  const { module } = parseSync(name, code);
  const required = [...code.matchAll(/\brequire\(\s*"([^"\n]+)"\s*\)/g)].map(
    ([, specifier]) => specifier ?? '',
  );
  const names = [...module.staticImports.map(({ moduleRequest }) => moduleRequest.value), ...required];
  return [...new Set(names)].filter((specifier) => !builtinModules.includes(specifier.replace(/^node:/, '')));
}

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'bundle ü '));
  report = await bundleInto(root, folder);
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the bundles', () => {
  it('carry what is known of the base model: mirrors, sizes, hashes', () => {
    const facts = readFileSync(
      path.join(root, 'electron/packs/families/sd21/identify/stableDiffusion21Base.json'),
      'utf8',
    );
    const { mirrors, files } = JSON.parse(facts);
    for (const name of ['app/main.js', 'engine/engine.js']) {
      expect(bundle(name)).toContain(mirrors[0]);
      expect(bundle(name)).toContain(files['unet/config.json'].sha256);
    }
  });

  it('main imports nothing but Node and Electron: nothing in its process decodes or computes', () => {
    expect(importsOf('app/main.js')).toEqual(['electron']);
    const decoding =
      /node_modules\/(sharp|@img|onnxruntime|libheif|exiftool)|electron\/engine\/(pictures|sessions|calls|latent|tiles)\//;
    expect(inputsOf(report.app).filter((input) => decoding.test(input))).toEqual([]);
    // The same test finds them where they belong.
    expect(inputsOf(report.engine).some((input) => decoding.test(input))).toBe(true);
  });

  it('the engine and the command line import what lies beside them, and never Electron', () => {
    const names = new Set([...importsOf('engine/engine.js'), ...importsOf('engine/darkroom.js')]);
    const shared = [...names].filter((name) => !name.startsWith('./'));
    expect(shared.filter((name) => !ENGINE_PACKAGES.includes(packageOf(name)))).toEqual([]);
    expect(names).not.toContain('electron');
  });

  it('say which version they are', () => {
    const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
    for (const name of ['app', 'engine'])
      expect(JSON.parse(bundle(`${name}/package.json`))).toMatchObject({ version, type: 'module' });
  });
});

function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}
