import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import type { ExifTool } from 'exiftool-vendored';
import { type Said, said } from '../../../../shared/errors/words/words.ts';
import { access, nativePath, rm, stat } from '../../../files/disk.ts';
import { RecentlyUsed } from '../../recentlyUsed.ts';
import type { ToolAnswer } from './answerTask.ts';
import { type MetadataTag, parseTags, TAG_QUERY } from './metadataTag.ts';

export type ToolState =
  | { readonly kind: 'ready'; readonly version: string }
  | { readonly kind: 'missing'; readonly reason: Said };

/** Paths are UTF-8; fields larger than 2 GB do not occur in pictures; a user's own configuration stays out. */
const ALWAYS = ['-charset', 'filename=utf8', '-api', 'QuickTimeUTC=0'];
const PROCESS_ARGUMENTS = ['-config', '', '-stay_open', 'True', '-@', '-'];
/** The largest TIFF that is written takes a few seconds to copy on a slow disk. */
const TASK_MS = 120_000;
const START_MS = 20_000;
/** One that says something else than an answer is started again and again. */
const WHOLE_START_MS = 3 * START_MS;
/** A Perl that waits holds some 40 MB; starting it again takes a tenth of a second. */
const IDLE_MS = 300_000;
/** Those of the photos in sight; a photo has some hundred fields. */
const REMEMBERED_ORIGINALS = 64;
/**
 * ExifTool writes its warnings before the mark that ends an answer, through another pipe; both are read in one
 * turn of the event loop. The library waits 30 to 200 ms for them, after every command.
 */
const FLUSH_MS = 5;
/** Variables that change how Perl reads its script or its input. */
const PERL_VARIABLES = ['PERL5OPT', 'PERL_UNICODE', 'PERLIO'];

/**
 * ExifTool, kept open as one process that belongs to this one: it ends when its standard input does, however its
 * owner ends, and is started again when it dies.
 */
export class MetadataTool {
  readonly #findPerl: () => Promise<string | undefined>;
  readonly #told = new RecentlyUsed<ReturnType<MetadataTool['readTags']>>(REMEMBERED_ORIGINALS);
  #starting: Promise<{ readonly tool: ExifTool | undefined; readonly state: ToolState }> | undefined;

  /** @param findPerl where Perl is, which Windows' ExifTool brings along */
  constructor(findPerl: () => Promise<string | undefined> = findPerlOnPath) {
    this.#findPerl = findPerl;
  }

