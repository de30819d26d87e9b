import { z } from 'zod';

/** One field as ExifTool tells it: raw values, numbers as text, so that no digit is lost. */
export interface MetadataTag {
  /** Kind of block: 'EXIF', 'XMP', 'IPTC', 'MakerNotes', 'PNG', 'File' … */
  readonly block: string;
  /** Place in it: 'IFD0', 'GPS', 'XMP-dc', 'Canon' … */
  readonly group: string;
  /** ExifTool's own sorting: 'Location', 'Time', 'Camera' … */
  readonly category: string;
  readonly name: string;
  readonly value: TagValue;
}

export type TagValue = string | boolean | null | readonly TagValue[] | { readonly [field: string]: TagValue };

const valueSchema: z.ZodType<TagValue> = z.lazy(() =>
  z.union([
    z.string(),
    z.number().transform(String),
    z.boolean(),
    z.null(),
    z.array(valueSchema),
    z.record(z.string(), valueSchema),
  ]),
);
const answerSchema = z.tuple([z.record(z.string(), valueSchema)]);

/** What ExifTool is asked, besides the file: every field, each with its groups of families 0, 1 and 2. */
export const TAG_QUERY = ['-json', '-n', '-a', '-G0:1:2:4', '-api', 'StructFormat=JSONQ'];

/** @throws SyntaxError or ZodError where the answer is none to `TAG_QUERY` */
export function parseTags(json: string): MetadataTag[] {
  const [fields] = answerSchema.parse(JSON.parse(json));
  return Object.entries(fields).flatMap(([key, value]) => {
    // Equal groups are named once, and copies are numbered: 'PNG:Image:Title', 'JFIF:Image:Copy1:XResolution'.
    const parts = key.split(':').filter((part) => !/^Copy\d+$/.test(part));
    const [name, block] = [parts.at(-1), parts[0]];
    if (name === undefined || block === undefined || parts.length < 2) return [];
    const group = parts.length === 4 ? (parts[1] ?? block) : block;
    return [{ block, group, category: parts.length === 2 ? '' : (parts.at(-2) ?? ''), name, value }];
  });
}

/** The first field of a name in the first of the groups that has it. */
export function findTag(
  tags: readonly MetadataTag[],
  name: string,
  ...groups: readonly string[]
): MetadataTag | undefined {
  for (const group of groups) {
    const found = tags.find((tag) => tag.name === name && tag.group === group);
    if (found !== undefined) return found;
  }
  return undefined;
}

export function textOf(tag: MetadataTag | undefined): string | undefined {
  if (typeof tag?.value !== 'string') return undefined;
  const text = tag.value.trim();
  return text === '' ? undefined : text;
}

export function numberOf(tag: MetadataTag | undefined): number | undefined {
  const text = textOf(tag);
  const value = text === undefined ? Number.NaN : Number(text);
  return Number.isFinite(value) ? value : undefined;
}

/** The texts of a list; a single one is told without a list. */
export function listOf(tag: MetadataTag | undefined): string[] {
  if (tag === undefined) return [];
  const values = Array.isArray(tag.value) ? tag.value : [tag.value];
  return values.filter((value) => typeof value === 'string').map((value) => value.trim());
}
