import { resolve } from 'node:path';
import type { Provider } from '../../../shared/engine/providers.ts';
import { toFailureData } from '../../../shared/errors/failure.ts';
import type { Rect } from '../../../shared/tiles/planTiles.ts';
import type { ShelvedPack } from '../../host/packShelf.ts';
import { createBatchReporter, type ItemReport } from '../batchReport.ts';
import { buildRecipe, type RecipeOptions, requireKnownDials } from '../buildRecipe.ts';
import { callEngine, onWarning, type Session } from '../session.ts';
import { EXIT, type ExitCode } from '../terminal.ts';
import { usageFailure } from '../usage.ts';
import { sourceOf } from './restore.ts';

export interface GridOptions extends Omit<RecipeOptions, 'dials'> {
  readonly out: string;
  /** Dial id → the values of its axis. */
  readonly axes: ReadonlyMap<string, readonly number[]>;
  readonly crop?: Rect;
  readonly tile?: number;
  readonly provider?: Provider;
  readonly overwrite?: boolean;
  readonly json?: boolean;
}

/** The values of the paper's Figure 1, as far as a dial's range goes. */
const DEFAULT_VALUES = [0, 0.5, 1, 1.5];

/** More cells make a sheet that nobody can read. */
const MAX_VALUES = 16;

/** `darkroom grid`: a labelled contact sheet over the dials. */
export async function grid(session: Session, path: string, options: GridOptions): Promise<ExitCode> {
  if (!options.out.toLowerCase().endsWith('.png'))
    throw usageFailure(`A contact sheet is written as PNG; give ${options.out} a name that ends in .png.`);
  const { pack, recipe, notes, leftOut } = await buildRecipe(session.shelf, { ...options, dials: new Map() });
  const { x, y } = chooseAxes(pack, options.axes);
  const reporter = createBatchReporter(session.terminal, options.json ?? false);
  const stopNotices = onWarning(session, (text) => reporter.note(text));
  const input = resolve(path);
  const output = resolve(options.out);
  const startedAt = performance.now();
  const secondsSoFar = () => Math.round(performance.now() - startedAt) / 1000;
  for (const note of notes) reporter.note(note);
  if (leftOut !== undefined) {
    reporter.item({ input, status: 'skipped', seconds: 0, notes: [leftOut] });
    stopNotices();
    return EXIT.allDone;
  }
  reporter.begin(input, '');
  let report: ItemReport;
  try {
    const result = await callEngine(
      session,
      'renderGrid',
      {
        source: sourceOf(input, { options, pack }),
        recipe,
        x,
        y,
        ...(options.crop !== undefined && { crop: options.crop }),
        output,
        overwrite: options.overwrite ?? false,
      },
      (done, total) => reporter.progress(input, done, total),
    );
    const { provider, tilePx, output: written } = result;
    report = { input, output: written, status: 'done', seconds: secondsSoFar(), provider, tile: tilePx };
  } catch (thrown) {
    const error = toFailureData(thrown);
    const status = error.code === 'cancelled' ? 'skipped' : 'failed';
    report = { input, output, status, seconds: secondsSoFar(), error };
  } finally {
    reporter.end();
    stopNotices();
  }
  reporter.item(report);
  if (report.status === 'done') return EXIT.allDone;
  return session.terminal.signal.aborted ? EXIT.interrupted : EXIT.somethingFailed;
}

/** The last dial goes along x, the first up y; a pack with one dial gives a strip along x. */
function chooseAxes(
  pack: ShelvedPack,
  axes: ReadonlyMap<string, readonly number[]>,
): { x: readonly number[]; y: readonly number[] } {
  const { dials } = pack.manifest;
  for (const [id, values] of axes) {
    if (values.length > MAX_VALUES)
      throw usageFailure(`The dial '${id}' has more than ${MAX_VALUES} values.`);
    for (const value of values) requireKnownDials(pack, { [id]: value });
  }
  const valuesOf = ({ id, range }: (typeof dials)[number]) =>
    axes.get(id) ?? DEFAULT_VALUES.filter((value) => value >= range[0] && value <= range[1]);
  const [first, ...others] = dials;
  const last = others.at(-1);
  if (!first) throw new RangeError('a pack has at least one dial');
  return last ? { x: valuesOf(last), y: valuesOf(first) } : { x: valuesOf(first), y: [] };
}
