import { useState } from 'react';
import { type Stores, useLibrary, useStores } from '../stores/StoresContext.tsx';
import { targetsOf, useTargetCount } from '../stores/targets.ts';
import type { Catalogue } from '../text/en.ts';
import { useText } from '../text/useText.ts';
import { type RowCommand, RowMenu } from '../widgets/RowMenu.tsx';

export interface PhotoMenuPlace {
  readonly left: number;
  readonly top: number;
}

/** Where the menu of photos is open; a photo outside of the selection becomes the selection, as in a file manager. */
export function usePhotoMenu(): {
  at: PhotoMenuPlace | null;
  open: (photoId: number, at: PhotoMenuPlace) => void;
  close: () => void;
} {
  const { library } = useStores();
  const [at, setAt] = useState<PhotoMenuPlace | null>(null);
  const open = (photoId: number, place: PhotoMenuPlace) => {
    const { selection, select } = library.getState();
    if (selection.ids.has(photoId)) library.setState({ selection: { ...selection, current: photoId } });
    else select(photoId, 'only');
    setAt(place);
  };
  return { at, open, close: () => setAt(null) };
}

/** What can be done with the photos that an action is about, each command with their number. */
export function PhotoMenu({ at, onClose }: { at: PhotoMenuPlace | null; onClose: () => void }) {
  const text = useText();
  const stores = useStores();
  const count = useTargetCount();
  const albums = useLibrary((state) => state.albums);
  const albumId = useLibrary((state) => state.query.albumId);
  const { library } = stores;
  const toAlbums = albums
    .filter(({ id }) => id !== albumId)
    .map(({ id, name }) => ({
      label: text.addToAlbum(name, count),
      work: () => void library.getState().addToAlbum(id, targetsOf(stores)),
    }));
  const outOfAlbum =
    albumId === undefined
      ? []
      : [
          {
            label: text.removeFromAlbum(count),
            work: () => void library.getState().takeFromAlbum(albumId, targetsOf(stores)),
          },
        ];
  const commands = [
    ...photoCommands(stores, text, count),
    ...toAlbums,
    ...outOfAlbum,
    lastCommand(stores, text, count),
  ];
  return <RowMenu at={at} commands={commands} onClose={onClose} />;
}

function photoCommands(stores: Stores, text: Catalogue, count: number): RowCommand[] {
  const { app, library, develop } = stores;
  const flag = (name: 'pick' | 'reject' | 'none') => () =>
    void library.getState().flag(targetsOf(stores), name);
  const paste = {
    label: text.pasteCount(count),
    work: () => void develop.getState().paste(targetsOf(stores)),
  };
  const isInDevelop = app.getState().screen === 'develop';
  return [
    ...(isInDevelop ? [] : [{ label: text.openInDevelop, work: () => app.getState().show('develop') }]),
    { label: text.pickCount(count), work: flag('pick') },
    { label: text.rejectCount(count), work: flag('reject') },
    { label: text.unflagCount(count), work: flag('none') },
    ...(develop.getState().clipboard === null ? [] : [paste]),
    {
      label: text.exportCountDots(count),
      work: () => app.getState().openSheet(isInDevelop ? 'export' : 'export-many'),
    },
  ];
}

function lastCommand({ app }: Stores, text: Catalogue, count: number): RowCommand {
  return { label: text.removeFromLibrary(count), work: () => app.getState().openSheet('remove') };
}
