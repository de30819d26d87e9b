import { useEffect } from 'react';
import type { MenuCommand } from '../../shared/ipc/events.ts';
import { useImport } from '../library/useImport.ts';
import { useStores } from '../stores/StoresContext.tsx';

/** What comes from outside of the page: the menu of a desktop, and files that the app was opened with. */
export function useDesktop(): void {
  const { client, app, library } = useStores();
  const { choosePictures, chooseFolder } = useImport();
  useEffect(() => {
    const takeFiles = async () => {
      try {
        const files = await client.request('app.openedFiles', {});
        if (files.length > 0) await library.getState().openFiles(files);
      } catch (error) {
        app.getState().report(error);
      }
    };
    void takeFiles();
    return client.on('files.opened', () => void takeFiles());
  }, [client, app, library]);
  useEffect(() => {
    const run = (command: MenuCommand) => {
      const { screen, show, openSheet } = app.getState();
      switch (command) {
        case 'import-pictures':
          return choosePictures();
        case 'import-folder':
          return chooseFolder();
        case 'export':
          return openSheet(screen === 'develop' ? 'export' : 'export-many');
        case 'library':
        case 'develop':
        case 'queue':
          return show(command);
        default:
          return openSheet(command);
      }
    };
    return client.on('menu.command', ({ command }) => run(command));
  });
}
