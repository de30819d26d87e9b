import type { Recipe } from './recipe.ts';

/** A recipe's painted λ. */
export interface PaintedDials {
  /** The same for the same pictures: what addresses carry instead of them. Empty: nothing is painted. */
  readonly key: string;
  /** Grey PNG in base64 by dial; the dial's value is what full white stands for. */
  readonly pngs: Readonly<Record<string, string>>;
}

export const NOTHING_PAINTED: PaintedDials = { key: '', pngs: {} };

/** FNV-1a, 32 bit (Fowler, Noll, Vo): tells the few paintings of one photo apart. */
const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

export function paintedDials(masks: Recipe['masks']): PaintedDials {
  const painted = Object.entries(masks ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  if (painted.length === 0) return NOTHING_PAINTED;
  let hash = FNV_OFFSET;
  for (const character of painted.map(([dial, { png }]) => `${dial} ${png} `).join('')) {
    hash = Math.imul(hash ^ character.charCodeAt(0), FNV_PRIME);
  }
  const pngs = Object.fromEntries(painted.map(([dial, { png }]) => [dial, png]));
  return { key: (hash >>> 0).toString(16), pngs };
}
