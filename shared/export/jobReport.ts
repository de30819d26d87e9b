import { inEnglish } from '../errors/words/words.ts';
import type { ExportItem, ExportJob, ItemKind } from './job.ts';

/** One file of a job as a report lists it. */
export interface ReportLine {
  readonly kind: ItemKind;
  readonly original: string;
  readonly originalSha256: string;
  readonly result: string;
  readonly state: string;
  readonly message: string;
  readonly widthPx: number | null;
  readonly heightPx: number | null;
  readonly bytes: number | null;
  readonly sha256: string;
  readonly seconds: number | null;
  readonly networkSeconds: number | null;
  readonly provider: string;
  readonly pack: string;
  readonly packVersion: string;
  readonly packHash: string;
  readonly scale: number | null;
  readonly dials: string;
  readonly format: string;
}

export interface FrozenSettings {
  readonly pack: { readonly id: string; readonly version: string; readonly hash: string };
  readonly scale: number;
  readonly dials: Readonly<Record<string, number>>;
  readonly format: string;
}

export function reportLine(item: ExportItem, settings: FrozenSettings): ReportLine {
  const { failure, result } = item;
  // A page shows photos of many recipes.
  const isOfOnePhoto = item.kind !== 'contact-sheet';
  return {
    kind: item.kind,
    original: item.originalPath,
    originalSha256: item.originalSha256,
    result: item.output ?? '',
    state: item.state,
    message:
      failure === null
        ? item.notes.map(inEnglish).join(' ')
        : [failure.message, failure.action].join(' ').trim(),
    widthPx: result?.widthPx ?? null,
    heightPx: result?.heightPx ?? null,
    bytes: result?.bytes ?? null,
    sha256: result?.sha256 ?? '',
    seconds: result?.seconds ?? null,
    networkSeconds: result?.networkSeconds ?? null,
    provider: result?.provider ?? '',
    pack: isOfOnePhoto ? settings.pack.id : '',
    packVersion: isOfOnePhoto ? settings.pack.version : '',
    packHash: isOfOnePhoto ? settings.pack.hash : '',
    scale: isOfOnePhoto ? settings.scale : null,
    dials: isOfOnePhoto ? describeDials(settings.dials) : '',
    format: settings.format,
  };
}

function describeDials(dials: FrozenSettings['dials']): string {
  return Object.entries(dials)
    .map(([dial, value]) => `${dial}=${value}`)
    .join(' ');
}

export function reportAsJson(job: ExportJob, lines: readonly ReportLine[]): string {
  const { name, state, counts, createdAtMs, settledAtMs } = job;
  const report = {
    reportVersion: 1,
    name,
    state,
    counts,
    createdAt: new Date(createdAtMs).toISOString(),
    settledAt: settledAtMs === null ? null : new Date(settledAtMs).toISOString(),
    photos: lines,
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

/** RFC 4180, with a byte-order mark, without which spreadsheets read UTF-8 as something else. */
export function reportAsCsv(lines: readonly ReportLine[]): string {
  const [first] = lines;
  if (first === undefined) return '\ufeff';
  const columns = Object.keys(first) as (keyof ReportLine)[];
  const rows = [columns, ...lines.map((line) => columns.map((column) => line[column]))];
  return `\ufeff${rows.map((row) => row.map(csvField).join(',')).join('\r\n')}\r\n`;
}

/**
 * Quoted where needed. A text that a spreadsheet would take for a formula is led in by an apostrophe: file
 * names come from anywhere, and '=…' in one must not run.
 */
function csvField(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const harmless = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
