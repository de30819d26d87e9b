import type { TagValue } from './metadataTag.ts';

/** A structure as ExifTool takes it on its command line: `{Name=Anna,Area={X=0.5}}`, special signs after '|'. */
export function structText(value: TagValue): string {
  if (value === null) return '';
  if (typeof value === 'string') return escapeText(value);
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (isList(value)) return `[${value.map(structText).join(',')}]`;
  const fields = Object.entries(value).map(([name, field]) => `${name}=${structText(field)}`);
  return `{${fields.join(',')}}`;
}

export function isList(value: TagValue): value is readonly TagValue[] {
  return Array.isArray(value);
}

export function isStruct(value: TagValue | undefined): value is { readonly [field: string]: TagValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function escapeText(text: string): string {
  return text.replace(/[|,\]}]/g, '|$&').replace(/^[\s[{]/, '|$&');
}
