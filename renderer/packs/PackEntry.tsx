import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import type { BrokenPackView, ShelvedPackView } from '../../shared/ipc/packViews.ts';
import type { PackMeasurement } from '../../shared/packs/installation.ts';
import { usePacks, useStores } from '../stores/StoresContext.tsx';
import { failureSentences } from '../text/failureText.ts';
import { formatBytes } from '../text/formatBytes.ts';
import { dialLabel, manifestText } from '../text/manifestText.ts';
import { PROVIDER_NAMES } from '../text/providerNames.ts';
import { useText } from '../text/useText.ts';
import { RemovePackQuestion } from './RemovePackQuestion.tsx';

const ENTRY = {
  px: 3,
  pt: 3,
  pb: 2,
  borderRadius: 1,
  bgcolor: 'surface.raised',
  display: 'grid',
  gap: 1,
} as const;

export function PackEntry(props: { pack: ShelvedPackView; onAbout: () => void }) {
  const text = useText();
  const { packs } = useStores();
  const isBusy = usePacks((state) => state.work !== null);
  const { pack, onAbout } = props;
  const facts = [
    `${pack.id} ${pack.version}`,
    pack.isBundled ? text.bundled : text.installed,
    ...(pack.isPreferred ? [] : [text.packNotUsed]),
    formatBytes(pack.bytes),
    `${text.packDials}: ${pack.dials.map((dial) => `${dialLabel(dial, text)} (${dial.symbol})`).join(', ')}`,
  ];
  return (
    <Box component="li" sx={ENTRY}>
      <Typography component="h2" variant="h2">
        {pack.name}
      </Typography>
      <Typography>{manifestText(pack.description, text)}</Typography>
      <Typography color={pack.measurement === null ? 'textSecondary' : 'textPrimary'}>
        {pack.measurement === null ? text.packUnmeasured : describeSpeed(pack.measurement, text.packSpeed)}
      </Typography>
      <Typography variant="caption" color="textSecondary">
        {facts.join(' · ')}
      </Typography>
      <Typography variant="caption" color="textSecondary">
        {`${text.licence}: ${pack.licence} · ${text.attribution}: ${pack.attribution}`}
      </Typography>
      <Box sx={{ display: 'flex', gap: 1, ml: -3 }}>
        <Button onClick={onAbout}>{text.packAbout}</Button>
        <Button disabled={isBusy} onClick={() => void packs.getState().measure(pack.folderId)}>
          {text.packMeasure}
        </Button>
        {!pack.isBundled && <RemoveButton folderId={pack.folderId} name={pack.name} />}
      </Box>
    </Box>
  );
}

export function BrokenPackEntry({ pack }: { pack: BrokenPackView }) {
  const text = useText();
  return (
    <Box component="li" sx={ENTRY}>
      <Typography component="h2" variant="h2">
        {pack.folderName}
      </Typography>
      <Alert severity="error">
        <strong>{`${text.packBroken}. `}</strong>
        {failureSentences(pack.failure, text)}
      </Alert>
      {!pack.isBundled && (
        <Box sx={{ ml: -3 }}>
          <RemoveButton folderId={pack.folderId} name={pack.folderName} />
        </Box>
      )}
    </Box>
  );
}

function RemoveButton({ folderId, name }: { folderId: string; name: string }) {
  const text = useText();
  const isBusy = usePacks((state) => state.work !== null);
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <Button disabled={isBusy} onClick={() => setAsking(true)}>
        {text.remove}
      </Button>
      <RemovePackQuestion
        isOpen={isAsking}
        name={name}
        folderId={folderId}
        onClose={() => setAsking(false)}
      />
    </>
  );
}

const PRECISE_BELOW_SECONDS = 10;

export function describeSpeed(
  { provider, secondsPerMegapixel: seconds, peakBytes }: PackMeasurement,
  write: (seconds: string, gigabytes: string, provider: string) => string,
): string {
  const gigabytes = (peakBytes / 1e9).toFixed(1);
  return write(seconds.toFixed(seconds < PRECISE_BELOW_SECONDS ? 1 : 0), gigabytes, PROVIDER_NAMES[provider]);
}
