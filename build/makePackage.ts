/** Builds the app, assembles what lies beside the archive, and lets electron-builder make packages of it. */
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { Arch, build, Platform } from 'electron-builder';
import { PRODUCT_NAME } from '../shared/appIdentity.ts';
import { EXECUTABLE_NAME } from './appManifest.ts';
import { assembleEngine, type PackageTarget } from './assembleEngine.ts';
import { builderConfig, missingForTrust } from './builderConfig.ts';
import { buildRenderer, rendererOutput } from './buildRenderer.ts';
import { bundleElectron } from './bundleElectron.ts';
import { makeStandInDist } from './electronStandInDist.ts';
import { writeBillOfMaterials } from './notices.ts';
import { obtainElectron } from './obtainElectron.ts';
import { runProcess } from './runProcess.ts';

export interface PackageOptions {
  readonly isUnpackedOnly: boolean;
  readonly isStandIn: boolean;
  readonly say: (text: string) => void;
}

export interface MadePackages {
  /** The unpacked app first. */
  readonly files: readonly string[];
  readonly missing: readonly { readonly what: string; readonly why: string }[];
}

const FETCH_TIMEOUT_MS = 600_000;

export async function makePackage(
  root: string,
  target: PackageTarget,
  { isUnpackedOnly, isStandIn, say }: PackageOptions,
): Promise<MadePackages> {
  await buildRenderer(root);
  await bundleElectron(root);
  const resources = path.join(root, 'dist', 'package');
  const modules = await modulesFor(root, target, say);
  await assembleEngine(target, modules, path.join(root, 'dist'), resources);
  await writePapers(root, resources);
  const missing: { what: string; why: string }[] = [];
  const electronDist = await chooseElectron(root, target, isStandIn, say);
  if (electronDist !== undefined)
    missing.push({ what: 'a window', why: 'It was made over a stand-in: Electron could not be had.' });
  for (const why of missingForTrust(target, process.env)) missing.push({ what: 'a trusted package', why });
  // The builder changes what it is given: a second target would not be made with it.
  const makeConfig = () =>
    builderConfig({
      target,
      resources,
      env: process.env,
      ...(electronDist === undefined ? {} : { electronDist }),
    });
  const platform = { linux: Platform.LINUX, win32: Platform.WINDOWS, darwin: Platform.MAC }[target.platform];
  const arch = target.arch === 'arm64' ? Arch.arm64 : Arch.x64;
  const make = (name: string) =>
    build({
      projectDir: root,
      config: makeConfig(),
      publish: 'never',
      targets: platform.createTarget(name, arch),
    });
  await make('dir');
  const unpacked = unpackedFolder(root, target);
  await checkFuses(programIn(unpacked, target));
  const files = [unpacked];
  for (const name of isUnpackedOnly ? [] : installersOf(makeConfig(), target)) {
    try {
      files.push(...(await make(name)));
    } catch (error) {
      const why = `Its tool failed or cannot be had: ${firstLine(error)}`;
      missing.push({ what: name, why });
    }
  }
  return { files, missing };
}

const firstLine = (error: unknown): string =>
  String(error instanceof Error ? error.message : error).split('\n')[0] ?? '';

function installersOf(
  config: ReturnType<typeof builderConfig>,
  { platform }: PackageTarget,
): readonly string[] {
  const { target } = { linux: config.linux, win32: config.win, darwin: config.mac }[platform] ?? {};
  const names: readonly unknown[] = Array.isArray(target) ? target : [target];
  return names.filter((name) => typeof name === 'string');
}

