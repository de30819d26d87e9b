import { availableParallelism, release, totalmem } from 'node:os';
import type { EngineDiagnostics } from '../../../shared/engine/protocol.ts';
import { inEnglish } from '../../../shared/errors/words/words.ts';
import type { PackSummary } from '../../../shared/ipc/views.ts';

export interface DiagnosticsParts {
  readonly version: string;
  readonly shell: 'electron' | 'browser';
  readonly packs: readonly Pick<PackSummary, 'id' | 'version' | 'hash'>[];
  /** Null where no engine runs. */
  readonly engine: EngineDiagnostics | null;
  /** Failures of packs and drivers name files. */
  readonly privateTexts: readonly string[];
}

const HASH_DIGITS = 16;
const MEBIBYTE = 2 ** 20;

/** What a report of a fault should say of an installation; nothing in it names a file, a photo or a person. */
export function diagnosticsText({ version, shell, packs, engine, privateTexts }: DiagnosticsParts): string {
  const { versions } = process;
  const shellName = versions.electron === undefined ? shell : `Electron ${versions.electron}`;
  const lines = [
    `PiSA Darkroom ${version} (${shellName})`,
    `${process.platform} ${release()} ${process.arch}, Node ${versions.node}, ${availableParallelism()} cores, ${Math.round(totalmem() / MEBIBYTE)} MiB`,
    ...(engine === null
      ? ['engine: not running']
      : [
          `engine: ${engine.provider ?? 'no provider chosen yet'}; available: ${engine.available.join(', ')}`,
          ...engine.dropped.map(
            ({ provider, reason, detail }) => `dropped ${provider}: ${inEnglish(detail ?? reason)}`,
          ),
          `runs: ${engine.networkRuns} in ${engine.networkSeconds.toFixed(1)} s, tile ${engine.tilePx ?? '–'} px`,
          `memory: ${Math.round(engine.residentBytes / MEBIBYTE)} MiB resident, ${Math.round(engine.keptBytes / MEBIBYTE)} MiB kept`,
        ]),
    ...packs.map(
      ({ id, version: packVersion, hash }) => `pack ${id} ${packVersion} ${hash.slice(0, HASH_DIGITS)}`,
    ),
  ];
  return `${hidePaths(lines.join('\n'), privateTexts)}\n`;
}

/** What follows a folder's name, up to where a sentence or a quotation goes on. */
const REST_OF_PATH = '(?:[/\\\\][^\'",;()\\n]*)?';
const PATH = /(?:(?<![\w.])\/(?:[^\s/'",:;()]+\/)+|[A-Za-z]:\\|\\\\)[^'",;()\n]*/g;

function hidePaths(text: string, privateTexts: readonly string[]): string {
  const longestFirst = privateTexts.filter((part) => part !== '').sort((a, b) => b.length - a.length);
  const hide = (hidden: string, part: string) =>
    hidden.replaceAll(new RegExp(escaped(part) + REST_OF_PATH, 'g'), '…');
  return longestFirst.reduce(hide, text).replaceAll(PATH, '…');
}

function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
