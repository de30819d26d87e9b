import { type Command, InvalidArgumentError, Option } from 'commander';
import { PROVIDERS, type Provider } from '../../../shared/engine/protocol.ts';
import type { OutputFormat } from '../../../shared/pictures/outputOptions.ts';
import { parseFormat } from '../planOutputs.ts';
import type { ExitCode, Terminal } from '../terminal.ts';
import { anyNumber, gatherAssignments, integerBetween, numberBetween } from '../usage.ts';

/** What every command is defined with. */
export interface CommandContext {
  readonly terminal: Terminal;
  readonly onExit: (code: ExitCode) => void;
}

/** Sides of a tile that can be asked for, output pixels. */
const TILE_PX = { min: 16, max: 4096 } as const;

export const dataOption = () =>
  new Option('--data <dir>', 'data folder with packs and queue (default: the one of the app)');
export const packOption = () => new Option('--pack <id|dir>', 'residual pack, by id or by folder');
export const scaleOption = () =>
  new Option('--scale <n>', 'enlargement, 1 to 4, fractions too (default: 2)').argParser(numberBetween(1, 4));
export const recipeOption = () =>
  new Option('--recipe <file>', 'recipe to follow; other options go before it');
export const jsonOption = () => new Option('--json', 'one JSON object per line on standard output');
export const overwriteOption = () => new Option('--overwrite', 'replace files that exist already');
export const tileOption = () =>
  new Option('--tile <px>', 'side of a tile in output pixels').argParser(
    integerBetween(TILE_PX.min, TILE_PX.max),
  );
export const providerOption = () =>
  new Option('--provider <name>', 'execution provider (default: the fastest that is right)').choices(
    PROVIDERS,
  );

/** What `restore` and `export` have in common, as Commander hands it over. */
export interface TreatmentFlags {
  out: string;
  data?: string;
  pack?: string;
  scale?: number;
  pix?: number;
  sem?: number;
  dial?: ReadonlyMap<string, number>;
  recipe?: string;
  format?: OutputFormat;
  depth?: '8' | '16';
  quality?: number;
  stripGps?: boolean;
  tile?: number;
  provider?: Provider;
  json?: boolean;
}

/** Adds the options of `TreatmentFlags`, but for `--out`. */
export function addTreatmentOptions(command: Command): Command {
  return command
    .addOption(dataOption())
    .addOption(packOption())
    .addOption(scaleOption())
    .option('--pix <λ>', 'short for --dial pix=λ', anyNumber)
    .option('--sem <λ>', 'short for --dial sem=λ', anyNumber)
    .option('--dial <id=λ>', 'position of a dial; may be given several times', gatherAssignments(anyNumber))
    .addOption(recipeOption())
    .addOption(formatOption())
    .addOption(new Option('--depth <bits>', 'bits per channel').choices(['8', '16']))
    .option('--quality <n>', 'of JPEG, WebP and AVIF, 1 to 100 (default: 92)', integerBetween(1, 100))
    .option('--strip-gps', 'leave out where the photograph was taken')
    .addOption(tileOption())
    .addOption(providerOption())
    .addOption(jsonOption());
}

/** The flags as the commands take them: one map of dials, bits as a number. */
export function readTreatment<F extends TreatmentFlags>(flags: F) {
  const { data: _, depth, pix, sem, dial, ...rest } = flags;
  const dials = gatherDials(dial, pix, sem);
  return {
    ...rest,
    dials,
    ...(depth !== undefined && { depth: depth === '16' ? (16 as const) : (8 as const) }),
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

function formatOption(): Option {
  return new Option('--format <name>', 'jpeg, png, tiff, webp or avif (default: as the original)').argParser(
    (text) => {
      const format = parseFormat(text);
      if (!format) throw new InvalidArgumentError('Expected jpeg, png, tiff, webp or avif.');
      return format;
    },
  );
}