/** What is installed here, or for another processor a fresh installation of what the lockfile names for it. */
async function modulesFor(root: string, target: PackageTarget, say: PackageOptions['say']): Promise<string> {
  const own = path.join(root, 'node_modules');
  if (target.arch === process.arch && target.platform === process.platform) return own;
  const folder = path.join(root, 'dist', `modules-${target.platform}-${target.arch}`);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  for (const name of ['package.json', 'package-lock.json', '.npmrc'])
    await cp(path.join(root, name), path.join(folder, name));
  say(`Fetching the packages for ${target.platform} on ${target.arch} …`);
  const npm = process.env.npm_execpath;
  if (npm === undefined) throw new Error('Run it as `npm run package`: it needs npm for another processor.');
  const wanted = [`--os=${target.platform}`, `--cpu=${target.arch}`, '--libc=glibc'];
  const { code, text } = await runProcess(
    process.execPath,
    [npm, 'ci', '--omit=dev', '--ignore-scripts', ...wanted],
    { cwd: folder, timeoutMs: FETCH_TIMEOUT_MS, output: 'quiet' },
  );
  if (code !== 0) throw new Error(`npm could not fetch them:\n${text}`);
  return path.join(folder, 'node_modules');
}

/** Notices and bill of materials, and what Debian's package puts on the path. */
async function writePapers(root: string, resources: string): Promise<void> {
  const papers = path.join(resources, 'papers');
  await mkdir(papers, { recursive: true });
  await cp(path.join(root, 'LICENSE'), path.join(papers, 'LICENSE.txt'));
  const notices = 'third-party-notices.txt';
  await cp(path.join(rendererOutput(root), notices), path.join(papers, notices));
  const node = process.versions.node;
  await writeFile(
    path.join(papers, 'bill-of-materials.cdx.json'),
    await writeBillOfMaterials(root, { node }),
  );
  const launcher = `#!/bin/sh\nexec '/opt/${PRODUCT_NAME}/resources/bin/darkroom' "$@"\n`;
  await writeFile(path.join(resources, 'usr-bin-darkroom'), launcher, { mode: 0o755 });
}

/** @returns a stand-in's folder; undefined where the builder is to take Electron itself */
async function chooseElectron(
  root: string,
  target: PackageTarget,
  isStandIn: boolean,
  say: PackageOptions['say'],
): Promise<string | undefined> {
  if (!isStandIn) {
    const electron = await obtainElectron(root, false, say);
    if (electron.kind === 'electron') return undefined;
    say(`Electron: not available, ${electron.reason}. The package is made over a stand-in.`);
  }
  if (target.platform !== 'linux') throw new Error('the stand-in for Electron is laid out for Linux alone');
  return makeStandInDist(root, path.join(root, 'dist', 'electron-stand-in-dist'));
}

export function unpackedFolder(root: string, { platform, arch }: PackageTarget): string {
  const suffix = arch === 'arm64' ? '-arm64' : '';
  const names = { linux: `linux${suffix}-unpacked`, win32: `win${suffix}-unpacked`, darwin: `mac${suffix}` };
  return path.join(root, 'release', names[platform]);
}

function programIn(unpacked: string, { platform }: PackageTarget): string {
  if (platform === 'darwin')
    return path.join(unpacked, `${PRODUCT_NAME}.app`, 'Contents', 'MacOS', PRODUCT_NAME);
  return path.join(unpacked, platform === 'win32' ? `${EXECUTABLE_NAME}.exe` : EXECUTABLE_NAME);
}

const ON = '1'.charCodeAt(0);
/** As the configuration says; read back, because a fuse that was not set is seen by nobody. */
const EXPECTED_FUSES: readonly (readonly [keyof typeof FuseV1Options, boolean])[] = [
  ['RunAsNode', false],
  ['EnableNodeOptionsEnvironmentVariable', false],
  ['EnableNodeCliInspectArguments', false],
  ['EnableEmbeddedAsarIntegrityValidation', true],
  ['OnlyLoadAppFromAsar', true],
  ['GrantFileProtocolExtraPrivileges', false],
];

export async function checkFuses(program: string): Promise<void> {
  const wire = (await getCurrentFuseWire(program)) as unknown as Readonly<Record<number, number>>;
  const wrong = EXPECTED_FUSES.filter(([name, isOn]) => (wire[FuseV1Options[name]] === ON) !== isOn);
  if (wrong.length > 0)
    throw new Error(`fuses that are not as they should be: ${wrong.map(([name]) => name)}`);
}

export async function readVersion(root: string): Promise<string> {
  return JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')).version;
}
