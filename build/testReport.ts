/** Counts of one part of the test run, and how the runners' own reports are read. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

/** What the closing lines say of a failure, and how it is found again. */
export interface FailedTest {
  readonly part: string;
  /** Relative to the root; missing where no test is to blame: a check, a crash, a time limit. */
  readonly file?: string;
  readonly line?: number;
  /** As its runner names it; missing where a file failed as a whole. */
  readonly name?: string;
  /** The first line of what its runner said. */
  readonly reason: string;
  /** Screenshots and traces that it left. */
  readonly artifacts: readonly string[];
}

export interface PartResult {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** One line per skipped test or missing thing: what, and why. */
  readonly skips: readonly string[];
  /** Every one that `failed` counts. */
  readonly failures: readonly FailedTest[];
}

/** @param part with the reason why it as a whole failed */
export type FailedPart = Pick<FailedTest, 'part' | 'reason'>;

const asFailure = ({ part, reason }: FailedPart): FailedTest => ({ part, reason, artifacts: [] });

export const checkPassed: PartResult = { passed: 1, failed: 0, skipped: 0, skips: [], failures: [] };

export const checkFailed = (what: FailedPart): PartResult => ({
  passed: 0,
  failed: 1,
  skipped: 0,
  skips: [],
  failures: [asFailure(what)],
});

export const partSkipped = (reason: string): PartResult => ({
  passed: 0,
  failed: 0,
  skipped: 1,
  skips: [reason],
  failures: [],
});

export function addResults(results: readonly PartResult[]): PartResult {
  const sum = (pick: (result: PartResult) => number): number =>
    results.reduce((total, result) => total + pick(result), 0);
  return {
    passed: sum((result) => result.passed),
    failed: sum((result) => result.failed),
    skipped: sum((result) => result.skipped),
    skips: results.flatMap((result) => result.skips),
    failures: results.flatMap((result) => result.failures),
  };
}

/** The line that a test run ends with. */
export const summaryLine = ({ passed, failed, skipped }: PartResult): string =>
  `${passed} passed, ${failed} failed, ${skipped} skipped`;

/** Colours are for a terminal. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters
const COLOURS = /\x1b\[[0-9;]*m/g;

/** Lines for the end of a run: each failure with its first line of reason, and where its pictures lie. */
export function describeFailure({ part, file, line, name, reason, artifacts }: FailedTest): string {
  const place = file === undefined ? part : line === undefined ? file : `${file}:${line}`;
  const head = `failed: ${name === undefined ? place : `${place} › ${name}`}`;
  return [head, reason, ...artifacts].join('\n        ');
}

const firstLine = (text: string): string =>
  text
    .replace(COLOURS, '')
    .split('\n')
    .find((line) => line.trim() !== '')
    ?.trim() ?? 'no reason was given';

const fromRoot = (root: string, file: string): string =>
  path.relative(root, path.resolve(root, file)).split(path.sep).join('/');

/**
 * A runner's own counts are believed only as far as its exit code agrees: one that failed without a failed
 * test (a file that does not load, a crash) is a failure too, and so is one that ran nothing.
 */
function reconcile(result: PartResult, isExitClean: boolean, { part, reason }: FailedPart): PartResult {
  const isEmpty = result.passed + result.failed + result.skipped === 0;
  if (result.failed === 0 && (!isExitClean || isEmpty)) {
    const failure = asFailure({ part, reason: isExitClean ? 'no test was found' : reason });
    return { ...result, failed: 1, failures: [...result.failures, failure] };
  }
  return result;
}

const vitestReport = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number(),
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string(),
      assertionResults: z.array(
        z.object({
          fullName: z.string(),
          status: z.string(),
          failureMessages: z.array(z.string()).nullish(),
        }),
      ),
    }),
  ),
});

/** @param whole what to say where the runner failed without naming a test */
export function readVitestReport(
  root: string,
  report: string,
  isExitClean: boolean,
  whole: FailedPart,
): PartResult {
  if (!existsSync(report)) return checkFailed(whole);
  const { part } = whole;
  const { testResults, ...counts } = vitestReport.parse(JSON.parse(readFileSync(report, 'utf8')));
  const skips = testResults
    .flatMap((suite) => suite.assertionResults)
    .filter(({ status }) => status !== 'passed' && status !== 'failed')
    .map(({ fullName }) => fullName);
  const failures = testResults.flatMap((suite): FailedTest[] => {
    const file = fromRoot(root, suite.name);
    const tests = suite.assertionResults.filter(({ status }) => status === 'failed');
    // A file that does not load, or whose hooks fail, has no failed test.
    if (tests.length === 0 && suite.status === 'failed')
      return [{ part, file, reason: firstLine(suite.message), artifacts: [] }];
    return tests.map(({ fullName: name, failureMessages }) => {
      return { part, file, name, reason: firstLine(failureMessages?.[0] ?? ''), artifacts: [] };
    });
  });
  const result: PartResult = {
    passed: counts.numPassedTests,
    failed: failures.length,
    skipped: counts.numPendingTests + counts.numTodoTests,
    skips,
    failures,
  };
  return reconcile(result, isExitClean, whole);
}

