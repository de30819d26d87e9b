import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useEffect, useState } from 'react';
import { useApp, useStores } from '../stores/StoresContext.tsx';
import { useText } from '../text/useText.ts';
import { Sheet } from '../widgets/Sheet.tsx';

/** Written beside the page when it is built. */
const NOTICES_ADDRESS = './third-party-notices.txt';
const NOTICES_HEIGHT_PX = 260;

/** Which version this is, what a report of a fault should say, and whose work is in it. */
export function AboutSheet() {
  const text = useText();
  const version = useApp((state) => state.start.version);
  return (
    <Sheet name="about" title={text.about} width="md" actions={<CopyDiagnostics />}>
      <Box sx={{ display: 'grid', gap: 3, userSelect: 'text' }}>
        <Typography>{text.aboutVersion(version)}</Typography>
        <Typography color="textSecondary">{text.aboutMethod}</Typography>
        <PackLicences />
        <Typography component="h2" variant="overline" color="textSecondary">
          {text.aboutOthers}
        </Typography>
        <ThirdPartyNotices />
      </Box>
    </Sheet>
  );
}

/** Weights have licences of their own. */
function PackLicences() {
  const text = useText();
  const packs = useApp((state) => state.start.packs);
  return (
    <Box sx={{ display: 'grid', gap: 1 }}>
      <Typography component="h2" variant="overline" color="textSecondary">
        {text.aboutWeights}
      </Typography>
      {packs.map(({ hash, name, version, licence, attribution }) => (
        <Typography key={hash}>{`${name} ${version}: ${licence}. ${attribution}`}</Typography>
      ))}
    </Box>
  );
}

function ThirdPartyNotices() {
  const text = useText();
  const [notices, setNotices] = useState('');
  useEffect(() => {
    const controller = new AbortController();
    const read = async () => {
      const response = await fetch(NOTICES_ADDRESS, { signal: controller.signal });
      return response.ok ? await response.text() : text.aboutNoNotices;
    };
    read().then(setNotices, () => {
      if (!controller.signal.aborted) setNotices(text.aboutNoNotices);
    });
    return () => controller.abort();
  }, [text]);
  return (
    <Box
      component="pre"
      // A long text must scroll by keys too.
      tabIndex={0}
      aria-label={text.aboutOthers}
      sx={{
        m: 0,
        p: 2,
        height: NOTICES_HEIGHT_PX,
        overflow: 'auto',
        borderRadius: 1,
        bgcolor: 'surface.base',
        color: 'text.secondary',
        typography: 'caption',
        whiteSpace: 'pre-wrap',
      }}
    >
      {notices}
    </Box>
  );
}

function CopyDiagnostics() {
  const text = useText();
  const { client, app } = useStores();
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(await client.request('app.diagnostics', {}));
      app.getState().tell('info', text.diagnosticsCopied);
    } catch (error) {
      app.getState().report(error);
    }
  };
  return <Button onClick={() => void copy()}>{text.copyDiagnostics}</Button>;
}
