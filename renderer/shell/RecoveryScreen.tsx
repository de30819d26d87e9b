import ReportProblemOutlined from '@mui/icons-material/ReportProblemOutlined';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import CssBaseline from '@mui/material/CssBaseline';
import { ThemeProvider } from '@mui/material/styles';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { toFailureData } from '../../shared/errors/failure.ts';
import type { Client } from '../../shared/ipc/createClient.ts';
import type { LibraryBackup, LibraryDamage } from '../../shared/ipc/views.ts';
import { chooseCatalogue } from '../text/chooseCatalogue.ts';
import type { Catalogue } from '../text/en.ts';
import { failureText } from '../text/failureText.ts';
import { formatBytes } from '../text/formatBytes.ts';
import { theme } from '../theme/theme.ts';

/** Instead of the app while the library is damaged or has lost photos: what happened, what was kept, what to do now. */
export function RecoveryScreen({ client, damage }: { client: Client; damage: LibraryDamage }) {
  const text = chooseCatalogue('system', navigator.languages);
  const isEmptied = damage.kind === 'emptied';
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const recover = async (choice: 'backup' | 'fresh' | 'keep') => {
    setBusy(true);
    setProblem(null);
    try {
      await client.request('library.recover', { choice });
      location.reload();
    } catch (error) {
      setProblem(toFailureData(error).message);
      setBusy(false);
    }
  };
  return (
    <ThemeProvider theme={theme} storageManager={null} defaultMode="system">
      <CssBaseline />
      <Box component="main" sx={{ height: '100%', display: 'grid', placeItems: 'center', p: 6 }}>
        <Box sx={{ maxWidth: 560, display: 'grid', gap: 4, justifyItems: 'start' }}>
          <Box sx={{ display: 'flex', alignItems: 'center', gap: 3 }}>
            <ReportProblemOutlined color="primary" sx={{ fontSize: 32 }} />
            <Typography component="h1" variant="h1">
              {isEmptied ? text.emptiedTitle : text.damagedTitle}
            </Typography>
          </Box>
          <Typography sx={{ overflowWrap: 'anywhere' }}>
            {isEmptied
              ? text.emptiedText(damage.photoCount ?? 0, damage.backup?.photoCount ?? 0)
              : failureText(damage.failure.message, text)}
          </Typography>
          <Typography color="text.secondary">{isEmptied ? text.emptiedKept : text.damagedKept}</Typography>
          {damage.backup === null ? (
            <Typography color="text.secondary">{text.noBackup}</Typography>
          ) : (
            <Choice
              isFirst
              isDisabled={isBusy}
              label={text.recoverBackup(new Date(damage.backup.savedAt).toLocaleString())}
              explanation={`${holdsOf(damage.backup, text)}${text.recoverBackupExplained}`}
              onClick={() => void recover('backup')}
            />
          )}
          {isEmptied ? (
            <Choice
              isFirst={false}
              isDisabled={isBusy}
              label={text.recoverKeep}
              explanation={text.recoverKeepExplained}
              onClick={() => void recover('keep')}
            />
          ) : (
            <Choice
              isFirst={damage.backup === null}
              isDisabled={isBusy}
              label={text.recoverFresh}
              explanation={text.recoverFreshExplained}
              onClick={() => void recover('fresh')}
            />
          )}
          {problem !== null && (
            <Typography role="alert" color="error">
              {failureText(problem, text)}
            </Typography>
          )}
        </Box>
      </Box>
    </ThemeProvider>
  );
}

/** What is in a backup, as the beginning of its explanation. */
function holdsOf({ photoCount, albumCount, bytes }: LibraryBackup, text: Catalogue): string {
  return photoCount === null ? '' : `${text.backupHolds(photoCount, albumCount ?? 0, formatBytes(bytes))}. `;
}

function Choice(props: {
  isFirst: boolean;
  isDisabled: boolean;
  label: string;
  explanation: string;
  onClick: () => void;
}) {
  return (
    <Box>
      <Button
        variant={props.isFirst ? 'contained' : 'outlined'}
        {...(props.isFirst ? { color: 'primary' as const } : {})}
        disabled={props.isDisabled}
        onClick={props.onClick}
      >
        {props.label}
      </Button>
      <Typography variant="caption" component="p" color="text.secondary" sx={{ mt: 1 }}>
        {props.explanation}
      </Typography>
    </Box>
  );
}
