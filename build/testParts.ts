/** What `npm test` consists of. */
import { existsSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import path from 'node:path';
import { obtainBrowser } from './obtainBrowser.ts';
import { findElectron } from './obtainElectron.ts';
import { findObstacle } from './openElectronShell.ts';
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
import type { PartSelection } from './testSelection.ts';

export interface TestContext {
  readonly root: string;
  /** Empty; the runners' own reports go here. */
  readonly reportFolder: string;
  readonly say: (text: string) => void;
  /** `show`: at once; `quiet`: through `say`, beside a part that speaks at once. */
  readonly output: 'show' | 'quiet';
  /** How many processes unit tests may use. */
  readonly unitWorkers: number;
}

export interface TestPart {
  readonly name: string;
  readonly title: string;
  run(context: TestContext, selection: PartSelection): Promise<PartResult>;
}

/** Many times what each needs on two free cores: these limits end a hang, they do not judge speed. */
const STATIC_TIMEOUT_MS = 900_000;
const UNIT_TIMEOUT_MS = 4_800_000;
const E2E_TIMEOUT_MS = 4_800_000;
const PACKS_TIMEOUT_MS = 900_000;
const TRAINING_TIMEOUT_MS = 2_400_000;

const BIOME = 'node_modules/@biomejs/biome/bin/biome';
const TYPESCRIPT = 'node_modules/typescript/bin/tsc';
const VITEST = 'node_modules/vitest/vitest.mjs';
const PLAYWRIGHT = 'node_modules/@playwright/test/cli.js';

/** Only where it is asked for by name. */
export const LONG_PART = 'long';

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
  { name: 'unit', title: 'Vitest', run: (context, chosen) => runVitest('unit', context, chosen) },
  { name: 'packs', title: 'the bundled packs, verified by the command line', run: verifyPacks },
  { name: 'training', title: 'Python, a smoke test of the training', run: runTrainingTests },
  { name: 'e2e', title: 'Playwright, the real app in a fresh data folder', run: runEndToEndTests },
  {
    name: LONG_PART,
    title: 'Vitest, what takes minutes: fuzzing, kills, endurance',
    run: (context, chosen) => runVitest(LONG_PART, context, chosen),
  },
];

/** One check, one count; of several runs the first that fails ends it. */
function staticCheck(name: string, title: string, ...runs: readonly (readonly string[])[]): TestPart {
  return {
    name,
    title,
    async run(context) {
      for (const args of runs) {
        const outcome = await runHere(context, args, STATIC_TIMEOUT_MS);
        if (outcome.code !== 0) return checkFailed({ part: name, reason: describeExit(outcome) });
      }
      return checkPassed;
    },
  };
}

/** @returns after it has said what it had to say */
async function runHere(
  { root, output, say }: TestContext,
  args: readonly string[],
  timeoutMs: number,
  env: NodeJS.ProcessEnv = {},
): Promise<ProcessOutcome> {
  const outcome = await runProcess(process.execPath, args, {
    ...{ cwd: root, timeoutMs, output },
    env: { ...process.env, ...env },
  });
  if (output === 'quiet' && outcome.text.trim() !== '') say(outcome.text.trimEnd());
  return outcome;
}

function describeExit({ code, isTimedOut }: ProcessOutcome): string {
  if (isTimedOut) return 'took longer than its time limit';
  return code === null ? 'was killed or could not start' : `ended with exit code ${code}`;
}

async function runVitest(
  part: 'unit' | 'long',
  context: TestContext,
  { files, names }: PartSelection,
): Promise<PartResult> {
  const report = path.join(context.reportFolder, `${part}.json`);
  const outcome = await runHere(
    context,
    [
      ...[VITEST, 'run', ...files, `--maxWorkers=${context.unitWorkers}`],
      // With a name for each test only where somebody looks on.
      ...[`--reporter=${context.output === 'show' ? 'default' : 'dot'}`, '--reporter=json'],
      `--outputFile.json=${report}`,
      ...(names.length === 0 ? [] : [`--testNamePattern=^(${names.map(escapeRegex).join('|')})$`]),
    ],
    UNIT_TIMEOUT_MS,
    part === LONG_PART ? { DARKROOM_LONG_TESTS: '1' } : {},
  );
  const whole = { part, reason: describeExit(outcome) };
  return readVitestReport(context.root, report, outcome.code === 0, whole);
}

const escapeRegex = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');

async function verifyPacks(context: TestContext): Promise<PartResult> {
  const { root } = context;
  let packCount = 0;
  for await (const _ of glob('models/packs/*/manifest.json', { cwd: root })) packCount += 1;
  if (packCount === 0) return partSkipped('packs: no pack is bundled');
  const outcome = await runHere(context, ['electron/cli/darkroom.ts', 'packs', 'verify'], PACKS_TIMEOUT_MS);
  return outcome.code === 0
    ? { ...checkPassed, passed: packCount }
    : checkFailed({ part: 'packs', reason: `packs verify ${describeExit(outcome)}` });
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
  return readUnittestOutput(outcome.text, outcome.code === 0, {
    ...{ part: 'training', reason: describeExit(outcome) },
  });
}

async function findPythonWithTorch(): Promise<string | undefined> {
  for (const python of process.platform === 'win32' ? ['python', 'py'] : ['python3', 'python']) {
    const { code } = await runProcess(python, ['-c', 'import torch'], {
      timeoutMs: 300_000,
      output: 'quiet',
    });
    if (code === 0) return python;
  }
  return undefined;
}

async function runEndToEndTests(context: TestContext, selection: PartSelection): Promise<PartResult> {
  const { root, say } = context;
  const browser = await obtainBrowser(root, say);
  if (browser.kind === 'browser') say(`Browser: ${browser.description} (${browser.executable})`);
  const inBrowser =
    browser.kind === 'browser'
      ? await runPlaywright(context, selection, 'browser', { DARKROOM_BROWSER: browser.executable })
      : partSkipped(`e2e in the browser shell: ${browser.reason}`);
  const obstacle = findElectron(root) === undefined ? 'no Electron binary' : findObstacle();
  const inElectron =
    obstacle === undefined
      ? await runPlaywright(context, selection, 'electron', {})
      : partSkipped(`e2e in Electron: ${obstacle}`);
  return addResults([inBrowser, inElectron]);
}

async function runPlaywright(
  context: TestContext,
  { files }: PartSelection,
  project: 'browser' | 'electron',
  env: NodeJS.ProcessEnv,
): Promise<PartResult> {
  const report = path.join(context.reportFolder, `e2e-${project}.json`);
  const config = ['--config', 'e2e/playwright.config.ts', '--project', project];
  const outcome = await runHere(
    context,
    [PLAYWRIGHT, 'test', ...files.map(asPlaywrightFilter), ...config, '--reporter=list,json'],
    E2E_TIMEOUT_MS,
    { ...env, PLAYWRIGHT_JSON_OUTPUT_NAME: report },
  );
  const whole = { part: 'e2e', reason: `in the ${project} shell: ${describeExit(outcome)}` };
  return readPlaywrightReport(context.root, report, outcome.code === 0, whole);
}

/** Playwright takes expressions for paths; `packs.spec.ts` is not also `otherPacks.spec.ts`. */
const asPlaywrightFilter = (file: string): string => {
  const [, name = file, line = ''] = /^(.*?)(:\d+)?$/.exec(file) ?? [];
  return `${escapeRegex(`/${name}`)}${name.endsWith('.ts') ? '$' : '/'}${line}`;
};
