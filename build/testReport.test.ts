import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runProcess } from './runProcess.ts';
import {
  addResults,
  checkFailed,
  checkPassed,
  describeFailure,
  partSkipped,
  readPlaywrightReport,
  readUnittestOutput,
  readVitestReport,
  summaryLine,
} from './testReport.ts';

const root = path.resolve(import.meta.dirname, '..');
const folder = mkdtempSync(path.join(tmpdir(), 'report ä '));
afterAll(() => rmSync(folder, { recursive: true }));

function reportFile(name: string, content: unknown): string {
  const file = path.join(folder, name);
  writeFileSync(file, JSON.stringify(content));
  return file;
}

const WHOLE = { part: 'e2e', reason: 'was killed' } as const;

/** What the runners themselves write of one test that passes and one that fails, in a folder of their own. */
const RUNS = path.join(root, 'dist', `runs % ü ${process.pid}`);
const VITEST_TEST = `
import { describe, expect, it } from 'vitest';
describe('a scan', () => {
  it('is read', () => {});
  it('is turned (twice)', () => expect(1).toBe(2));
  it.skip('is printed', () => {});
});`;
const SPEC = `
import { test, expect } from '@playwright/test';
test('passes', () => {});
test.describe('in a group', () => {
  test('fails', async ({}, info) => {
    await info.attach('screenshot', { path: import.meta.filename });
    expect([1, 2]).toEqual([1, 3]);
  });
});`;

beforeAll(() => {
  mkdirSync(RUNS, { recursive: true });
  writeFileSync(path.join(RUNS, 'scan.test.ts'), VITEST_TEST);
  writeFileSync(path.join(RUNS, 'empty.test.ts'), "throw new Error('does not load')");
  writeFileSync(path.join(RUNS, 'some.spec.ts'), SPEC);
  writeFileSync(path.join(RUNS, 'vitest.config.ts'), "export default { test: { include: ['*.test.ts'] } }");
  writeFileSync(path.join(RUNS, 'playwright.config.ts'), "export default { testMatch: '*.spec.ts' }");
});
afterAll(() => rmSync(RUNS, { recursive: true }));

