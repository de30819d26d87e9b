import Box from '@mui/material/Box';
import Chip from '@mui/material/Chip';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import type { Photo } from '../../shared/library/photo.ts';
import { useLibrary, useStores } from '../stores/StoresContext.tsx';
import { targetsOf, useTargetCount } from '../stores/targets.ts';

import { photoFacts } from '../text/photoFacts.ts';
import { useText } from '../text/useText.ts';
import { LAYOUT } from '../theme/theme.ts';
import { PanelSection } from '../widgets/PanelSection.tsx';
import { SidePanel } from '../widgets/SidePanel.tsx';
import { MissingOriginal } from './MissingOriginal.tsx';

export function InformationPanel() {
  const text = useText();
  const photo = useLibrary((state) =>
    state.selection.current === null ? undefined : state.photos.get(state.selection.current),
  );
  const count = useTargetCount();
  return (
    <SidePanel label={text.information} widthPx={LAYOUT.rightPanelPx} side="right">
      <PanelSection title={text.information}>
        {photo === undefined ? (
          <Typography color="textSecondary">{text.nothingSelected}</Typography>
        ) : (
          <Facts photo={photo} />
        )}
      </PanelSection>
      {photo !== undefined && (
        <PanelSection title={count > 1 ? text.keywordsFor(count) : text.keywords}>
          <Keywords photo={photo} />
        </PanelSection>
      )}
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
      {photo.isMissing && <MissingOriginal photo={photo} />}
      <Box component="ul" sx={{ m: 0, mt: 1, p: 0, listStyle: 'none' }}>
        {photoFacts(photo, text).map((line) => (
          <Typography
            key={line}
            component="li"
            variant="caption"
            color="textSecondary"
            sx={{ display: 'block', py: 0.25, overflowWrap: 'anywhere', userSelect: 'text' }}
          >
            {line}
          </Typography>
        ))}
      </Box>
    </>
  );
}

function Keywords({ photo }: { photo: Photo }) {
  const text = useText();
  const stores = useStores();
  const { library } = stores;
  const [draft, setDraft] = useState('');
  const add = () => {
    const words = draft
      .split(/[,;，；]/)
      .map((word) => word.trim())
      .filter((word) => word !== '');
    setDraft('');
    if (words.length > 0) void library.getState().addKeywords(targetsOf(stores), words);
  };
  return (
    <>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1, pb: photo.keywords.length === 0 ? 0 : 2 }}>
        {photo.keywords.map((keyword) => (
          <Chip
            key={keyword}
            size="small"
            label={keyword}
            onDelete={() => void library.getState().removeKeyword(targetsOf(stores), keyword)}
          />
        ))}
      </Box>
      <TextField
        fullWidth
        placeholder={text.addKeywords}
        value={draft}
        slotProps={{ htmlInput: { 'aria-label': text.addKeywords } }}
        onChange={(event) => setDraft(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') add();
        }}
      />
    </>
  );
}
