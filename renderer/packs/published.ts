import type { PublishedPack } from '../../shared/packs/installation.ts';

/** The published networks that the app can be taught, and where their authors offer them. */
export const PUBLISHED: readonly {
  readonly kind: PublishedPack;
  readonly name: string;
  readonly file: string;
  readonly address: string;
}[] = [
  { kind: 'pisa-sr', name: 'PiSA-SR', file: 'pisa_sr.pkl', address: 'https://github.com/csslc/PiSA-SR' },
  { kind: 'osediff', name: 'OSEDiff', file: 'osediff.pkl', address: 'https://github.com/cswry/OSEDiff' },
];

export function publishedPack(kind: PublishedPack): (typeof PUBLISHED)[number] {
  const found = PUBLISHED.find((pack) => pack.kind === kind);
  if (found === undefined) throw new RangeError(`no published pack '${kind}'`);
  return found;
}
