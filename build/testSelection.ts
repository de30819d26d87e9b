/** What of `npm test` is asked for: all of it, parts, files, or what failed the last time. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { FailedTest } from './testReport.ts';

/** Of one part: empty lists mean all of it. */
export interface PartSelection {
  /** Relative to the root, with `/`; of end-to-end specs also with `:LINE`. */
  readonly files: readonly string[];
  /** Full names of tests in these files. */
  readonly names: readonly string[];
}

/** By the names of parts. */
export type Selection = ReadonlyMap<string, PartSelection>;

export const TEST_USAGE = `npm test [-- WHAT…]
  PART…            lint, imports, types, unit, packs, training, e2e
  FILE…            files or folders of tests: e2e/packs.spec.ts, e2e/packs.spec.ts:49, shared/lambda
  long             fuzzing, kills, endurance: not among the others (npm run test:long)
  --last-failed    what failed the last time`;

const WHOLE: PartSelection = { files: [], names: [] };
const LONG_TEST = /\.long\.test\.ts$/;
const SPEC = /\.spec\.ts(:\d+)?$/;

export interface PartNames {
  readonly all: readonly string[];
  /** The one that runs only where it is named, or a file of it. */
  readonly long: string;
}

/**
 * @param lastFailed null where nothing is known of a run before
 * @returns a sentence where the arguments make no sense
 */
export function selectTests(
  root: string,
  args: readonly string[],
  parts: PartNames,
  lastFailed: readonly FailedTest[] | null,
): Selection | string {
  if (args.length === 0)
    return new Map(parts.all.filter((name) => name !== parts.long).map((name) => [name, WHOLE]));
  if (args.includes('--last-failed')) {
    if (args.length > 1) return `--last-failed stands alone.\n\n${TEST_USAGE}`;
    if (lastFailed === null) return 'Nothing is known of a test run before this one.';
    return selectFailed(lastFailed);
  }
  const selection = new Map<string, PartSelection>();
  for (const arg of args) {
    if (parts.all.includes(arg)) {
      selection.set(arg, WHOLE);
      continue;
    }
    const file = path.relative(root, path.resolve(root, arg)).split(path.sep).join('/');
    if (!existsSync(path.join(root, file.replace(/:\d+$/, ''))))
      return `There is neither a part nor a file of the name ${arg}.\n\n${TEST_USAGE}`;
    const ordinary = SPEC.test(file) ? 'e2e' : 'unit';
    const part = LONG_TEST.test(file) ? parts.long : ordinary;
    // A part that is asked for as a whole stays whole.
    if (selection.get(part) === WHOLE) continue;
    selection.set(part, { files: [...(selection.get(part)?.files ?? []), file], names: [] });
  }
  return selection;
}

function selectFailed(failed: readonly FailedTest[]): Selection | string {
  if (failed.length === 0) return 'Nothing failed the last time.';
  const selection = new Map<string, PartSelection>();
  for (const [part, failures] of Map.groupBy(failed, (failure) => failure.part)) {
    // Where no file is to blame, all of the part is asked for again.
    if (failures.some(({ file }) => file === undefined)) {
      selection.set(part, WHOLE);
      continue;
    }
    const places = failures.map(({ file = '', line }) => (line === undefined ? file : `${file}:${line}`));
    // A file that failed as a whole has no names, and those of other files would leave its tests out.
    const isEachNamed = failures.every(({ name, line }) => name !== undefined && line === undefined);
    const names = isEachNamed ? failures.map(({ name = '' }) => name) : [];
    selection.set(part, { files: [...new Set(places)], names });
  }
  return selection;
}

const failedTests = z.array(
  z.object({
    part: z.string(),
    file: z.string().optional(),
    line: z.number().optional(),
    name: z.string().optional(),
    reason: z.string(),
    artifacts: z.array(z.string()),
  }),
);

/** What a run before left; null where there was none. */
export function readLastFailed(file: string): readonly FailedTest[] | null {
  if (!existsSync(file)) return null;
  // A key that is missing is missing, not undefined.
  return failedTests.parse(JSON.parse(readFileSync(file, 'utf8'))) as readonly FailedTest[];
}
