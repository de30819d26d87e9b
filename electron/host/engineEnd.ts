import { type Said, said } from '../../shared/errors/words/words.ts';

/** How an engine ended. */
export interface EngineEnd {
  /** For whoever waits for a photo: 'it crashed'. */
  readonly reason: Said;
  /** For the log and the terminal: 'killed by SIGSEGV: …'. */
  readonly detail: Said;
  /** What it wrote to its error stream; '' for nothing. */
  readonly lastWords: string;
}

/** What the system sends to a program that does what none may do, and what a program sends itself then. */
const CRASHES: ReadonlySet<NodeJS.Signals> = new Set([
  'SIGABRT',
  'SIGBUS',
  'SIGFPE',
  'SIGILL',
  'SIGSEGV',
  'SIGSYS',
  'SIGTRAP',
]);
/** Windows has no signals: a crash is an exit code from here on (NTSTATUS, severity 3). */
const FIRST_CRASH_CODE = 0xc0000000;

/** @param exit as Node's 'close' tells it */
export function describeEngineEnd(
  exit: { readonly code: number | null; readonly signal: NodeJS.Signals | null },
  lastWords: string,
): EngineEnd {
  const { code, signal } = exit;
  const detail =
    signal === null ? said('exit-code', { code: code ?? 'unknown' }) : said('killed', { signal });
  return withWords(signal === null ? reasonOfCode(code) : reasonOfSignal(signal), detail, lastWords);
}

/** Of one that never ran. */
export function describeFailedStart(error: Error): EngineEnd {
  return withWords(said('could-not-be-started'), said('as-it-was-told', { text: error.message }), '');
}

function reasonOfSignal(signal: NodeJS.Signals): Said {
  // Linux takes memory back like that; a person who ends it by hand knows why.
  if (signal === 'SIGKILL') return said('ended-by-system');
  return CRASHES.has(signal) ? said('crashed') : said('ended-by-another-program');
}

function reasonOfCode(code: number | null): Said {
  return code !== null && code >= FIRST_CRASH_CODE ? said('crashed') : said('ended-by-itself');
}

function withWords(reason: Said, detail: Said, lastWords: string): EngineEnd {
  return {
    reason,
    detail: lastWords === '' ? detail : said('with-last-words', { reason: detail, words: lastWords }),
    lastWords,
  };
}
