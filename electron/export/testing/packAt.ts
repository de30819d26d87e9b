import type { ExportTools } from '../exportTools.ts';

/** Every recipe's very pack lies in that folder. */
export function packAt(folder: string): ExportTools['resolvePack'] {
  return async (recipe) => ({ kind: 'exact', pack: { folder }, recipe });
}
