import { type Command, InvalidArgumentError, Option } from 'commander';
import { findBundledModels } from '../../host/bundledModels.ts';
import { BENCH_PARTS, type BenchPart } from '../bench/measurements.ts';
import { bench } from '../commands/bench.ts';
import { doctor } from '../commands/doctor.ts';
import { evaluate } from '../commands/evaluate.ts';
import { fitNiqe } from '../commands/fitNiqe.ts';
import { listPacks, verifyPacks } from '../commands/packs.ts';
import { withSession } from '../session.ts';
import { numberBetween } from '../usage.ts';
import { definePackChanges } from './definePackChanges.ts';
import { type CommandContext, dataOption, jsonOption, packOption } from './sharedOptions.ts';

export function definePacks(program: Command, context: CommandContext): void {
  const { terminal, onExit } = context;
  const packs = program
    .command('packs')
    .description('residual packs: what there is, whether it is whole; install, import, remove');
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
  definePackChanges(packs, context);
}

export function defineEvaluate(program: Command, { terminal, onExit }: CommandContext): void {
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

interface BenchFlags {
  data?: string;
  pack?: string;
  only?: BenchPart[];
  within?: number;
  json?: boolean;
}

export function defineBench(program: Command, { terminal, onExit }: CommandContext): void {
  program
    .command('bench')
    .description('measure speed and memory on drawn photographs; takes some minutes')
    .addOption(
      new Option('--only <part,part,…>', `parts to run: ${BENCH_PARTS.join(', ')} (default: all)`).argParser(
        parseBenchParts,
      ),
    )
    .option(
      '--within <minutes>',
      'end with what is measured by then (default: 30)',
      numberBetween(0.01, 1440),
    )
    .addOption(dataOption())
    .addOption(packOption())
    .addOption(new Option('--json', 'one JSON object on standard output'))
    .action(async ({ data, ...options }: BenchFlags) => {
      onExit(await withSession(terminal, data, (session) => bench(session, options)));
    });
}

function parseBenchParts(text: string): BenchPart[] {
  return text.split(',').map((name) => {
    const part = BENCH_PARTS.find((candidate) => candidate === name.trim());
    if (!part) throw new InvalidArgumentError(`Expected some of: ${BENCH_PARTS.join(', ')}.`);
    return part;
  });
}

export function defineDoctor(program: Command, { terminal, onExit }: CommandContext): void {
  program
    .command('doctor')
    .description('check this installation and say what it can use')
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async ({ data, json }: { data?: string; json?: boolean }) => {
      onExit(await withSession(terminal, data, (session) => doctor(session, { json: json ?? false })));
    });
}
