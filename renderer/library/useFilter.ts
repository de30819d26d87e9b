import type { PhotoQueryInput } from '../../shared/library/photoQuery.ts';
import { useStores } from '../stores/StoresContext.tsx';

/** `undefined` takes a condition away; the query's type does not know absent values with a name. */
type QueryChange = { [K in keyof PhotoQueryInput]?: PhotoQueryInput[K] | undefined };

export function useFilter(): (change: QueryChange) => void {
  const { library } = useStores();
  return (change) => void library.getState().filter(change as Partial<PhotoQueryInput>);
}

/** A set of photos takes the place of another one. */
export const NO_OTHER_SET = { albumId: undefined, importedFromMs: undefined, copy: undefined };
