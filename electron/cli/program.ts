import { Command, InvalidArgumentError, Option } from 'commander';
import { PROVIDERS, type Provider } from '../../shared/engine/protocol.ts';
import type { OutputFormat } from '../../shared/pictures/outputOptions.ts';
import type { Rect } from '../../shared/tiles/planTiles.ts';
import { findBundledModels } from '../main/services/bundledModels.ts';
import { doctor } from './commands/doctor.ts';
import { evaluate } from './commands/evaluate.ts';
import { fitNiqe } from './commands/fitNiqe.ts';
import { grid } from './commands/grid.ts';
import { listPacks, verifyPacks } from './commands/packs.ts';
import { restore } from './commands/restore.ts';
import { parseFormat } from './planOutputs.ts';
import { withSession } from './session.ts';
import type { ExitCode, Terminal } from './terminal.ts';
import { anyNumber, gatherAssignments, integerBetween, numberBetween, numberList } from './usage.ts';

/** Largest side of a tile that can be asked for, output pixels. */
const MAX_TILE_PX = 4096;

/** The whole command line. `onExit` receives the code of the command that ran. */
export function buildProgram(terminal: Terminal, version: string, onExit: (code: ExitCode) => void): Command {
  const program = new Command('darkroom')
    .description('Restores photographs with two dials: λpix removes noise and blur, λsem adds detail.')
    .version(version)
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.print(text.trimEnd()),
      writeErr: (text) => terminal.note(text.trimEnd()),
      outputError: (text, write) => write(`darkroom: ${text.replace(/^error: /, '')}`),
    });
  const context = { terminal, onExit };
  addRestore(program, context);
  addGrid(program, context);
  addPacks(program, context);
  addEvaluate(program, context);
  addDoctor(program, context);
  return program;
}

interface CommandContext {
  readonly terminal: Terminal;
  readonly onExit: (code: ExitCode) => void;
}

const dataOption = () =>
  new Option('--data <dir>', 'data folder with installed packs (default: the one of the app)');
const packOption = () => new Option('--pack <id|dir>', 'residual pack, by id or by folder');
const scaleOption = () =>
  new Option('--scale <n>', 'enlargement, 1 to 4, fractions too (default: 2)').argParser(numberBetween(1, 4));
const jsonOption = () => new Option('--json', 'one JSON object per line on standard output');
const overwriteOption = () => new Option('--overwrite', 'replace files that exist already');
const recipeOption = () => new Option('--recipe <file>', 'recipe to follow; other options go before it');

interface RestoreFlags {
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
  overwrite?: boolean;
  json?: boolean;
}

function addRestore(program: Command, { terminal, onExit }: CommandContext): void {
  program
    .command('restore')
    .description('restore photographs')
    .argument('<in...>', 'photographs, or folders of them')
    .requiredOption('-o, --out <out>', 'a file for one photograph, else a folder')
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
    .option('--tile <px>', 'side of a tile in output pixels', integerBetween(16, MAX_TILE_PX))
    .addOption(new Option('--provider <name>', 'execution provider').choices(PROVIDERS))
    .addOption(overwriteOption())
    .addOption(jsonOption())
    .action(async (paths: string[], flags: RestoreFlags) => {
      const { data, depth, pix, sem, dial, ...rest } = flags;
      const dials = gatherDials(dial, pix, sem);
      const bits = depth === undefined ? {} : { depth: depth === '16' ? (16 as const) : (8 as const) };
      onExit(
        await withSession(terminal, data, (session) => restore(session, paths, { ...rest, ...bits, dials })),
      );
    });
}

interface GridFlags {
  out: string;
  data?: string;
  pack?: string;
  scale?: number;
  recipe?: string;
  pix?: number[];
  sem?: number[];
  dial?: ReadonlyMap<string, readonly number[]>;
  crop?: Rect;
  overwrite?: boolean;
  json?: boolean;
}

