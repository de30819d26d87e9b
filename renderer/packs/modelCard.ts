/** A part of a model card, as far as its Markdown matters for reading. */
export type CardBlock =
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | { readonly kind: 'table'; readonly rows: readonly (readonly string[])[] };

/** Headings, lists, tables and paragraphs of a README; marks inside a line are left out. */
export function readModelCard(markdown: string): readonly CardBlock[] {
  return markdown
    .replaceAll('\r\n', '\n')
    .split(/\n(?=#)|(?<=^#.*)\n|\n\s*\n/m)
    .map((block) => block.trim())
    .filter((block) => block !== '')
    .map(readBlock);
}

function readBlock(block: string): CardBlock {
  const lines = block.split('\n');
  if (block.startsWith('#')) return { kind: 'heading', text: plain(block.replace(/^#+\s*/, '')) };
  if (lines.every((line) => line.startsWith('|'))) {
    const rows = lines.filter((line) => !/^[|\s:-]+$/.test(line)).map(cellsOf);
    return { kind: 'table', rows };
  }
  if (/^[-*] /.test(block)) {
    const items = block.split(/\n(?=[-*] )/).map((item) => plain(item.replace(/^[-*] /, '')));
    return { kind: 'list', items };
  }
  return { kind: 'text', text: plain(block) };
}

const cellsOf = (line: string): string[] => line.split('|').slice(1, -1).map(plain);

/** Without emphasis, code marks and the addresses behind links; one line. Bounded: a card may be anybody's. */
function plain(text: string): string {
  return text
    .replaceAll(/\[([^\][]{0,300})\]\([^)]{0,500}\)/g, '$1')
    .replaceAll(/\*\*|`|(?<!\w)[*_](?=\S)|(?<=\S)[*_](?!\w)/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
}
