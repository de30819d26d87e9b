import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import LinearProgress from '@mui/material/LinearProgress';
import Typography from '@mui/material/Typography';
import type { PackWork } from '../stores/packStore.ts';
import { usePacks, useStores } from '../stores/StoresContext.tsx';
import type { Catalogue } from '../text/en.ts';
import { formatBytes } from '../text/formatBytes.ts';
import { useText } from '../text/useText.ts';

/** What is being done about packs, and the way to stop it. */
export function PackWorkBar() {
  const text = useText();
  const { packs } = useStores();
  const work = usePacks((state) => state.work);
  if (work === null) return null;
  const title = titleOf(work.kind, text);
  const isCounted = work.total > 0;
  return (
    <Box role="status" sx={{ display: 'grid', gap: 1, p: 3, borderRadius: 1, bgcolor: 'surface.raised' }}>
      <Box sx={{ display: 'flex', alignItems: 'center', gap: 2 }}>
        <Typography sx={{ flex: 1, fontWeight: 600 }}>{title}</Typography>
        <Button onClick={() => packs.getState().cancel()}>{text.cancel}</Button>
      </Box>
      <LinearProgress
        aria-label={title}
        variant={isCounted ? 'determinate' : 'indeterminate'}
        value={isCounted ? (100 * work.done) / work.total : 0}
      />
      <Typography variant="caption" color="textSecondary" noWrap>
        {describeStep(work, text)}
      </Typography>
    </Box>
  );
}

function titleOf(kind: PackWork['kind'], text: Catalogue): string {
  return {
    find: text.workFind,
    install: text.workInstall,
    inspect: text.workInspect,
    import: text.workImport,
    measure: text.workMeasure,
  }[kind];
}

/** 'Downloading unet/config.json: 1.2 of 5.2 GB'; of paths the file's name. */
function describeStep({ step, done, total }: PackWork, text: Catalogue): string {
  if (step === null) return ' ';
  const name = step.detail.split(/[\\/]/).at(-1) ?? '';
  const count = total > 0 ? `: ${text.workDownloaded(formatBytes(done), formatBytes(total))}` : '';
  return `${text.steps[step.step]} ${name}${count}`;
}
