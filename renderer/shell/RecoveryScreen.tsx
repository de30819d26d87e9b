import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import CssBaseline from '@mui/material/CssBaseline';
import { ThemeProvider } from '@mui/material/styles';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { toFailureData } from '../../shared/errors/failure.ts';
import type { Client } from '../../shared/ipc/createClient.ts';
import type { LibraryDamage } from '../../shared/ipc/views.ts';
import { chooseCatalogue } from '../text/useText.ts';
import { theme } from '../theme/theme.ts';

/** Instead of the app while the library file is damaged: what happened, what was kept, what to do now. */
export function RecoveryScreen({ client, damage }: { client: Client; damage: LibraryDamage }) {
  const text = chooseCatalogue('system', navigator.languages);
  const [problem, setProblem] = useState<string | null>(null);
  const recover = async (choice: 'backup' | 'fresh') => {
    try {
      await client.request('library.recover', { choice });
      location.reload();
    } catch (error) {
      setProblem(toFailureData(error).message);
    }
  };
  return (
    <ThemeProvider theme={theme} storageManager={null} defaultMode="system">
      <CssBaseline />
      <Box component="main" sx={{ height: '100%', display: 'grid', placeItems: 'center', p: 6 }}>
        <Box sx={{ maxWidth: 560 }}>
          <Typography component="h1" variant="h1">
            {text.damagedTitle}
          </Typography>
          <Typography sx={{ mt: 2, mb: 5, overflowWrap: 'anywhere' }}>
            {damage.failure.message} {text.damagedKept}
          </Typography>
          <Box sx={{ display: 'flex', gap: 2 }}>
            {damage.backupSavedAt !== null && (
              <Button variant="contained" color="primary" onClick={() => void recover('backup')}>
                {text.recoverBackup(new Date(damage.backupSavedAt).toLocaleString())}
              </Button>
            )}
            <Button variant="outlined" onClick={() => void recover('fresh')}>
              {text.recoverFresh}
            </Button>
          </Box>
          {problem !== null && (
            <Typography role="alert" color="error" sx={{ mt: 4 }}>
              {problem}
            </Typography>
          )}
        </Box>
      </Box>
    </ThemeProvider>
  );
}
