import { SingleBar } from 'cli-progress';
import type { FailureData } from '../../shared/errors/failure.ts';
import type { ItemKind } from '../../shared/export/job.ts';
import { shownName } from '../../shared/text/shownName.ts';
import type { Terminal } from './terminal.ts';

/** How one photograph ended, or a sheet that shows some. */
export interface ItemReport {
  readonly input: string;
  /** Absent: a photograph. */
  readonly kind?: Exclude<ItemKind, 'photo'>;
  readonly output?: string;
  readonly status: 'done' | 'failed' | 'skipped';
  readonly seconds: number;
  readonly provider?: string;
  /** Side of a tile in output pixels. */
  readonly tile?: number;
  readonly error?: FailureData;
  readonly notes?: readonly string[];
}

export interface BatchSummary {
  readonly done: number;
  readonly failed: number;
  readonly skipped: number;
  readonly seconds: number;
}

/** Tells how a batch goes on. */
export interface BatchReporter {
  begin(input: string, place: string): void;
  progress(input: string, done: number, total: number): void;
  item(report: ItemReport): void;
  summary(summary: BatchSummary): void;
  /** Something to know that belongs to no single photograph. */
  note(text: string): void;
  /** Takes a bar off the terminal. */
  end(): void;
}

export function createBatchReporter(terminal: Terminal, isJson: boolean): BatchReporter {
  return isJson ? createJsonReporter(terminal) : createTextReporter(terminal);
}

function createJsonReporter(terminal: Terminal): BatchReporter {
  const emit = (event: string, content: object) => terminal.print(JSON.stringify({ event, ...content }));
  return {
    begin: () => {},
    progress: (input, done, total) => emit('progress', { input, done, total }),
    item: (report) => emit('item', report),
    summary: (summary) => emit('summary', summary),
    note: (text) => terminal.note(text),
    end: () => {},
  };
}

function createTextReporter(terminal: Terminal): BatchReporter {
  let bar: SingleBar | undefined;
  const removeBar = () => {
    bar?.stop();
    bar = undefined;
  };
  return {
    begin: (input, place) => {
      if (!terminal.barStream) return;
      bar = new SingleBar({
        stream: terminal.barStream,
        format: '{place}{name} {bar} {percentage}%  {eta_formatted} left',
        barCompleteChar: '█',
        barIncompleteChar: '░',
        barsize: 24,
        clearOnComplete: true,
        hideCursor: null,
        linewrap: null,
        gracefulExit: false,
      });
      bar.start(1, 0, { place, name: shorten(input) });
    },
    progress: (_input, done, total) => {
      bar?.setTotal(total);
      bar?.update(done);
    },
    item: (report) => {
      removeBar();
      if (report.status === 'done') terminal.print(describeDone(report));
      else terminal.note(describeUndone(report));
    },
    summary: ({ done, failed, skipped, seconds }) => {
      const rest = [failed > 0 ? `${failed} failed` : '', skipped > 0 ? `${skipped} skipped` : ''];
      const parts = [`${done} restored`, ...rest].filter((part) => part !== '');
      terminal.note(`${parts.join(', ')} in ${formatSeconds(seconds)}`);
    },
    note: (text) => {
      removeBar();
      terminal.note(text);
    },
    end: removeBar,
  };
}

function describeDone(report: ItemReport): string {
  const facts = [formatSeconds(report.seconds), report.provider, ...(report.notes ?? [])].filter(Boolean);
  return `${shownName(report.input)} → ${shownName(report.output ?? '')}  (${facts.join(', ')})`;
}

function describeUndone({ input, status, error, notes = [] }: ItemReport): string {
  const reason = [error?.message, error?.action, ...notes].filter(Boolean).join(' ');
  return `${shownName(input)}: ${status}${reason === '' ? '' : `: ${reason}`}`;
}

export function formatSeconds(seconds: number): string {
  if (seconds < 90) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`;
}

const LONGEST_NAME = 32;

/** The last part of a path, so that a bar fits on one line. */
function shorten(path: string): string {
  const name = shownName(path.split(/[/\\]/).at(-1) ?? path);
  return name.length <= LONGEST_NAME ? name : `…${name.slice(1 - LONGEST_NAME)}`;
}