  /** Starts the process ahead of its first command, which then does not wait for it. */
  async start(): Promise<ToolState> {
    this.#starting ??= this.#open();
    return (await this.#starting).state;
  }

  /** The process that is kept open, for tests and diagnostics. */
  async pid(): Promise<number | undefined> {
    return (await this.#starting)?.tool?.pids[0];
  }

  /**
   * Every field of a file, of broken ones too; none where nothing is found.
   * @returns undefined where ExifTool cannot run
   */
  async readTags(path: string, ...more: readonly string[]): Promise<readonly MetadataTag[] | undefined> {
    const answer = await this.run([...TAG_QUERY, ...more, path]);
    if (answer === undefined) return undefined;
    return answer.output.trim() === '' ? [] : parseTags(answer.output);
  }

  /**
   * The same of an original, for its thumbnail, its draft and its result: asked once as long as the file stays as
   * it is.
   */
  async readOriginalTags(path: string): ReturnType<MetadataTool['readTags']> {
    const { size, mtimeMs, ctimeMs, ino } = await stat(path);
    const name = [path, size, mtimeMs, ctimeMs, ino].join(' ');
    const asked = this.#told.get(name) ?? this.readTags(path);
    this.#told.set(name, asked);
    const tags = await asked.catch((error: unknown) => {
      this.#told.delete(name);
      throw error;
    });
    if (tags === undefined) this.#told.delete(name);
    return tags;
  }

  /**
   * Runs one command. Commands wait for each other; one that was begun is always finished, so that a caller who
   * gave up leaves nothing behind for the next.
   * @param output the new file that the command writes
   * @returns undefined where ExifTool cannot run
   * @throws Error where the process died twice over one command
   */
  async run(commandArguments: readonly string[], output?: string): Promise<ToolAnswer | undefined> {
    await this.start();
    const { tool } = (await this.#starting) ?? {};
    if (tool === undefined) return undefined;
    const { AnswerTask } = await import('./answerTask.ts');
    const lines = [...ALWAYS, ...commandArguments].map((argument) => inBytes(escapeArgument(argument)));
    try {
      return await tool.enqueueTask(() => new AnswerTask(lines), false);
    } catch {
      // The process died or hung: the library has replaced it.
      if (output !== undefined) await rm(output, { force: true });
      return tool.enqueueTask(() => new AnswerTask(lines), false);
    }
  }

  async end(): Promise<void> {
    const starting = this.#starting;
    this.#starting = undefined;
    await (await starting)?.tool?.end();
  }

  async #open(): Promise<{ tool: ExifTool | undefined; state: ToolState }> {
    const perl = await this.#findPerl();
    if (perl === undefined) return { tool: undefined, state: missing(said('metadata-needs-perl')) };
    const { ExifTool, exiftoolPath } = await import('exiftool-vendored');
    const script = await exiftoolPath();
    const tool = new ExifTool({
      maxProcs: 1,
      spawnTimeoutMillis: START_MS,
      taskTimeoutMillis: TASK_MS,
      maxIdleMsPerProcess: IDLE_MS,
      streamFlushMillis: FLUSH_MS,
      // It ends when its input does; listeners on this process would add up with every one that is opened.
      cleanupChildProcsOnExit: false,
      processFactory: async () => startProcess(perl, script),
    });
    try {
      const version = await within(WHOLE_START_MS, tool.version());
      return { tool, state: { kind: 'ready', version } };
    } catch (cause) {
      await tool.end(false);
      const [why = ''] = (cause instanceof Error ? cause.message : String(cause)).split('\n');
      return { tool: undefined, state: missing(said('exiftool-does-not-start', { why })) };
    }
  }
}

/** @throws Error where it takes longer */
async function within<T>(limitMs: number, work: Promise<T>): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`no answer within ${limitMs / 1000} s`)), limitMs);
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

function missing(reason: Said): ToolState {
  return { kind: 'missing', reason };
}

function startProcess(perl: string, script: string): ChildProcess {
  // LC_ALL is above all others: Perl warns of a language that is not installed, and a warning is no answer.
  const environment: NodeJS.ProcessEnv = { ...process.env, LANG: 'C', LC_ALL: 'C' };
  for (const name of PERL_VARIABLES) delete environment[name];
  const isWindows = process.platform === 'win32';
  const [program, first] = isWindows ? [script, []] : [perl, [script]];
  const child = spawn(program, [...first, ...PROCESS_ARGUMENTS], {
    stdio: 'pipe',
    windowsHide: true,
    // In a group of its own: Ctrl-C reaches the whole group of a terminal, and what becomes of the work in hand
    // is for its owner to decide.
    detached: !isWindows,
    env: environment,
  });
  // Commands are written as their bytes.
  child.stdin.setDefaultEncoding('latin1');
  return child;
}

/** Windows' ExifTool brings a Perl of its own. */
async function findPerlOnPath(): Promise<string | undefined> {
  if (process.platform === 'win32') return 'perl';
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin', '/usr/local/bin'];
  for (const folder of folders) {
    if (folder === '') continue;
    const candidate = join(folder, 'perl');
    const isThere = await access(candidate, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (isThere) return candidate;
  }
  return undefined;
}

/** An argument as text of its bytes. Paths stand alone, without a dash: what is in a field is UTF-8. */
function inBytes(argument: string): string {
  const path = argument.startsWith('-') ? argument : nativePath(argument);
  return Buffer.from(path as string).toString('latin1');
}

/** Arguments travel line by line; one with a line break is written as a C string. */
function escapeArgument(argument: string): string {
  if (!/[\r\n\0]/.test(argument)) return argument;
  const escaped = argument
    .replaceAll('\\', '\\\\')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\0', '');
  return `#[CSTR]${escaped}`;
}
