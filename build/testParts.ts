/** What `npm test` consists of. */
import { existsSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import path from 'node:path';
import { obtainBrowser } from './obtainBrowser.ts';
import { findElectron } from './obtainElectron.ts';
import { type ProcessOutcome, runProcess } from './runProcess.ts';
import {
  addResults,
  checkFailed,
  checkPassed,
  type PartResult,
  partSkipped,
  readPlaywrightReport,
  readUnittestOutput,
  readVitestReport,
} from './testReport.ts';

export interface TestContext {
  readonly root: string;
  /** Empty; the runners' own reports go here. */
  readonly reportFolder: string;
  readonly say: (text: string) => void;
}

export interface TestPart {
  readonly name: string;
  readonly title: string;
  run(context: TestContext): Promise<PartResult>;
}

/** Many times what each needs on two free cores: these limits end a hang, they do not judge speed. */
const STATIC_TIMEOUT_MS = 180_000;
const UNIT_TIMEOUT_MS = 1_500_000;
const E2E_TIMEOUT_MS = 2_100_000;
const PACKS_TIMEOUT_MS = 180_000;
const TRAINING_TIMEOUT_MS = 600_000;

const BIOME = 'node_modules/@biomejs/biome/bin/biome';
const TYPESCRIPT = 'node_modules/typescript/bin/tsc';
const VITEST = 'node_modules/vitest/vitest.mjs';
const PLAYWRIGHT = 'node_modules/@playwright/test/cli.js';

export const TEST_PARTS: readonly TestPart[] = [
  staticCheck('lint', 'Biome, rules and format', [BIOME, 'check', '.']),
  staticCheck('imports', 'who may import whom', ['build/checkImports.ts']),
  // Each world with its own globals first; the last one adds the tests, which have them all.
  staticCheck(
    'types',
    'TypeScript',
    ...['shared', 'node', 'dom'].map((world) => [TYPESCRIPT, '-p', `tsconfig.${world}.json`]),
    [TYPESCRIPT, '-p', '.'],
  ),
  { name: 'unit', title: 'Vitest', run: runUnitTests },
  { name: 'packs', title: 'the bundled packs, verified by the command line', run: verifyPacks },
  { name: 'training', title: 'Python, a smoke test of the training', run: runTrainingTests },
  { name: 'e2e', title: 'Playwright, the real app in a fresh data folder', run: runEndToEndTests },
];

/** One check, one count; of several runs the first that fails ends it. */
function staticCheck(name: string, title: string, ...runs: readonly (readonly string[])[]): TestPart {
  return {
    name,
    title,
    async run({ root }) {
      for (const args of runs) {
        const outcome = await runProcess(process.execPath, args, { cwd: root, timeoutMs: STATIC_TIMEOUT_MS });
        if (outcome.code !== 0) return checkFailed(`${name}: ${describeExit(outcome)}`);
      }
      return checkPassed;
    },
  };
}

function describeExit({ code, isTimedOut }: ProcessOutcome): string {
  if (isTimedOut) return 'took longer than its time limit';
  return code === null ? 'was killed or could not start' : `ended with exit code ${code}`;
}

async function runUnitTests({ root, reportFolder }: TestContext): Promise<PartResult> {
  const report = path.join(reportFolder, 'unit.json');
  const outcome = await runProcess(
    process.execPath,
    [VITEST, 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
    { cwd: root, timeoutMs: UNIT_TIMEOUT_MS },
  );
  return readVitestReport(report, outcome.code === 0, `unit: ${describeExit(outcome)}`);
}

async function verifyPacks({ root }: TestContext): Promise<PartResult> {
  let packCount = 0;
  for await (const _ of glob('models/packs/*/manifest.json', { cwd: root })) packCount += 1;
  if (packCount === 0) return partSkipped('packs: no pack is bundled');
  const outcome = await runProcess(process.execPath, ['electron/cli/darkroom.ts', 'packs', 'verify'], {
    cwd: root,
    timeoutMs: PACKS_TIMEOUT_MS,
  });
  return outcome.code === 0
    ? { ...checkPassed, passed: packCount }
    : checkFailed(`packs verify: ${describeExit(outcome)}`);
}

async function runTrainingTests({ root, say }: TestContext): Promise<PartResult> {
  const folder = path.join(root, 'models', 'training');
  if (!existsSync(folder)) return partSkipped('training: models/training is missing');
  const python = await findPythonWithTorch();
  if (python === undefined) return partSkipped('training: no Python with PyTorch');
  const outcome = await runProcess(python, ['-m', 'unittest', 'discover', '-s', folder, '-p', 'test_*.py'], {
    cwd: folder,
    timeoutMs: TRAINING_TIMEOUT_MS,
    output: 'quiet',
    // One test has the app compute what PyTorch computed.
    env: { ...process.env, DARKROOM_NODE: process.execPath },
  });
  say(outcome.text.trimEnd());
  return readUnittestOutput(outcome.text, outcome.code === 0, `training: ${describeExit(outcome)}`);
}

async function findPythonWithTorch(): Promise<string | undefined> {
  for (const python of process.platform === 'win32' ? ['python', 'py'] : ['python3', 'python']) {
    const { code } = await runProcess(python, ['-c', 'import torch'], { timeoutMs: 60_000, output: 'quiet' });
    if (code === 0) return python;
  }
  return undefined;
}

async function runEndToEndTests(context: TestContext): Promise<PartResult> {
  const { root, say } = context;
  const browser = await obtainBrowser(root, say);
  if (browser.kind === 'browser') say(`Browser: ${browser.description} (${browser.executable})`);
  const inBrowser =
    browser.kind === 'browser'
      ? await runPlaywright(context, 'browser', { DARKROOM_BROWSER: browser.executable })
      : partSkipped(`e2e in the browser shell: ${browser.reason}`);
  const inElectron = existsSync(findElectron(root) ?? '')
    ? await runPlaywright(context, 'electron', {})
    : partSkipped('e2e in Electron: no Electron binary');
  return addResults([inBrowser, inElectron]);
}

async function runPlaywright(
  { root, reportFolder }: TestContext,
  project: 'browser' | 'electron',
  env: NodeJS.ProcessEnv,
): Promise<PartResult> {
  const report = path.join(reportFolder, `e2e-${project}.json`);
  const outcome = await runProcess(
    process.execPath,
    [
      PLAYWRIGHT,
      'test',
      '--config',
      'e2e/playwright.config.ts',
      '--project',
      project,
      '--reporter=list,json',
    ],
    {
      cwd: root,
      timeoutMs: E2E_TIMEOUT_MS,
      env: { ...process.env, ...env, PLAYWRIGHT_JSON_OUTPUT_NAME: report },
    },
  );
  return readPlaywrightReport(report, outcome.code === 0, `e2e in ${project}: ${describeExit(outcome)}`);
}
