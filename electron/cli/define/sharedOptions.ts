import { type Command, Option } from 'commander';
import { PROVIDERS, type Provider } from '../../../shared/engine/providers.ts';
import { NEWER_PACK_ANSWERS, type NewerPackAnswer } from '../../../shared/export/newerPack.ts';
import { WANTED_PRECISIONS, type WantedPrecision } from '../../../shared/packs/precision.ts';
import type { ExitCode, Terminal } from '../terminal.ts';
import { anyNumber, gatherAssignments, integerBetween, numberBetween } from '../usage.ts';
import { addOutputOptions, type OutputFlags, readOutputFlags } from './outputFlags.ts';
import { addStepOptions, readStepOptions } from './stepOptions.ts';

/** What every command is defined with. */
export interface CommandContext {
  readonly terminal: Terminal;
  readonly onExit: (code: ExitCode) => void;
}

/** Sides of a tile that can be asked for, output pixels. */
const TILE_PX = { min: 16, max: 4096 } as const;

export const dataOption = () =>
  new Option('--data <dir>', "folder with library, queue and packs (default: the app's own)");
export const packOption = () =>
  new Option('--pack <id|dir>', 'residual pack, by id or by folder (default: the bundled one)');
export const scaleOption = () =>
  new Option('--scale <n>', 'enlargement, 1 to 4, fractions too (default: 2)').argParser(numberBetween(1, 4));
export const sensitivityOption = () =>
  new Option(
    '--repair-sensitivity <s>',
    'how readily something is taken for damage, 0 to 1 (default: 0.5)',
  ).argParser(numberBetween(0, 1));
export const recipeOption = () =>
  new Option('--recipe <file>', 'recipe to follow; what other options say wins over it');
export const newerPackOption = () =>
  new Option(
    '--newer-pack <answer>',
    "where a recipe's pack is there in another version only: render anew with that one, leave out, or fail (default: use)",
  ).choices(NEWER_PACK_ANSWERS);
export const jsonOption = () => new Option('--json', 'one JSON object per line on standard output');
export const lowPriorityOption = () => new Option('--low-priority', 'give way to all other programs');
export const overwriteOption = () => new Option('--overwrite', 'replace files that exist already');
export const tileOption = () =>
  new Option('--tile <px>', 'side of a tile in output pixels').argParser(
    integerBetween(TILE_PX.min, TILE_PX.max),
  );
export const providerOption = () =>
  new Option('--provider <name>', 'execution provider (default: the fastest that is right)').choices(
    PROVIDERS,
  );

export const precisionOption = () =>
  new Option('--precision <type>', 'what the processor computes in (default: the faster one)').choices(
    WANTED_PRECISIONS,
  );

/** What an engine is started with. */
export const engineSettings = ({ precision }: { readonly precision?: WantedPrecision | undefined }) =>
  precision === undefined ? {} : { precision };

/** What `restore` and `export` have in common, as Commander hands it over. */
export interface TreatmentFlags extends OutputFlags {
  out: string;
  data?: string;
  pack?: string;
  scale?: number;
  pix?: number;
  sem?: number;
  dial?: ReadonlyMap<string, number>;
  recipe?: string;
  newerPack?: NewerPackAnswer;
  tile?: number;
  provider?: Provider;
  precision?: WantedPrecision;
  json?: boolean;
}

/** Adds the options of `TreatmentFlags`, but for `--out`. @param formatless see `addOutputOptions` */
export function addTreatmentOptions(command: Command, formatless: string): Command {
  command
    .addOption(dataOption())
    .addOption(packOption())
    .addOption(scaleOption())
    .option('--pix <λ>', 'Restore: remove noise, blur and compression; short for --dial pix=λ', anyNumber)
    .option('--sem <λ>', 'Detail: add detail; short for --dial sem=λ', anyNumber)
    .option(
      '--dial <id=λ>',
      "position of a dial (default: the pack's, mostly 1); may be given several times",
      gatherAssignments(anyNumber),
    );
  addStepOptions(command).addOption(recipeOption()).addOption(newerPackOption());
  return addOutputOptions(command, formatless)
    .addOption(tileOption())
    .addOption(providerOption())
    .addOption(precisionOption())
    .addOption(jsonOption());
}

/** The flags as the commands take them: one map of dials, and how results are written. */
export function readTreatment(flags: TreatmentFlags) {
  const { out, pack, scale, pix, sem, dial, recipe, newerPack, tile, provider, json } = flags;
  return {
    out,
    dials: gatherDials(dial, pix, sem),
    output: readOutputFlags(flags),
    ...(pack !== undefined && { pack }),
    ...(scale !== undefined && { scale }),
    ...(recipe !== undefined && { recipe }),
    ...(newerPack !== undefined && { newerPack }),
    steps: readStepOptions(flags),
    ...(tile !== undefined && { tile }),
    ...(provider !== undefined && { provider }),
    ...(json !== undefined && { json }),
  };
}

export function gatherDials<T>(
  dials: ReadonlyMap<string, T> | undefined,
  pix: T | undefined,
  sem: T | undefined,
): ReadonlyMap<string, T> {
  const gathered = new Map(dials);
  if (pix !== undefined) gathered.set('pix', pix);
  if (sem !== undefined) gathered.set('sem', sem);
  return gathered;
}
