import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import type { PackSummary } from '../../shared/ipc/views.ts';
import { useApp } from '../stores/StoresContext.tsx';
import { useText } from '../text/useText.ts';
import { Sheet } from '../widgets/Sheet.tsx';

const MEGABYTE = 1_000_000;

export function PacksSheet() {
  const text = useText();
  const packs = useApp((state) => state.start.packs);
  return (
    <Sheet name="packs" title={text.packs} width="md">
      {packs.length === 0 && <Typography color="text.secondary">{text.noPacks}</Typography>}
      <Box component="ul" sx={{ m: 0, p: 0, listStyle: 'none', display: 'grid', gap: 3 }}>
        {packs.map((pack) => (
          <PackEntry key={pack.id} pack={pack} />
        ))}
      </Box>
    </Sheet>
  );
}

function PackEntry({ pack }: { pack: PackSummary }) {
  const text = useText();
  const facts = [
    `${pack.id} ${pack.version}`,
    pack.isBundled ? text.bundled : text.installed,
    text.megabytes((pack.bytes / MEGABYTE).toFixed(1)),
    `${text.licence}: ${pack.licence}`,
  ];
  return (
    <Box component="li" sx={{ p: 3, borderRadius: 1, bgcolor: 'surface.raised' }}>
      <Typography component="h2" variant="h2">
        {pack.name}
      </Typography>
      <Typography sx={{ py: 1 }}>{pack.description}</Typography>
      <Typography variant="caption" component="p" color="text.secondary">
        {facts.join(' · ')}
      </Typography>
      <Typography variant="caption" component="p" color="text.secondary">
        {`${text.packDials}: ${pack.dials.map(({ label, symbol }) => `${label} (${symbol})`).join(', ')}`}
      </Typography>
      <Typography variant="caption" component="p" color="text.secondary">
        {`${text.attribution}: ${pack.attribution}`}
      </Typography>
    </Box>
  );
}
