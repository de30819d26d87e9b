import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { FailedTest } from './testReport.ts';
import { readLastFailed, type Selection, selectTests } from './testSelection.ts';

const root = path.resolve(import.meta.dirname, '..');
const PARTS = { all: ['lint', 'unit', 'e2e', 'long'], long: 'long' };
const folder = mkdtempSync(path.join(tmpdir(), 'failed ü '));
afterAll(() => rmSync(folder, { recursive: true }));

const select = (...args: string[]) => chosen(selectTests(root, args, PARTS, null));

function chosen(selection: Selection | string): Record<string, unknown> | string {
  return typeof selection === 'string' ? selection : Object.fromEntries(selection);
}

const WHOLE = { files: [], names: [] };

describe('what npm test is asked for', () => {
  it('is everything, some parts, or files of the part that they belong to', () => {
    expect(select()).toEqual({ lint: WHOLE, unit: WHOLE, e2e: WHOLE });
    expect(select('lint', 'e2e')).toEqual({ lint: WHOLE, e2e: WHOLE });
    expect(select('e2e/packs.spec.ts:49', 'build/testSelection.test.ts', 'shared/lambda')).toEqual({
      e2e: { files: ['e2e/packs.spec.ts:49'], names: [] },
      unit: { files: ['build/testSelection.test.ts', 'shared/lambda'], names: [] },
    });
    expect(select('long', 'lint')).toEqual({ long: WHOLE, lint: WHOLE });
    expect(select('electron/export/crashSafety.long.test.ts')).toHaveProperty('long');
    expect(select('unit', 'shared/lambda')).toEqual({ unit: WHOLE });
    expect(select(path.join(root, 'e2e', 'packs.spec.ts'))).toEqual({
      e2e: { files: ['e2e/packs.spec.ts'], names: [] },
    });
  });

  it('is refused with a sentence where there is no such thing', () => {
    expect(select('e2e/pakcs.spec.ts')).toContain('neither a part nor a file of the name e2e/pakcs.spec.ts');
    expect(select('--last-failed')).toBe('Nothing is known of a test run before this one.');
    expect(select('--last-failed', 'unit')).toContain('stands alone');
    expect(chosen(selectTests(root, ['--last-failed'], PARTS, []))).toBe('Nothing failed the last time.');
  });

  it('is what failed the last time', () => {
    const failed: readonly FailedTest[] = [
      { part: 'e2e', file: 'e2e/a.spec.ts', line: 7, name: 'is seen', reason: '', artifacts: ['a.png'] },
      { part: 'unit', file: 'shared/a.test.ts', name: 'a b', reason: '', artifacts: [] },
      { part: 'unit', file: 'shared/a.test.ts', name: 'a c', reason: '', artifacts: [] },
      { part: 'lint', reason: 'exit code 1', artifacts: [] },
    ];
    const file = path.join(folder, 'failed.json');
    expect(readLastFailed(file)).toBeNull();
    writeFileSync(file, JSON.stringify(failed));
    const last = readLastFailed(file);
    expect(last).toEqual(failed);
    expect(chosen(selectTests(root, ['--last-failed'], PARTS, last))).toEqual({
      e2e: { files: ['e2e/a.spec.ts:7'], names: [] },
      unit: { files: ['shared/a.test.ts'], names: ['a b', 'a c'] },
      lint: WHOLE,
    });
    // One that does not load has no name, and the others' names would leave its tests out.
    const broken: FailedTest = { part: 'unit', file: 'shared/b.test.ts', reason: '', artifacts: [] };
    expect(chosen(selectTests(root, ['--last-failed'], PARTS, [...failed, broken]))).toMatchObject({
      unit: { files: ['shared/a.test.ts', 'shared/b.test.ts'], names: [] },
    });
  });
});
