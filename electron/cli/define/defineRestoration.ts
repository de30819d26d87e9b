import { type Command, InvalidArgumentError } from 'commander';
import { STEPS } from '../../../shared/develop/steps/list.ts';
import type { Provider } from '../../../shared/engine/providers.ts';
import type { NewerPackAnswer } from '../../../shared/export/newerPack.ts';
import type { WantedPrecision } from '../../../shared/packs/precision.ts';
import { DEFAULT_SENSITIVITY } from '../../../shared/repair/damageMask.ts';
import type { Rect } from '../../../shared/tiles/planTiles.ts';
import { findDetector } from '../../host/detectorShelf.ts';
import { damage } from '../commands/damage.ts';
import { grid } from '../commands/grid.ts';
import { restore } from '../commands/restore.ts';
import { readRepairMask } from '../repairMask.ts';
import { type Session, withSession } from '../session.ts';
import { gatherAssignments, numberList, usageFailure } from '../usage.ts';
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
  sensitivityOption,
  type TreatmentFlags,
  tileOption,
} from './sharedOptions.ts';
import { addStepOptions, readStepOptions } from './stepOptions.ts';

interface RestoreFlags extends TreatmentFlags {
  overwrite?: boolean;
  repair?: boolean;
  repairMask?: string;
  repairSensitivity?: number;
}

export function defineRestore(program: Command, { terminal, onExit }: CommandContext): void {
  const command = program
    .command('restore')
    .description('restore photographs')
    .argument('<in...>', 'photographs, or folders with photographs')
    .requiredOption('-o, --out <out>', 'a file for one photograph, else a folder');
  addTreatmentOptions(command, 'as the original')
    .option('--repair', 'look for scratches, dust and folds, and mend them')
    .option('--repair-mask <mask.png>', "mend what is white in a picture of the photo's size")
    .addOption(sensitivityOption())
    .addOption(overwriteOption())
    .action(async (paths: string[], flags: RestoreFlags) => {
      const { overwrite = false } = flags;
      const work = async (session: Session) =>
        restore(session, paths, {
          ...readTreatment(flags),
          overwrite,
          ...(await readRepair(session, flags)),
        });
      onExit(await withSession(terminal, flags.data, work, engineSettings(flags)));
    });
}

async function readRepair(session: Session, flags: RestoreFlags) {
  const { repair = false, repairMask, repairSensitivity: sensitivity = DEFAULT_SENSITIVITY } = flags;
  if (repair && repairMask !== undefined)
    throw usageFailure('Give --repair, which looks for damage, or --repair-mask, which says where it is.');
  if (repairMask !== undefined) return { repairMask: await readRepairMask(repairMask) };
  if (!repair) return {};
  const folders = { bundledModels: session.bundledModels, data: session.dataFolder };
  return { repairFound: { packFolder: await findDetector(folders), sensitivity } };
}

interface DamageFlags {
  out: string;
  data?: string;
  probability?: boolean;
  repairSensitivity?: number;
  overwrite?: boolean;
  json?: boolean;
}

export function defineDamage(program: Command, { terminal, onExit }: CommandContext): void {
  program
    .command('damage')
    .description("find scratches, dust and folds: a mask of the photo's size for restore --repair-mask")
    .argument('<in>', 'photograph')
    .requiredOption('-o, --out <mask.png>', 'the mask: 255 damage, 0 none')
    .option('--probability', 'write how likely each pixel is damaged instead, 0 to 255')
    .addOption(sensitivityOption())
    .addOption(dataOption())
    .addOption(overwriteOption())
    .addOption(jsonOption())
    .action(async (path: string, flags: DamageFlags) => {
      const { out, data, probability = false, overwrite = false, json = false } = flags;
      const { repairSensitivity: sensitivity = DEFAULT_SENSITIVITY } = flags;
      const options = { out, sensitivity, isProbability: probability, overwrite, json };
      onExit(await withSession(terminal, data, (session) => damage(session, path, options)));
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
