import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import type { Photo } from '../../shared/library/photo.ts';
import { useLibrary } from '../stores/StoresContext.tsx';
import type { Catalogue } from '../text/en.ts';
import { useText } from '../text/useText.ts';
import { LAYOUT } from '../theme/theme.ts';
import { PanelSection } from '../widgets/PanelSection.tsx';
import { SidePanel } from '../widgets/SidePanel.tsx';

const MEGAPIXEL = 1_000_000;

export function InformationPanel() {
  const text = useText();
  const photo = useLibrary((state) =>
    state.selection.current === null ? undefined : state.photos.get(state.selection.current),
  );
  return (
    <SidePanel label={text.information} widthPx={LAYOUT.rightPanelPx} side="right">
      <PanelSection title={text.information}>
        {photo === undefined ? (
          <Typography color="text.secondary">{text.nothingSelected}</Typography>
        ) : (
          <Facts photo={photo} />
        )}
      </PanelSection>
    </SidePanel>
  );
}

function Facts({ photo }: { photo: Photo }) {
  const text = useText();
  return (
    <>
      <Typography sx={{ overflowWrap: 'anywhere', userSelect: 'text', fontWeight: 600 }}>
        {photo.fileName}
      </Typography>
      {photo.isMissing && <Typography color="error">{text.missingOriginal}</Typography>}
      <Box component="ul" sx={{ m: 0, mt: 1, p: 0, listStyle: 'none' }}>
        {lines(photo, text).map((line) => (
          <Typography
            key={line}
            component="li"
            variant="caption"
            color="text.secondary"
            sx={{ display: 'block', py: 0.25, overflowWrap: 'anywhere', userSelect: 'text' }}
          >
            {line}
          </Typography>
        ))}
      </Box>
    </>
  );
}

function lines(photo: Photo, text: Catalogue): string[] {
  const megapixels = ((photo.widthPx * photo.heightPx) / MEGAPIXEL).toFixed(1);
  return [
    text.outputSize(photo.widthPx, photo.heightPx, megapixels),
    `${photo.format.toUpperCase()}, ${photo.depth} bit, ${photo.profileName}`,
    `${(photo.bytes / MEGAPIXEL).toFixed(1)} MB`,
    photo.capturedAt?.replace('T', ' ') ?? '',
    photo.camera ?? '',
    photo.keywords.join(', '),
    ...photo.notes,
    photo.isCopy ? text.copyOfDropped : photo.folder,
  ].filter((line) => line !== '');
}
