import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Provider } from '../../../shared/engine/providers.ts';
import { CONFLICT_POLICIES, type ConflictPolicy } from '../../../shared/export/conflictPolicy.ts';
import type { NewerPackAnswer } from '../../../shared/export/newerPack.ts';
import type { WantedPrecision } from '../../../shared/packs/precision.ts';
import { exportPhotographs } from '../commands/export.ts';
import { listQueue, resumeQueue, steerQueue } from '../commands/queue.ts';
import { type Session, withSession } from '../session.ts';
import {
  addTreatmentOptions,
  type CommandContext,
  dataOption,
  engineSettings,
  jsonOption,
  lowPriorityOption,
  newerPackOption,
  precisionOption,
  providerOption,
  readTreatment,
  type TreatmentFlags,
  tileOption,
} from './sharedOptions.ts';

interface ExportFlags extends TreatmentFlags {
  template?: string;
  conflict?: ConflictPolicy;
  sidecar?: boolean;
  comparisons?: boolean;
  contactSheet?: boolean;
  lowPriority?: boolean;
  report?: string;
}

export function defineExport(program: Command, { terminal, onExit }: CommandContext): void {
  const command = program
    .command('export')
    .description('restore photographs through the queue: it outlives a crash and can be paused')
    .argument('<in...>', 'photographs, or folders, whose tree is mirrored')
    .requiredOption('-o, --out <dir>', 'folder for the results');
  addTreatmentOptions(command, 'jpeg')
    .option('--template <text>', 'names of the results, such as {date:YYYY-MM-DD}/{name} (default: {name})')
    .addOption(
      new Option(
        '--conflict <policy>',
        'where a file exists already; same: leave out what is this very export (default: number)',
      ).choices(CONFLICT_POLICIES),
    )
    .option('--sidecar', 'write each recipe beside its result')
    .option('--comparisons', 'write a picture of before and after beside each result')
    .option('--contact-sheet', 'write pages that show all results, small')
    .addOption(lowPriorityOption())
    .option('--report <file>', 'write a report of the job, .csv or .json', parseReport)
    .action(async (paths: string[], flags: ExportFlags) => {
      const { template, conflict, sidecar, comparisons, contactSheet, lowPriority, report } = flags;
      const options = {
        ...readTreatment(flags),
        ...(template !== undefined && { template }),
        ...(conflict !== undefined && { conflict }),
        ...(sidecar !== undefined && { sidecar }),
        ...(comparisons !== undefined && { comparisons }),
        ...(contactSheet !== undefined && { contactSheet }),
        ...(lowPriority !== undefined && { lowPriority }),
        ...(report !== undefined && { report }),
      };
      const work = (session: Session) => exportPhotographs(session, paths, options);
      onExit(await withSession(terminal, flags.data, work, engineSettings(flags)));
    });
}

interface QueueFlags {
  data?: string;
  json?: boolean;
}

interface ResumeFlags extends QueueFlags {
  pack?: string;
  provider?: Provider;
  precision?: WantedPrecision;
  tile?: number;
  newerPack?: NewerPackAnswer;
  lowPriority?: boolean;
}

const STEERINGS = [
  ['pause', 'stop after the tile in hand; nothing is lost'],
  ['cancel', 'give up what is not done yet'],
  ['retry', 'let failed photographs wait again, as they are now, for the next resume'],
] as const;

export function defineQueue(program: Command, { terminal, onExit }: CommandContext): void {
  const queue = program.command('queue').description('exports that run, wait, or are done');
  queue
    .command('list')
    .description('list all exports')
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async ({ data, ...options }: QueueFlags) => {
      onExit(await withSession(terminal, data, (session) => listQueue(session, options)));
    });
  queue
    .command('resume')
    .description('work the queue off, from where it was')
    .argument('[jobs...]', 'numbers of exports (default: all)', gatherJobIds)
    .addOption(dataOption())
    .option('--pack <dir>', 'a pack that exports were queued with and that is not installed')
    .addOption(newerPackOption())
    .addOption(tileOption())
    .addOption(providerOption())
    .addOption(precisionOption())
    .addOption(lowPriorityOption())
    .addOption(jsonOption())
    .action(async (jobs: readonly number[] | undefined, { data, precision, ...options }: ResumeFlags) => {
      const work = (session: Session) => resumeQueue(session, jobs ?? [], options);
      onExit(await withSession(terminal, data, work, engineSettings({ precision })));
    });
  for (const [steering, description] of STEERINGS) {
    queue
      .command(steering)
      .description(description)
      .argument('[jobs...]', 'numbers of exports (default: all)', gatherJobIds)
      .addOption(dataOption())
      .addOption(jsonOption())
      .action(async (jobs: readonly number[] | undefined, { data, ...options }: QueueFlags) => {
        onExit(
          await withSession(terminal, data, (session) => steerQueue(session, steering, jobs ?? [], options)),
        );
      });
  }
}

function gatherJobIds(text: string, previous: readonly number[] | undefined): readonly number[] {
  const id = Number(text);
  if (!Number.isInteger(id) || id < 1)
    throw new InvalidArgumentError("Expected the number of an export, as 'queue list' shows it.");
  return [...(previous ?? []), id];
}

/** A report takes the place of an earlier one, so it must not be called as something else. */
function parseReport(path: string): string {
  if (!/\.(csv|json)$/i.test(path)) throw new InvalidArgumentError('Expected a file called .csv or .json.');
  return path;
}
