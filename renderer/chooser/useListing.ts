import { useCallback, useEffect, useRef, useState } from 'react';
import type { FolderListing } from '../../shared/ipc/views.ts';
import type { ModelFileKind } from '../../shared/packs/modelFiles.ts';
import { useStores } from '../stores/StoresContext.tsx';

export interface OpenFolder {
  /** What is shown; null before the first answer. */
  readonly listing: FolderListing | null;
  /** Another folder was opened and is not shown yet: nothing may be chosen from the one that still is. */
  readonly isOpening: boolean;
  /** Without a folder: the first one. */
  open(folder?: string): void;
}

/** A folder below the shell's root. Of several that were opened one after the other, the last one is shown. */
export function useListing(what: 'pictures' | ModelFileKind, isShown = true): OpenFolder {
  const { client, app } = useStores();
  const [listing, setListing] = useState<FolderListing | null>(null);
  const [isOpening, setOpening] = useState(false);
  const asked = useRef(0);
  const open = useCallback(
    (folder?: string) => {
      const turn = ++asked.current;
      setOpening(true);
      const settle = (opened: FolderListing | null): void => {
        if (turn !== asked.current) return;
        if (opened !== null) setListing(opened);
        setOpening(false);
      };
      client
        .request('files.list', folder === undefined ? { what } : { folder, what })
        .then(settle, (error) => {
          settle(null);
          app.getState().report(error);
        });
    },
    [client, app, what],
  );
  useEffect(() => {
    if (isShown) open();
  }, [isShown, open]);
  return { listing, isOpening, open };
}
