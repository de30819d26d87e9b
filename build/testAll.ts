/**
 * The second half of `npm test`: every check within its time limit, and one summary line at the end. End-to-end
 * specs, which mostly wait for one thing after the other, run beside all other parts.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { buildRenderer } from './buildRenderer.ts';
import { LONG_PART, TEST_PARTS, type TestContext, type TestPart } from './testParts.ts';
import { addResults, checkFailed, describeFailure, type PartResult, summaryLine } from './testReport.ts';
import { readLastFailed, type Selection, selectTests } from './testSelection.ts';

const root = path.resolve(import.meta.dirname, '..');
const reportFolder = path.join(root, 'dist', 'test-reports');
/** Outlives the reports, which every run begins without. */
const failedFile = path.join(root, 'dist', 'test-failed.json');
const say = (text: string): void => console.log(text);

async function runSelected(selection: Selection): Promise<PartResult> {
  rmSync(reportFolder, { recursive: true, force: true });
  mkdirSync(reportFolder, { recursive: true });
  const parts = TEST_PARTS.filter(({ name }) => selection.has(name));
  const specs = parts.filter(({ name }) => name === 'e2e');
  const others = parts.filter(({ name }) => name !== 'e2e');
  const isTogether = specs.length > 0 && others.length > 0;
  if (isTogether) {
    // Two parts that both open the window would build it at the same time.
    const failure = await buildWindow();
    if (failure !== null) return failure;
  }
  const cores = availableParallelism();
  const base = { root, reportFolder, unitWorkers: isTogether ? Math.max(1, cores - 1) : cores };
  const results = await Promise.all([
    runLane(specs, selection, { ...base, say, output: 'show' }),
    runLane(others, selection, { ...base, say, output: isTogether ? 'quiet' : 'show' }),
  ]);
  return addResults(results.flat());
}

async function buildWindow(): Promise<PartResult | null> {
  try {
    await buildRenderer(root);
    return null;
  } catch (error) {
    const reason = String(error).split('\n', 1)[0] ?? '';
    return checkFailed({ part: 'the build of the window', reason });
  }
}

/** One part after the other. */
async function runLane(
  parts: readonly TestPart[],
  selection: Selection,
  context: TestContext,
): Promise<PartResult[]> {
  const results: PartResult[] = [];
  for (const part of parts) results.push(await runPart(part, selection, context));
  return results;
}

/** Beside another part it speaks when it is through, and at length only of what failed. */
async function runPart(part: TestPart, selection: Selection, context: TestContext): Promise<PartResult> {
  const isQuiet = context.output === 'quiet';
  const said: string[] = [];
  const title = `\n── ${part.name}: ${part.title}`;
  if (!isQuiet) say(title);
  const startedAt = Date.now();
  const result = await part.run(
    isQuiet ? { ...context, say: (text) => said.push(text) } : context,
    selection.get(part.name) ?? { files: [], names: [] },
  );
  if (isQuiet) say([title, ...(result.failed > 0 ? said : [])].join('\n'));
  say(`   ${summaryLine(result)} in ${((Date.now() - startedAt) / 1000).toFixed(1)} s`);
  return result;
}

const selection = selectTests(
  root,
  process.argv.slice(2),
  { all: TEST_PARTS.map(({ name }) => name), long: LONG_PART },
  readLastFailed(failedFile),
);
if (typeof selection === 'string') {
  say(selection);
  process.exitCode = 2;
} else {
  const total = await runSelected(selection);
  writeFileSync(failedFile, JSON.stringify(total.failures, null, 2));
  say('');
  for (const skip of total.skips) say(`skipped: ${skip}`);
  for (const failure of total.failures) say(describeFailure(failure));
  say(summaryLine(total));
  process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;
}