function addGrid(program: Command, { terminal, onExit }: CommandContext): void {
  program
    .command('grid')
    .description('lay the dials out on a labelled contact sheet')
    .argument('<in>', 'photograph')
    .requiredOption('-o, --out <sheet.png>', 'the sheet')
    .option('--pix <λ,λ,…>', 'short for --dial pix=λ,λ,…', numberList)
    .option('--sem <λ,λ,…>', 'short for --dial sem=λ,λ,…', numberList)
    .option(
      '--dial <id=λ,λ,…>',
      'values of a dial; may be given several times',
      gatherAssignments(numberList),
    )
    .option('--crop <x,y,w,h>', 'part of the result, in output pixels', parseCrop)
    .addOption(dataOption())
    .addOption(packOption())
    .addOption(scaleOption())
    .addOption(recipeOption())
    .addOption(overwriteOption())
    .addOption(jsonOption())
    .action(async (path: string, flags: GridFlags) => {
      const { data, pix, sem, dial, ...rest } = flags;
      const axes = gatherDials(dial, pix, sem);
      onExit(await withSession(terminal, data, (session) => grid(session, path, { ...rest, axes })));
    });
}

function addPacks(program: Command, { terminal, onExit }: CommandContext): void {
  const packs = program
    .command('packs')
    .description('residual packs: what there is, and whether it is whole');
  packs
    .command('list')
    .description('list bundled and installed packs')
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async ({ data, json }: { data?: string; json?: boolean }) => {
      onExit(await withSession(terminal, data, (session) => listPacks(session, { json: json ?? false })));
    });
  packs
    .command('verify')
    .description('check every file of packs and prove them on their golden tiles')
    .argument('[packs...]', 'ids or folders (default: all)')
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (named: string[], { data, json }: { data?: string; json?: boolean }) => {
      onExit(
        await withSession(terminal, data, (session) => verifyPacks(session, named, { json: json ?? false })),
      );
    });
}

function addEvaluate(program: Command, { terminal, onExit }: CommandContext): void {
  program
    .command('evaluate')
    .description('score results: PSNR-Y, SSIM-Y, NIQE')
    .argument('<results>', 'folder of restored pictures')
    .argument('<references>', 'folder of references with the same names')
    .option('--lr <dir>', 'folder of the originals: adds their plain enlargement, and LR-PSNR')
    .option('--niqe-model <file>', 'NIQE model, .npz or .json (default: the bundled one)')
    .addOption(jsonOption())
    .action(
      async (
        results: string,
        references: string,
        options: { lr?: string; niqeModel?: string; json?: boolean },
      ) => {
        onExit(await evaluate(terminal, findBundledModels(), { results, references }, options));
      },
    );
  program
    .command('fit-niqe')
    .description('fit a NIQE model to sharp, undamaged photographs')
    .argument('<dir>', 'folder of photographs')
    .requiredOption('-o, --out <model.json>', 'the model')
    .action(async (folder: string, { out }: { out: string }) => onExit(await fitNiqe(terminal, folder, out)));
}

function addDoctor(program: Command, { terminal, onExit }: CommandContext): void {
  program
    .command('doctor')
    .description('check this installation and say what it can use')
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async ({ data, json }: { data?: string; json?: boolean }) => {
      onExit(await withSession(terminal, data, (session) => doctor(session, { json: json ?? false })));
    });
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

function gatherDials<T>(
  dials: ReadonlyMap<string, T> | undefined,
  pix: T | undefined,
  sem: T | undefined,
): ReadonlyMap<string, T> {
  const gathered = new Map(dials);
  if (pix !== undefined) gathered.set('pix', pix);
  if (sem !== undefined) gathered.set('sem', sem);
  return gathered;
}

function parseCrop(text: string): Rect {
  const [x, y, width, height, ...rest] = numberList(text);
  const isComplete = width !== undefined && height !== undefined && rest.length === 0;
  const numbers = [x, y, width, height].map((value) => value ?? Number.NaN);
  if (!isComplete || !numbers.every(Number.isInteger) || width < 1 || height < 1 || Math.min(...numbers) < 0)
    throw new InvalidArgumentError('Expected four whole numbers: x,y,width,height');
  return { x: x ?? 0, y: y ?? 0, width, height };
}
