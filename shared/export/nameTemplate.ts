import { type Said, said } from '../errors/words/words.ts';
import { safeFileName } from './safeFileName.ts';

/** What a template's tokens stand for. */
export interface NameValues {
  /** The original's name without its ending. */
  readonly name: string;
  readonly album?: string;
  /** Capture time, ISO 8601 local; or the file's. */
  readonly date: string;
  /** Nobody knows when the photo was taken: the date stands for it with a '~'. */
  readonly isDateOfFile?: boolean;
  /** Place in the job, from 1. */
  readonly index: number;
  readonly pack: string;
  readonly scale: number;
  /** Dial values by id: `{pix}`, `{sem}`, and those of any other pack. */
  readonly dials: Readonly<Record<string, number>>;
  readonly camera?: string;
  /** Of the result. */
  readonly widthPx: number;
  readonly heightPx: number;
}

export const DEFAULT_TEMPLATE = '{name}';

/** Tokens for a list to choose from; `{pix}` and the like are those of the pack in use. */
export const NAME_TOKENS = [
  'name',
  'album',
  'date:YYYY-MM-DD',
  'index:000',
  'pack',
  'scale',
  'camera',
  'width',
  'height',
] as const;

type TemplatePart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'token'; readonly token: string; readonly format: string };

export type ParsedTemplate =
  | { readonly ok: true; readonly parts: readonly TemplatePart[] }
  /** `at`: where in the template, from 0. */
  | { readonly ok: false; readonly message: Said; readonly at: number };

const FIXED_TOKENS = /^(name|album|date|index|pack|scale|camera|width|height)$/;
const DATE_FIELD = /YYYY|YY|MM|DD|hh|mm|ss/g;
const INDEX_FORMAT = /^0{1,9}$/;

/**
 * Reads a template such as '{album}/{date:YYYY-MM-DD} {name}'. '{{' is a brace; a slash begins a folder.
 * @param dialIds which dials may stand in it
 */
export function parseTemplate(template: string, dialIds: readonly string[]): ParsedTemplate {
  const parts: TemplatePart[] = [];
  const pattern = /\{\{|\}\}|\{([^{}]*)\}|[{}]|[^{}]+/g;
  for (const match of template.matchAll(pattern)) {
    const [whole, inner] = match;
    const at = match.index;
    if (whole === '{{' || whole === '}}') parts.push({ kind: 'text', text: whole.slice(1) });
    else if (whole === '{' || whole === '}') {
      return {
        ok: false,
        message: said('brace-has-no-partner', { brace: whole, doubled: `${whole}${whole}` }),
        at,
      };
    } else if (inner === undefined) parts.push({ kind: 'text', text: whole });
    else {
      const colon = inner.indexOf(':');
      const token = colon < 0 ? inner : inner.slice(0, colon);
      const format = colon < 0 ? '' : inner.slice(colon + 1);
      const problem = checkToken(token, format, dialIds);
      if (problem !== null) return { ok: false, message: problem, at };
      parts.push({ kind: 'token', token, format });
    }
  }
  if (parts.length === 0) return { ok: false, message: said('name-is-empty'), at: 0 };
  return { ok: true, parts };
}

function checkToken(token: string, format: string, dialIds: readonly string[]): Said | null {
  const whole = format === '' ? `{${token}}` : `{${token}:${format}}`;
  if (!FIXED_TOKENS.test(token) && !dialIds.includes(token))
    return said('token-not-known', { token: `{${token}}` });
  if (format === '') return null;
  if (token === 'index') {
    return INDEX_FORMAT.test(format)
      ? null
      : said('index-takes-zeros', { token: whole, example: '{index:000}' });
  }
  if (token !== 'date') return said('token-takes-no-format', { token: `{${token}}` });
  const rest = format.replace(DATE_FIELD, '');
  return /[A-Za-z]/.test(rest) ? said('date-takes', { token: whole, example: '{date:YYYY-MM-DD}' }) : null;
}

/**
 * The result's folders (below the destination) and file name. Every part is made safe; a slash in a value
 * never begins a folder, and no value leads out of the destination.
 */
export function fillTemplate(
  parts: readonly TemplatePart[],
  values: NameValues,
  extension: string,
): { folders: string[]; fileName: string } {
  // Values may hold slashes; only those of the template itself divide.
  const segments: string[] = [''];
  for (const part of parts) {
    if (part.kind === 'token') segments.push(`${segments.pop() ?? ''}${textOf(part, values)}`);
    else {
      const [first = '', ...others] = part.text.split(/[/\\]/);
      segments.push(`${segments.pop() ?? ''}${first}`, ...others);
    }
  }
  const stem = segments.pop() ?? '';
  const folders = segments
    .filter((segment) => !/^[. ]*$/.test(segment))
    .map((name) => safeFileName(name, ''));
  return { folders, fileName: safeFileName(stem, extension) };
}

function textOf(part: TemplatePart & { kind: 'token' }, values: NameValues): string {
  switch (part.token) {
    case 'name':
    case 'pack':
      return values[part.token];
    case 'album':
    case 'camera':
      return values[part.token] ?? '';
    case 'date':
      return `${values.isDateOfFile ? '~' : ''}${formatDate(values.date, part.format === '' ? 'YYYY-MM-DD' : part.format)}`;
    case 'index':
      return String(values.index).padStart(part.format.length, '0');
    case 'scale':
      return plainNumber(values.scale);
    case 'width':
      return String(values.widthPx);
    case 'height':
      return String(values.heightPx);
    default: {
      const dial = values.dials[part.token];
      return dial === undefined ? '' : plainNumber(dial);
    }
  }
}

function formatDate(iso: string, format: string): string {
  const [, year = '0000', month = '00', day = '00', hour = '00', minute = '00', second = '00'] =
    /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2}):(\d{2}))?/.exec(iso) ?? [];
  const fields: Record<string, string> = {
    YYYY: year,
    YY: year.slice(2),
    MM: month,
    DD: day,
    hh: hour,
    mm: minute,
    ss: second,
  };
  return format.replace(DATE_FIELD, (field) => fields[field] ?? field);
}

/** Three digits behind the point at most, no trailing zeros, always with a point. */
function plainNumber(value: number): string {
  return String(Number(value.toFixed(3)));
}
