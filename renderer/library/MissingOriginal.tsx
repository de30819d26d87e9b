import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import type { Photo } from '../../shared/library/photo.ts';
import { useApp, useStores } from '../stores/StoresContext.tsx';
import { useText } from '../text/useText.ts';

/** Where the shell has dialogs, the file is chosen there; otherwise an import of its folder finds it. */
export function MissingOriginal({ photo }: { photo: Photo }) {
  const text = useText();
  const { client, app } = useStores();
  const hasDialogs = useApp((state) => state.start.chooser === 'native');
  const locate = async () => {
    try {
      const [file] = (await client.request('files.choose', { what: 'pictures' })) ?? [];
      if (file === undefined) return;
      const { found } = await client.request('photos.locate', { id: photo.id, file: file.id });
      if (found > 1) app.getState().tell('info', text.importedFound(found));
    } catch (error) {
      app.getState().report(error);
    }
  };
  return (
    <Box sx={{ py: 1 }}>
      <Typography color="error">{text.missingOriginal}</Typography>
      <Typography variant="caption" component="p" color="textSecondary" sx={{ overflowWrap: 'anywhere' }}>
        {photo.path}
      </Typography>
      {hasDialogs ? (
        <Button onClick={() => void locate()}>{text.locate}</Button>
      ) : (
        <>
          <Typography variant="caption" component="p">
            {text.locateByImport}
          </Typography>
          <Button onClick={() => app.getState().openSheet('chooser')}>{text.importFolder}</Button>
        </>
      )}
    </Box>
  );
}
