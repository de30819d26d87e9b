import { type Command, InvalidArgumentError } from 'commander';
import { STEPS } from '../../../shared/develop/steps/list.ts';
import type { Provider } from '../../../shared/engine/providers.ts';
import type { NewerPackAnswer } from '../../../shared/export/newerPack.ts';
import type { WantedPrecision } from '../../../shared/packs/precision.ts';
import type { Rect } from '../../../shared/tiles/planTiles.ts';
import { grid } from '../commands/grid.ts';
import { restore } from '../commands/restore.ts';
import { readRepairMask } from '../repairMask.ts';
import { type Session, withSession } from '../session.ts';
import { gatherAssignments, numberList } from '../usage.ts';
import {
  addTreatmentOptions,
  type CommandContext,
  dataOption,
  engineSettings,
  gatherDials,
  jsonOption,
  newerPackOption,
  overwriteOption,
  packOption,
  precisionOption,
  providerOption,
  readTreatment,
  recipeOption,
  scaleOption,
  type TreatmentFlags,
  tileOption,
} from './sharedOptions.ts';
import { addStepOptions, readStepOptions } from './stepOptions.ts';

interface RestoreFlags extends TreatmentFlags {
  overwrite?: boolean;
  repairMask?: string;
}

export function defineRestore(program: Command, { terminal, onExit }: CommandContext): void {
  const command = program
    .command('restore')
    .description('restore photographs')
    .argument('<in...>', 'photographs, or folders with photographs')
    .requiredOption('-o, --out <out>', 'a file for one photograph, else a folder');
  addTreatmentOptions(command, 'as the original')
    .option('--repair-mask <mask.png>', "mend what is white in a picture of the photo's size")
    .addOption(overwriteOption())
    .action(async (paths: string[], flags: RestoreFlags) => {
      const { overwrite = false, repairMask } = flags;
      const options = { ...readTreatment(flags), overwrite };
      const work = async (session: Session) => {
        const mask = repairMask === undefined ? {} : { repairMask: await readRepairMask(repairMask) };
        return restore(session, paths, { ...options, ...mask });
      };
      onExit(await withSession(terminal, flags.data, work, engineSettings(flags)));
    });
}

interface GridFlags {
  out: string;
  data?: string;
  pack?: string;
  scale?: number;
  recipe?: string;
  newerPack?: NewerPackAnswer;
  pix?: number[];
  sem?: number[];
  dial?: ReadonlyMap<string, readonly number[]>;
  crop?: Rect;
  tile?: number;
  provider?: Provider;
  precision?: WantedPrecision;
  overwrite?: boolean;
  json?: boolean;
}

/** A grid has a crop of its own, in pixels: which part of the result every cell shows. */
const GRID_STEPS = STEPS.filter(({ id }) => id !== 'crop');

export function defineGrid(program: Command, { terminal, onExit }: CommandContext): void {
  const command = program
    .command('grid')
    .description('lay the dials out on a labelled contact sheet')
    .argument('<in>', 'photograph')
    .requiredOption('-o, --out <sheet.png>', 'the sheet')
    .option('--pix <λ,λ,…>', 'Restore, from the bottom up; short for --dial pix=λ,λ,…', numberList)
    .option('--sem <λ,λ,…>', 'Detail, from left to right; short for --dial sem=λ,λ,…', numberList)
    .option(
      '--dial <id=λ,λ,…>',
      'values of a dial; may be given several times',
      gatherAssignments(numberList),
    )
    .option('--crop <x,y,w,h>', 'part of the result, in output pixels', parseCrop)
    .addOption(dataOption())
    .addOption(packOption())
    .addOption(scaleOption());
  addStepOptions(command, GRID_STEPS)
    .addOption(recipeOption())
    .addOption(newerPackOption())
    .addOption(tileOption())
    .addOption(providerOption())
    .addOption(precisionOption())
    .addOption(overwriteOption())
    .addOption(jsonOption())
    .action(async (path: string, flags: GridFlags) => {
      const { data, pix, sem, dial, precision, ...rest } = flags;
      const axes = gatherDials(dial, pix, sem);
      const options = { ...rest, axes, steps: readStepOptions(rest, GRID_STEPS) };
      const work = (session: Session) => grid(session, path, options);
      onExit(await withSession(terminal, data, work, engineSettings({ precision })));
    });
}

function parseCrop(text: string): Rect {
  const [x, y, width, height, ...rest] = numberList(text);
  const numbers = [x, y, width, height].map((value) => value ?? Number.NaN);
  if (rest.length > 0 || !numbers.every((value) => Number.isInteger(value) && value >= 0))
    throw new InvalidArgumentError('Expected four whole numbers: x,y,width,height');
  return { x: x ?? 0, y: y ?? 0, width: width ?? 0, height: height ?? 0 };
}
