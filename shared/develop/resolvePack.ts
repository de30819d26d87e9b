import type { RecipePack } from './recipe.ts';

/** Which pack a recipe means, of those that are here. */
export type ResolvedPack<P> =
  /** The very one that it was made with. */
  | { readonly kind: 'exact'; readonly pack: P }
  /** Another version of it: it is shown with that one, which is said, and exported with it if that is wanted. */
  | { readonly kind: 'newer'; readonly pack: P }
  | { readonly kind: 'missing' };

/**
 * The one rule for it.
 * @param packs of several of one id the preferred one first
 */
export function resolvePack<P extends RecipePack>(wanted: RecipePack, packs: readonly P[]): ResolvedPack<P> {
  const exact = packs.find(({ id, hash }) => id === wanted.id && hash === wanted.hash);
  if (exact !== undefined) return { kind: 'exact', pack: exact };
  const other = packs.find(({ id }) => id === wanted.id);
  return other === undefined ? { kind: 'missing' } : { kind: 'newer', pack: other };
}

/** Of each id the preferred one, for whoever offers packs to choose from. */
export function preferredPacks<P extends { readonly id: string }>(packs: readonly P[]): P[] {
  return packs.filter(({ id }, at) => packs.findIndex((pack) => pack.id === id) === at);
}
