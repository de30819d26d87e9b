import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import {
  addResults,
  checkFailed,
  checkPassed,
  partSkipped,
  readPlaywrightReport,
  readUnittestOutput,
  readVitestReport,
  summaryLine,
} from './testReport.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'report ä '));
afterAll(() => rmSync(folder, { recursive: true }));

function reportFile(name: string, content: unknown): string {
  const file = path.join(folder, name);
  writeFileSync(file, JSON.stringify(content));
  return file;
}

const vitestCounts = (passed: number, failed: number, pending: number) => ({
  numPassedTests: passed,
  numFailedTests: failed,
  numPendingTests: pending,
  numTodoTests: 0,
  testResults: [{ assertionResults: [{ fullName: 'reads a scan', status: 'skipped' }] }],
});

describe('the summary of a test run', () => {
  it('adds up parts and keeps why something was skipped', () => {
    const total = addResults([checkPassed, checkFailed('types'), partSkipped('no Electron binary')]);
    expect(summaryLine(total)).toBe('1 passed, 1 failed, 1 skipped');
    expect(total.skips).toEqual(['no Electron binary']);
    expect(total.failures).toEqual(['types']);
  });

  it('reads counts and names of skipped tests from a Vitest report', () => {
    const file = reportFile('unit.json', vitestCounts(4, 0, 1));
    expect(readVitestReport(file, true, '')).toMatchObject({
      passed: 4,
      skipped: 1,
      skips: ['reads a scan'],
    });
  });

  it('counts a failure where a runner failed without a failed test', () => {
    const file = reportFile('crash.json', vitestCounts(4, 0, 0));
    expect(readVitestReport(file, false, 'a file did not load')).toMatchObject({
      passed: 4,
      failed: 1,
      failures: ['a file did not load'],
    });
  });

  it('counts a failure where no test ran', () => {
    const file = reportFile('empty.json', { stats: { expected: 0, unexpected: 0, flaky: 0, skipped: 0 } });
    expect(readPlaywrightReport(file, true, '')).toMatchObject({
      failed: 1,
      failures: ['no test was found'],
    });
  });

  it('counts a failure where a runner left no report', () => {
    const missing = path.join(folder, 'missing.json');
    expect(readPlaywrightReport(missing, false, 'killed')).toEqual(checkFailed('killed'));
  });

  it('counts a flaky end-to-end test as failed', () => {
    const file = reportFile('flaky.json', { stats: { expected: 3, unexpected: 0, flaky: 1, skipped: 2 } });
    expect(readPlaywrightReport(file, true, '')).toMatchObject({ passed: 3, failed: 1, skipped: 2 });
  });

  it("reads the counts of Python's unittest", () => {
    const text = 'Ran 12 tests in 3.400s\n\nFAILED (failures=1, errors=1, skipped=2)\n';
    expect(readUnittestOutput(text, false, '')).toMatchObject({ passed: 8, failed: 2, skipped: 2 });
    expect(readUnittestOutput('Ran 1 test in 0.1s\n\nOK\n', true, '')).toMatchObject({
      passed: 1,
      failed: 0,
    });
  });
});