describe('the report of a failed run', () => {
  it('names each failed test of Vitest, its file and its reason, and a file that does not load', async () => {
    const report = path.join(RUNS, 'unit.json');
    const { code } = await runProcess(
      process.execPath,
      [
        ...[path.join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--root', RUNS],
        ...['--reporter=json', `--outputFile=${report}`],
      ],
      { cwd: RUNS, timeoutMs: 50_000, output: 'quiet' },
    );
    expect(code).toBe(1);
    const result = readVitestReport(root, report, false, { part: 'unit', reason: 'was killed' });
    expect(summaryLine(result)).toBe('1 passed, 2 failed, 1 skipped');
    const folderName = path.basename(RUNS);
    expect(result.failures.toSorted((a, b) => (a.file ?? '').localeCompare(b.file ?? ''))).toEqual([
      { part: 'unit', file: `dist/${folderName}/empty.test.ts`, reason: 'does not load', artifacts: [] },
      {
        ...{ part: 'unit', file: `dist/${folderName}/scan.test.ts`, name: 'a scan is turned (twice)' },
        ...{ reason: 'AssertionError: expected 1 to be 2 // Object.is equality', artifacts: [] },
      },
    ]);
  });

  it('names each failed end-to-end spec, its line, its reason and what it left', async () => {
    const report = path.join(RUNS, 'e2e.json');
    const { code } = await runProcess(
      process.execPath,
      [
        ...[path.join(root, 'node_modules/@playwright/test/cli.js'), 'test', '-c', RUNS, '--reporter=json'],
        // Not where the specs beside this test leave theirs: Playwright empties its folder first.
        ...['--output', path.join(RUNS, 'test-results')],
      ],
      {
        ...{ cwd: RUNS, timeoutMs: 50_000, output: 'quiet' },
        env: { ...process.env, PLAYWRIGHT_JSON_OUTPUT_NAME: report, FORCE_COLOR: '1' },
      },
    );
    expect(code).toBe(1);
    const result = readPlaywrightReport(root, report, false, WHOLE);
    expect(summaryLine(result)).toBe('1 passed, 1 failed, 0 skipped');
    const [failure] = result.failures;
    expect(failure).toMatchObject({
      file: `dist/${path.basename(RUNS)}/some.spec.ts`,
      line: 5,
      name: 'fails',
    });
    if (failure === undefined) throw new Error('no failure is named');
    const lines = describeFailure(failure).split('\n');
    expect(lines[0]).toMatch(/^failed: dist\/runs .*some\.spec\.ts:5 › fails$/);
    expect(lines[1]?.trim()).toBe('Error: expect(received).toEqual(expected) // deep equality');
    expect(lines[2]).toContain('test-results');
  });
});

const vitestCounts = (passed: number, failed: number, pending: number) => ({
  numPassedTests: passed,
  numFailedTests: failed,
  numPendingTests: pending,
  numTodoTests: 0,
  testResults: [
    {
      ...{ name: '/a/scan.test.ts', status: 'passed', message: '' },
      assertionResults: [{ fullName: 'reads a scan', status: 'skipped', failureMessages: [] }],
    },
  ],
});

const NO_ERROR = { errors: [], attachments: [] };

const playwrightCounts = (counts: object) => ({
  config: { rootDir: path.join(folder, 'e2e') },
  suites: [],
  errors: [],
  stats: { expected: 0, unexpected: 0, flaky: 0, skipped: 0, ...counts },
});

describe('the summary of a test run', () => {
  it('adds up parts and keeps why something was skipped', () => {
    const total = addResults([
      checkPassed,
      checkFailed({ part: 'types', reason: 'took long' }),
      partSkipped('no Electron binary'),
    ]);
    expect(summaryLine(total)).toBe('1 passed, 1 failed, 1 skipped');
    expect(total.skips).toEqual(['no Electron binary']);
    expect(total.failures.map(describeFailure)).toEqual(['failed: types\n        took long']);
  });

  it('reads counts and names of skipped tests from a Vitest report', () => {
    const file = reportFile('unit.json', vitestCounts(4, 0, 1));
    expect(readVitestReport(folder, file, true, WHOLE)).toMatchObject({
      passed: 4,
      skipped: 1,
      skips: ['reads a scan'],
    });
  });

  it('counts a failure where a runner failed without a failed test', () => {
    const file = reportFile('crash.json', vitestCounts(4, 0, 0));
    expect(readVitestReport(folder, file, false, WHOLE)).toMatchObject({
      passed: 4,
      failed: 1,
      failures: [{ ...WHOLE, artifacts: [] }],
    });
  });

  it('counts a failure where no test ran', () => {
    const file = reportFile('empty.json', playwrightCounts({ expected: 0 }));
    expect(readPlaywrightReport(folder, file, true, WHOLE)).toMatchObject({
      failed: 1,
      failures: [{ part: 'e2e', reason: 'no test was found' }],
    });
  });

  it('counts a failure where a runner left no report', () => {
    const missing = path.join(folder, 'missing.json');
    expect(readPlaywrightReport(folder, missing, false, WHOLE)).toEqual(checkFailed(WHOLE));
  });

  it('counts a flaky end-to-end test as failed', () => {
    const results = [
      { errors: [{ message: '\n\u001b[31mError: late\u001b[39m' }], attachments: [] },
      NO_ERROR,
    ];
    const spec = { title: 'late', file: 'a.spec.ts', line: 3, ok: true };
    const suites = [{ specs: [{ ...spec, tests: [{ status: 'flaky', results }] }] }];
    const file = reportFile('flaky.json', {
      ...playwrightCounts({ expected: 3, flaky: 1, skipped: 2 }),
      suites,
    });
    const result = readPlaywrightReport(folder, file, true, WHOLE);
    expect(result).toMatchObject({ passed: 3, failed: 1, skipped: 2 });
    expect(result.failures).toMatchObject([{ file: 'e2e/a.spec.ts', line: 3, reason: 'Error: late' }]);
  });

  it("reads the counts and the reasons of Python's unittest", () => {
    const rule = '='.repeat(70);
    const stack = 'Traceback (most recent call last):\n  File "a.py", line 1\nAssertionError: 1 != 2';
    const told = (kind: string) =>
      `${rule}\n${kind}: test_it (a.Test.test_it)\n${'-'.repeat(70)}\n${stack}\n\n`;
    const text = `${told('FAIL')}${told('ERROR')}Ran 12 tests in 3.400s\n\nFAILED (failures=1, errors=1, skipped=2)\n`;
    const result = readUnittestOutput(text, false, WHOLE);
    expect(result).toMatchObject({ passed: 8, failed: 2, skipped: 2 });
    expect(result.failures.map(({ reason }) => reason)).toEqual(
      Array(2).fill('test_it (a.Test.test_it): AssertionError: 1 != 2'),
    );
    expect(readUnittestOutput('Ran 1 test in 0.1s\n\nOK\n', true, WHOLE)).toMatchObject({
      passed: 1,
      failed: 0,
    });
  });
});
