import AddPhotoAlternateOutlined from '@mui/icons-material/AddPhotoAlternateOutlined';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useLibrary, useStores } from '../stores/StoresContext.tsx';
import { useText } from '../text/useText.ts';
import { useImport } from './useImport.ts';

/** An empty library invites; a filter that lets nothing through says so. */
export function EmptyLibrary() {
  const text = useText();
  const { library, app } = useStores();
  const { chooseFolder } = useImport();
  const isFiltered = useLibrary((state) =>
    Object.keys(state.query).some((name) => name !== 'sort' && name !== 'descending'),
  );
  const trySample = async () => {
    const photoId = await library.getState().addSample();
    if (photoId !== null) app.getState().show('develop');
  };
  return (
    <Box
      sx={{ flex: 1, display: 'grid', placeItems: 'center', bgcolor: 'surface.canvas', textAlign: 'center' }}
    >
      {isFiltered ? (
        <Box>
          <Typography sx={{ mb: 3 }}>{text.emptyFiltered}</Typography>
          <Button variant="outlined" onClick={() => void library.getState().clearFilter()}>
            {text.clearFilter}
          </Button>
        </Box>
      ) : (
        <Box sx={{ maxWidth: 420 }}>
          <AddPhotoAlternateOutlined sx={{ fontSize: 48, color: 'text.secondary', mb: 2 }} />
          <Typography component="h1" variant="h1">
            {text.emptyTitle}
          </Typography>
          <Typography color="textSecondary" sx={{ mt: 1, mb: 5 }}>
            {text.emptyText}
          </Typography>
          <Box sx={{ display: 'flex', gap: 2, justifyContent: 'center' }}>
            <Button variant="outlined" onClick={chooseFolder}>
              {text.importFolder}
            </Button>
            <Button variant="outlined" onClick={() => void trySample()}>
              {text.trySample}
            </Button>
          </Box>
        </Box>
      )}
    </Box>
  );
}
