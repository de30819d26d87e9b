/**
 * The second half of `npm test`: every check, one after the other, each within its time limit, and one
 * summary line at the end. `npm test -- unit e2e` runs only the parts that are named.
 */
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { TEST_PARTS } from './testParts.ts';
import { addResults, checkFailed, type PartResult, summaryLine } from './testReport.ts';

const root = path.resolve(import.meta.dirname, '..');
const say = (text: string): void => console.log(text);

async function runParts(names: readonly string[]): Promise<PartResult> {
  const reportFolder = path.join(root, 'dist', 'test-reports');
  rmSync(reportFolder, { recursive: true, force: true });
  mkdirSync(reportFolder, { recursive: true });
  const results: PartResult[] = [];
  for (const part of TEST_PARTS) {
    if (names.length > 0 && !names.includes(part.name)) continue;
    say(`\n── ${part.name}: ${part.title}`);
    const startedAt = Date.now();
    const result = await part.run({ root, reportFolder, say });
    results.push(result);
    say(`   ${summaryLine(result)} in ${((Date.now() - startedAt) / 1000).toFixed(1)} s`);
  }
  return addResults(results);
}

const names = process.argv.slice(2);
const unknown = names.filter((name) => !TEST_PARTS.some((part) => part.name === name));
const total =
  unknown.length > 0
    ? checkFailed(
        `no part is named ${unknown.join(', ')}; there are ${TEST_PARTS.map((part) => part.name).join(', ')}`,
      )
    : await runParts(names);

say('');
for (const skip of total.skips) say(`skipped: ${skip}`);
for (const failure of total.failures) say(`failed: ${failure}`);
say(summaryLine(total));
process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;
