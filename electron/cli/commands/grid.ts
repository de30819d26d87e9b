import { resolve } from 'node:path';
import type { Provider } from '../../../shared/engine/providers.ts';
import type { Rect } from '../../../shared/tiles/planTiles.ts';
import type { ShelvedPack } from '../../host/packShelf.ts';
import { createBatchReporter } from '../batchReport.ts';
import { buildRecipe, type RecipeOptions, requireKnownDials } from '../buildRecipe.ts';
import { reportOne } from '../reportOne.ts';
import { callEngine, type Session } from '../session.ts';
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
  const input = resolve(path);
  const output = resolve(options.out);
  const isJson = options.json ?? false;
  if (leftOut !== undefined) {
    const reporter = createBatchReporter(session.terminal, isJson);
    for (const note of notes) reporter.note(note);
    reporter.item({ input, status: 'skipped', seconds: 0, notes: [leftOut] });
    return EXIT.allDone;
  }
  const params = {
    source: sourceOf(input, { options, pack }),
    recipe,
    x,
    y,
    ...(options.crop !== undefined && { crop: options.crop }),
    output,
    overwrite: options.overwrite ?? false,
  };
  return reportOne(session, { input, output, isJson, notes }, async (onProgress) => {
    const result = await callEngine(session, 'renderGrid', params, onProgress);
    return { output: result.output, provider: result.provider, tile: result.tilePx };
  });
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
