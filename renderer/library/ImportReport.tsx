import Close from '@mui/icons-material/Close';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import type { ReactNode } from 'react';
import type { ImportSummary } from '../../shared/ipc/views.ts';
import { useLibrary, useStores } from '../stores/StoresContext.tsx';
import type { Catalogue } from '../text/en.ts';
import { failureSentences } from '../text/failureText.ts';
import { useText } from '../text/useText.ts';
import { ToolButton } from '../widgets/ToolButton.tsx';

/** Files of one kind that are listed; their number is told in any case. */
const LISTED = 100;

/** What became of the last import; it stays until it is put away. */
export function ImportReport() {
  const text = useText();
  const { library } = useStores();
  const report = useLibrary((state) => state.importReport);
  if (report === null) return null;
  return (
    <Box
      component="section"
      aria-label={text.importReport}
      sx={{
        flexShrink: 0,
        maxHeight: '40%',
        overflowY: 'auto',
        px: 3,
        py: 2,
        display: 'grid',
        gap: 1,
        bgcolor: 'surface.panel',
        borderTop: 1,
        borderColor: 'divider',
        userSelect: 'text',
      }}
    >
      <Box sx={{ display: 'flex', alignItems: 'center', gap: 2 }}>
        <Typography role="status" sx={{ flex: 1, fontWeight: 600 }}>
          {headline(report, text)}
        </Typography>
        <ToolButton
          label={text.dismiss}
          icon={<Close />}
          onClick={() => library.getState().dismissImportReport()}
        />
      </Box>
      <Failures report={report} />
      <Known report={report} />
      <Skipped report={report} />
    </Box>
  );
}

function headline(report: ImportSummary, text: Catalogue): string {
  const skipped = report.skipped.reduce((sum, { count }) => sum + count, 0);
  const told: readonly (readonly [count: number, say: (count: number) => string])[] = [
    [report.duplicateCount, text.importedKnown],
    [report.found.length, text.importedFound],
    [report.changed.length, text.importedChanged],
    [report.failed.length, text.importedFailed],
    [skipped, text.importedSkipped],
  ];
  const others = told.flatMap(([count, say]) => (count === 0 ? [] : [say(count)]));
  const ends = report.wasCancelled ? [text.importCancelled] : [];
  return [text.importedNew(report.added.length), ...others, ...ends].join(' · ');
}

function Failures({ report: { failed } }: { report: ImportSummary }) {
  const text = useText();
  if (failed.length === 0) return null;
  return (
    <Part title={text.importFailures} total={failed.length}>
      {failed.slice(0, LISTED).map(({ fileName, failure }) => {
        const what = failureSentences(failure, text);
        return (
          <Typography component="li" variant="caption" key={`${fileName} ${failure.message}`}>
            {what.includes(fileName) ? what : `${fileName}: ${what}`}
          </Typography>
        );
      })}
    </Part>
  );
}

/** Each leads to where it is. */
function Known({ report: { duplicates, duplicateCount } }: { report: ImportSummary }) {
  const text = useText();
  const { library } = useStores();
  if (duplicates.length === 0) return null;
  return (
    <Part title={text.importKnown} total={duplicateCount}>
      {duplicates.slice(0, LISTED).map(({ fileName, photoId }) => (
        <Box component="li" key={`${fileName} ${photoId}`} sx={{ display: 'inline' }}>
          <Button
            aria-label={text.importShow(fileName)}
            onClick={() => void library.getState().reveal(photoId)}
            sx={{ minWidth: 0, typography: 'caption' }}
          >
            {fileName}
          </Button>
        </Box>
      ))}
    </Part>
  );
}

function Skipped({ report: { skipped } }: { report: ImportSummary }) {
  const text = useText();
  if (skipped.length === 0) return null;
  const kinds = skipped.map(
    ({ ending, count }) => `${count} ${ending === '' ? text.importNoEnding : `.${ending}`}`,
  );
  return (
    <Typography variant="caption" color="textSecondary">
      {text.importSkippedKinds(kinds.join(', '))}
    </Typography>
  );
}

function Part(props: { title: string; total: number; children: ReactNode }) {
  const text = useText();
  return (
    <Box>
      <Typography variant="caption" color="textSecondary" component="h2">
        {props.title}
      </Typography>
      <Box component="ul" sx={{ m: 0, p: 0, listStyle: 'none', '& li': { display: 'block' } }}>
        {props.children}
      </Box>
      {props.total > LISTED && (
        <Typography variant="caption">{text.importMore(props.total - LISTED)}</Typography>
      )}
    </Box>
  );
}
