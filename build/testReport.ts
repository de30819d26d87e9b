/** Counts of one part of the test run, and how the runners' own reports are read. */
import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';

export interface PartResult {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** One line per skipped test or missing thing: what, and why. */
  readonly skips: readonly string[];
  /** One line per failure that the part's own output does not show. */
  readonly failures: readonly string[];
}

export const checkPassed: PartResult = { passed: 1, failed: 0, skipped: 0, skips: [], failures: [] };

export const checkFailed = (reason: string): PartResult => ({
  passed: 0,
  failed: 1,
  skipped: 0,
  skips: [],
  failures: [reason],
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

/**
 * A runner's own counts are believed only as far as its exit code agrees: one that failed without a failed
 * test (a file that does not load, a crash) is a failure too, and so is one that ran nothing.
 */
function reconcile(result: PartResult, isExitClean: boolean, exitText: string): PartResult {
  const isEmpty = result.passed + result.failed + result.skipped === 0;
  if (result.failed === 0 && (!isExitClean || isEmpty)) {
    const reason = isExitClean ? 'no test was found' : exitText;
    return { ...result, failed: 1, failures: [...result.failures, reason] };
  }
  return result;
}

const vitestReport = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number(),
  testResults: z.array(
    z.object({ assertionResults: z.array(z.object({ fullName: z.string(), status: z.string() })) }),
  ),
});

/** @param exitText what to say where the runner failed without naming a test */
export function readVitestReport(file: string, isExitClean: boolean, exitText: string): PartResult {
  if (!existsSync(file)) return checkFailed(exitText);
  const report = vitestReport.parse(JSON.parse(readFileSync(file, 'utf8')));
  const skips = report.testResults
    .flatMap((suite) => suite.assertionResults)
    .filter(({ status }) => status !== 'passed' && status !== 'failed')
    .map(({ fullName }) => fullName);
  const result: PartResult = {
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    skipped: report.numPendingTests + report.numTodoTests,
    skips,
    failures: [],
  };
  return reconcile(result, isExitClean, exitText);
}

const playwrightReport = z.object({
  stats: z.object({
    expected: z.number(),
    unexpected: z.number(),
    flaky: z.number(),
    skipped: z.number(),
  }),
});

/** A flaky test passed in the end, but it is counted as failed: it would fail again one day. */
export function readPlaywrightReport(file: string, isExitClean: boolean, exitText: string): PartResult {
  if (!existsSync(file)) return checkFailed(exitText);
  const { stats } = playwrightReport.parse(JSON.parse(readFileSync(file, 'utf8')));
  const result: PartResult = {
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky,
    skipped: stats.skipped,
    skips: [],
    failures: [],
  };
  return reconcile(result, isExitClean, exitText);
}

/** Python's unittest ends in `Ran 12 tests in 3.4s` and `OK (skipped=2)` or `FAILED (failures=1)`. */
export function readUnittestOutput(text: string, isExitClean: boolean, exitText: string): PartResult {
  const count = (pattern: RegExp): number => Number(pattern.exec(text)?.[1] ?? 0);
  const ran = count(/^Ran (\d+) tests? in/m);
  const failed = count(/failures=(\d+)/) + count(/errors=(\d+)/);
  const skipped = count(/skipped=(\d+)/);
  const result = { passed: Math.max(0, ran - failed - skipped), failed, skipped, skips: [], failures: [] };
  return reconcile(result, isExitClean, exitText);
}
