import type { Handlers, RequestContext, RequestName } from '../../../shared/ipc/contract.ts';
import type { DataWatch } from './dataWatch.ts';

/** What only looks, or writes outside of the library: a person may finish with the photo that is open. */
const STILL_ANSWERED: ReadonlySet<RequestName> = new Set<RequestName>([
  ...(['app.start', 'app.openedFiles', 'app.diagnostics', 'data.state', 'cache.usage'] as const),
  ...(['engine.diagnostics', 'files.list', 'files.choose', 'files.reveal', 'files.offer'] as const),
  ...(['packs.shelf', 'packs.speeds', 'queue.revealItem', 'queue.reveal', 'queue.offer'] as const),
  ...(['photos.find', 'photos.get', 'photos.facets', 'albums.list', 'edits.get', 'journal.state'] as const),
  ...(['recipes.save', 'recipes.find', 'versions.list', 'presets.list', 'exportPresets.list'] as const),
  ...(['export.photo', 'export.grid', 'queue.jobs', 'queue.items', 'queue.previewNames'] as const),
]);

/** While the library's file is taken away nothing is accepted that would be kept in it alone. */
export function refuseWhileGone<H extends Partial<Handlers>>(
  handlers: H,
  dataWatch: Pick<DataWatch, 'expectThere'>,
): H {
  const guarded = Object.entries(handlers).map(([name, handler]) => {
    if (STILL_ANSWERED.has(name as RequestName)) return [name, handler] as const;
    const answer = handler as (params: unknown, context: RequestContext) => unknown;
    const guard = (params: unknown, context: RequestContext) => {
      dataWatch.expectThere();
      return answer(params, context);
    };
    return [name, guard] as const;
  });
  // The same names; each handler gets what was checked for it.
  return Object.fromEntries(guarded) as unknown as H;
}
