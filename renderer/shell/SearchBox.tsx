import Search from '@mui/icons-material/Search';
import Box from '@mui/material/Box';
import InputBase from '@mui/material/InputBase';
import { useLibrary, useStores } from '../stores/StoresContext.tsx';
import { useText } from '../text/useText.ts';

export function SearchBox() {
  const text = useText();
  const { library, app } = useStores();
  const words = useLibrary((state) => state.query.text ?? '');
  return (
    <Box
      sx={{
        display: 'flex',
        alignItems: 'center',
        gap: 1,
        px: 2,
        borderRadius: 1,
        bgcolor: 'surface.base',
        border: 1,
        borderColor: 'divider',
        '&:focus-within': { borderColor: 'primary.main' },
      }}
    >
      <Search sx={{ color: 'text.secondary' }} />
      <InputBase
        value={words}
        placeholder={text.search}
        inputProps={{ 'aria-label': text.search, type: 'search' }}
        onChange={(event) => {
          app.getState().show('library');
          void library.getState().filter({ text: event.target.value });
        }}
      />
    </Box>
  );
}