const playwrightSpec = z.object({
  title: z.string(),
  file: z.string(),
  line: z.number(),
  ok: z.boolean(),
  tests: z.array(
    z.object({
      status: z.string(),
      results: z.array(
        z.object({
          errors: z.array(z.object({ message: z.string().optional() })),
          attachments: z.array(z.object({ path: z.string().optional() })),
        }),
      ),
    }),
  ),
});

const playwrightSuite = z.object({
  specs: z.array(playwrightSpec),
  get suites() {
    return z.array(playwrightSuite).optional();
  },
});

const playwrightReport = z.object({
  config: z.object({ rootDir: z.string() }),
  suites: z.array(playwrightSuite),
  errors: z.array(z.object({ message: z.string().optional() })),
  stats: z.object({
    expected: z.number(),
    unexpected: z.number(),
    flaky: z.number(),
    skipped: z.number(),
  }),
});

type PlaywrightSuite = z.infer<typeof playwrightSuite>;

const specsOf = (suite: PlaywrightSuite): PlaywrightSuite['specs'] => [
  ...suite.specs,
  ...(suite.suites ?? []).flatMap(specsOf),
];

/** A flaky test passed in the end, but it is counted as failed: it would fail again one day. */
export function readPlaywrightReport(
  root: string,
  report: string,
  isExitClean: boolean,
  whole: FailedPart,
): PartResult {
  if (!existsSync(report)) return checkFailed(whole);
  const { part } = whole;
  const { config, suites, errors, stats } = playwrightReport.parse(JSON.parse(readFileSync(report, 'utf8')));
  const failures = suites.flatMap(specsOf).flatMap(({ title: name, file, line, tests }): FailedTest[] => {
    if (tests.every(({ status }) => status === 'expected' || status === 'skipped')) return [];
    const results = tests.flatMap((test) => test.results);
    const said = results.flatMap((result) => result.errors)[0]?.message ?? '';
    const artifacts = results
      .flatMap((result) => result.attachments)
      .flatMap((attachment) => (attachment.path === undefined ? [] : [fromRoot(root, attachment.path)]));
    const place = fromRoot(root, path.resolve(config.rootDir, file));
    return [{ part, file: place, line, name, reason: firstLine(said), artifacts }];
  });
  const outside = errors.map(({ message }) => asFailure({ part, reason: firstLine(message ?? '') }));
  const result: PartResult = {
    passed: stats.expected,
    failed: failures.length + outside.length,
    skipped: stats.skipped,
    skips: [],
    failures: [...failures, ...outside],
  };
  return reconcile(result, isExitClean, whole);
}

/** Python's unittest ends in `Ran 12 tests in 3.4s` and `OK (skipped=2)` or `FAILED (failures=1)`. */
export function readUnittestOutput(text: string, isExitClean: boolean, whole: FailedPart): PartResult {
  const count = (pattern: RegExp): number => Number(pattern.exec(text)?.[1] ?? 0);
  const ran = count(/^Ran (\d+) tests? in/m);
  const failed = count(/failures=(\d+)/) + count(/errors=(\d+)/);
  const skipped = count(/skipped=(\d+)/);
  // `FAIL: test_name (module.Class…)`, a rule, the stack, and the exception in the last line before an empty one.
  const told = [...text.matchAll(/^(?:FAIL|ERROR): (.+)\n-+\n([\s\S]*?)(?=\n\n|\n=+\n)/gm)];
  const failures = told.map(([, name = '', stack = '']): FailedTest => {
    const reason = stack.trimEnd().split('\n').at(-1) ?? '';
    return { part: whole.part, reason: `${name}: ${reason}`, artifacts: [] };
  });
  const result: PartResult = {
    passed: Math.max(0, ran - failed - skipped),
    failed,
    skipped,
    skips: [],
    failures,
  };
  return reconcile(result, isExitClean, whole);
}
