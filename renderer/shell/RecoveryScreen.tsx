import ReportProblemOutlined from '@mui/icons-material/ReportProblemOutlined';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import CssBaseline from '@mui/material/CssBaseline';
import { ThemeProvider } from '@mui/material/styles';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { toFailureData } from '../../shared/errors/failure.ts';
import { type Said, say } from '../../shared/errors/words/words.ts';
import type { RequestParams } from '../../shared/ipc/contract.ts';
import type { Client } from '../../shared/ipc/createClient.ts';
import type { LibraryBackup, LibraryDamage } from '../../shared/ipc/views.ts';
import { chooseCatalogue } from '../text/chooseCatalogue.ts';
import type { Catalogue } from '../text/en.ts';
import { formatBytes } from '../text/formatBytes.ts';
import { theme } from '../theme/theme.ts';

/** Instead of the app while the library is damaged, has lost photos or finds no room: what happened, what was kept, what to do now. */
export function RecoveryScreen({ client, damage }: { client: Client; damage: LibraryDamage }) {
  const text = chooseCatalogue('system', navigator.languages);
  const { title, kept } = wordsOf(text)[damage.kind];
  const [problem, setProblem] = useState<Said | null>(null);
  const [isBusy, setBusy] = useState(false);
  const recover = async (choice: RequestParams<'library.recover'>['choice']) => {
    setBusy(true);
    setProblem(null);
    try {
      await client.request('library.recover', { choice });
      location.reload();
    } catch (error) {
      setProblem(toFailureData(error));
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
              {title}
            </Typography>
          </Box>
          <Typography sx={{ overflowWrap: 'anywhere' }}>
            {damage.kind === 'emptied'
              ? text.emptiedText(damage.photoCount ?? 0, damage.backup?.photoCount ?? 0)
              : say(damage.failure, text.words)}
          </Typography>
          <Typography color="text.secondary">{kept}</Typography>
          {damage.backup === null && damage.kind !== 'full' && (
            <Typography color="text.secondary">{text.noBackup}</Typography>
          )}
          {choicesOf(damage, text).map(({ choice, label, explanation }, index) => (
            <Choice
              key={choice}
              isFirst={index === 0}
              isDisabled={isBusy}
              label={label}
              explanation={explanation}
              onClick={() => void recover(choice)}
            />
          ))}
          {problem !== null && (
            <Typography role="alert" color="error">
              {say(problem, text.words)}
            </Typography>
          )}
        </Box>
      </Box>
    </ThemeProvider>
  );
}

/** What happened, and what is kept whatever is chosen. */
const wordsOf = (text: Catalogue): Record<LibraryDamage['kind'], { title: string; kept: string }> => ({
  damaged: { title: text.damagedTitle, kept: text.damagedKept },
  emptied: { title: text.emptiedTitle, kept: text.emptiedKept },
  full: { title: text.fullTitle, kept: text.fullKept },
});

interface WayOut {
  readonly choice: RequestParams<'library.recover'>['choice'];
  readonly label: string;
  readonly explanation: string;
}

/** The one that most people want first. */
function choicesOf({ kind, backup }: LibraryDamage, text: Catalogue): readonly WayOut[] {
  if (kind === 'full') {
    return [{ choice: 'again', label: text.fullAgain, explanation: text.fullAgainExplained }];
  }
  const older: readonly WayOut[] =
    backup === null
      ? []
      : [
          {
            choice: 'backup',
            label: text.recoverBackup(text.moment(new Date(backup.savedAt))),
            explanation: `${holdsOf(backup, text)}${text.recoverBackupExplained}`,
          },
        ];
  const last: WayOut =
    kind === 'emptied'
      ? { choice: 'keep', label: text.recoverKeep, explanation: text.recoverKeepExplained }
      : { choice: 'fresh', label: text.recoverFresh, explanation: text.recoverFreshExplained };
  return [...older, last];
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
