import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { extractAll, listPackage } from '@electron/asar';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { drawPhoto } from '../e2e/harness/drawPhoto.ts';
import { playOnStandIn } from '../electron/main/testing/playOnStandIn.ts';
import { APP_MANIFEST } from './appManifest.ts';
import type { PackageTarget } from './assembleEngine.ts';
import { makePackage, unpackedFolder } from './makePackage.ts';
import { runProcess } from './runProcess.ts';

const root = path.resolve(import.meta.dirname, '..');
/** Besides Electron; Node is two thirds of it. */
const BYTES_MAX = 230e6;
const PACKAGING_TIMEOUT_MS = 900_000;
const target: PackageTarget = { platform: 'linux', arch: process.arch === 'arm64' ? 'arm64' : 'x64' };

let folder: string;
let resources: string;
let photo: string;

// The stand-in for Electron is laid out for Linux, where also this app's own machines for tests are.
describe.skipIf(process.platform !== 'linux')('a package, made over a stand-in for Electron', () => {
  beforeAll(async () => {
    await makePackage(root, target, { isUnpackedOnly: true, isStandIn: true, say: () => {} });
    folder = mkdtempSync(path.join(tmpdir(), 'package % Ω '));
    // Away from the repository, so that nothing is found there that the package lacks.
    cpSync(unpackedFolder(root, target), path.join(folder, 'app'), { recursive: true });
    resources = path.join(folder, 'app', 'resources');
    photo = await drawPhoto({ folder, name: 'Дача % 1.jpg', widthPx: 96, heightPx: 64 });
  }, PACKAGING_TIMEOUT_MS);
  afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));

  const filesIn = (part: string): string[] =>
    globSync('**/*', { cwd: path.join(resources, part) }).filter((name) =>
      statSync(path.join(resources, part, name)).isFile(),
    );
  const runLauncher = (args: readonly string[]) =>
    runProcess(
      path.join(resources, 'bin', 'darkroom'),
      [...args, ...(args.includes('--version') ? [] : data())],
      {
        cwd: folder,
        timeoutMs: 240_000,
        output: 'quiet',
      },
    );
  const data = () => ['--data', path.join(folder, 'data')];

  it('has main, preload and page in the archive, and nothing else', () => {
    const names = listPackage(path.join(resources, 'app.asar'), { isPack: false });
    const outside = names.filter((name) => !name.startsWith('/page/assets/'));
    expect(outside.sort()).toEqual([
      ...['/icon.png', '/main.js', '/package.json', '/page', '/page/assets', '/page/index.html'],
      ...['/page/third-party-notices.txt', '/preload.cjs'],
    ]);
    expect(existsSync(path.join(resources, 'app.asar.unpacked'))).toBe(false);
  });

  it('has no development dependency, source map, test, source or training code', () => {
    const all = [...filesIn('.'), ...listPackage(path.join(resources, 'app.asar'), { isPack: false })];
    expect(all.filter((name) => /\.map$|\.tsx?$|\.test\.|testing\/|training|\.pyc?$/.test(name))).toEqual([]);
    const { devDependencies } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
    const packed = globSync('engine/node_modules/{*,@*/*}/package.json', { cwd: resources }).map((file) =>
      path.dirname(file).slice('engine/node_modules/'.length),
    );
    expect(packed).toContain('onnxruntime-node');
    expect(packed.filter((name) => name in devDependencies)).toEqual([]);
  });

  it("has this system's binaries alone, within the size", () => {
    const binaries = filesIn('engine').filter((name) => /\.(?:node|so(?:\.[\d.]+)?|dll|dylib)$/.test(name));
    expect(binaries.length).toBeGreaterThanOrEqual(5);
    const other = target.arch === 'x64' ? 'arm64' : 'x64';
    const foreign = new RegExp(`win32|darwin|musl|\\.dll$|\\.dylib$|${other}`);
    expect(binaries.filter((name) => foreign.test(name))).toEqual([]);
    const bytes = filesIn('.').reduce((sum, name) => sum + statSync(path.join(resources, name)).size, 0);
    expect(bytes).toBeLessThan(BYTES_MAX);
    expect(bytes).toBeGreaterThan(BYTES_MAX / 3);
  });

  it('carries notices, the licence of Node, and a bill of materials of all that is in it', () => {
    const notices = readFileSync(path.join(resources, 'papers', 'third-party-notices.txt'), 'utf8');
    for (const name of [
      'sharp',
      'onnxruntime-node',
      'better-sqlite3',
      'react',
      '@mui/material',
      'PiSA Compact',
    ])
      expect(notices).toContain(name);
    expect(notices).toContain('Permission is hereby granted, free of charge');
    expect(readFileSync(path.join(resources, 'engine', 'node.LICENSE'), 'utf8')).toContain('Node.js');
    const bill = JSON.parse(
      readFileSync(path.join(resources, 'papers', 'bill-of-materials.cdx.json'), 'utf8'),
    );
    expect(bill).toMatchObject({ bomFormat: 'CycloneDX', specVersion: '1.6' });
    const refs = bill.components.map((component: { 'bom-ref': string }) => component['bom-ref']);
    expect(new Set(refs).size).toBe(refs.length);
    const packed = globSync('engine/node_modules/{*,@*/*}/package.json', { cwd: resources });
    for (const file of packed) {
      const { name, version } = JSON.parse(readFileSync(path.join(resources, file), 'utf8'));
      expect(bill.components).toContainEqual(expect.objectContaining({ name, version }));
    }
    for (const { dependsOn } of bill.dependencies) for (const ref of dependsOn) expect(refs).toContain(ref);
  });

  it('is called the same by its archive, its program and its desktop file', () => {
    const unpacked = path.join(folder, 'archive');
    extractAll(path.join(resources, 'app.asar'), unpacked);
    const { desktopName, productName, main, isSigned } = JSON.parse(
      readFileSync(path.join(unpacked, 'package.json'), 'utf8'),
    );
    expect({ desktopName, productName, main, isSigned }).toEqual({
      desktopName: APP_MANIFEST.desktopName,
      productName: 'PiSA Darkroom',
      main: 'main.js',
      isSigned: false,
    });
    expect(existsSync(path.join(folder, 'app', desktopName.replace('.desktop', '')))).toBe(true);
  });

  it('its main starts its own engine on its own Node: a thumbnail and a tile', async () => {
    // Where the archive lies; Electron would read it as a folder.
    const appFolder = path.join(resources, 'app');
    extractAll(path.join(resources, 'app.asar'), appFolder);
    const exportFolder = path.join(folder, 'results');
    mkdirSync(exportFolder, { recursive: true });
    const dataFolder = path.join(folder, 'window');
    const played = await playOnStandIn({
      ...{ appFolder, scenario: 'a picture', dataFolder, photo, exportFolder },
      env: { DARKROOM_NODE: undefined },
    });
    expect(played.result).toMatchObject({ thumbnail: [200, 'image/jpeg'], tile: [200, expect.any(Number)] });
    expect(played.result.engineProgram).toBe(path.join(resources, 'engine', 'node'));
  });

  it('its launcher tells its version, verifies the bundled packs and is well', async () => {
    const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
    expect(await runLauncher(['--version'])).toMatchObject({ code: 0, text: `${version}\n` });
    const verified = await runLauncher(['packs', 'verify']);
    expect(verified, verified.text).toMatchObject({ code: 0 });
    expect(verified.text).toContain('pisa-compact');
    const doctor = await runLauncher(['doctor']);
    expect(doctor, doctor.text).toMatchObject({ code: 0 });
    expect(doctor.text).toContain('engine: runs');
    // The one that is in the package, not one that this system happens to have.
    const tool = JSON.parse(
      readFileSync(path.join(root, 'node_modules', 'exiftool-vendored.pl', 'package.json'), 'utf8'),
    );
    const [major, minor] = String(tool.version).split('.');
    expect(doctor.text).toContain(`read and copied by ExifTool ${major}.${minor}`);
    expect(filesIn('engine')).toContain('node_modules/exiftool-vendored.pl/bin/exiftool');
  });

  it('its launcher restores a photo, also through a link', async () => {
    const output = path.join(folder, 'restored ü.png');
    const { code, text } = await runLauncher(['restore', photo, '-o', output, '--scale', '2']);
    expect(code, text).toBe(0);
    expect(await sharp(output).metadata()).toMatchObject({ width: 192, height: 128 });
    const link = await runProcess(
      'sh',
      ['-c', `ln -s "$1/bin/darkroom" ./darkroom && ./darkroom --version`, 'sh', resources],
      { cwd: folder, timeoutMs: 60_000, output: 'quiet' },
    );
    expect(link, link.text).toMatchObject({ code: 0 });
  });

  it('its launcher ends quietly when the pipe behind it is closed', async () => {
    const child = spawn(path.join(resources, 'bin', 'darkroom'), ['doctor', ...data()], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let complaints = '';
    child.stderr.on('data', (chunk: Buffer) => {
      complaints += chunk.toString('utf8');
    });
    // As `| head -n 1` does.
    child.stdout.once('data', () => child.stdout.destroy());
    const [code] = await once(child, 'close');
    expect({ code, complaints }).toEqual({ code: 130, complaints: '' });
  });

  it('its launcher stops at Ctrl-C with exit code 130 and leaves nothing half-written', async () => {
    const large = await drawPhoto({ folder, name: 'large.jpg', widthPx: 2400, heightPx: 1600 });
    const output = path.join(folder, 'interrupted');
    mkdirSync(output);
    const child = spawn(
      path.join(resources, 'bin', 'darkroom'),
      ['restore', large, '-o', path.join(output, 'x.png'), '--scale', '4', ...data()],
      { stdio: ['ignore', 'ignore', 'pipe'], detached: true },
    );
    // Its engine is up once the program, no longer the shell that becomes it, has a child; a terminal interrupts the
    // whole group.
    await once(child, 'spawn');
    const { pid = 0 } = child;
    const isAtWork = () =>
      readlinkSync(`/proc/${pid}/exe`) === path.join(realpathSync(resources), 'engine', 'node') &&
      readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim() !== '';
    await expect.poll(isAtWork, { timeout: 60_000 }).toBe(true);
    process.kill(-pid, 'SIGINT');
    const [code] = await once(child, 'exit');
    expect(code).toBe(130);
    expect(globSync('**/*', { cwd: output })).toEqual([]);
  });
});
