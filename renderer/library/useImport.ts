import { useStores } from '../stores/StoresContext.tsx';

/** The way to files: the system's dialogs where the shell has them, the app's own chooser otherwise. */
export function useImport(): { choosePictures: () => void; chooseFolder: () => void } {
  const { client, app, library } = useStores();
  const choose = async (what: 'pictures' | 'folder') => {
    if (app.getState().start.chooser === 'own') {
      app.getState().openSheet('chooser');
      return;
    }
    try {
      const chosen = await client.request('files.choose', { what });
      if (chosen !== null) await library.getState().importFiles(chosen.map(({ id }) => id));
    } catch (error) {
      app.getState().report(error);
    }
  };
  return { choosePictures: () => void choose('pictures'), chooseFolder: () => void choose('folder') };
}
