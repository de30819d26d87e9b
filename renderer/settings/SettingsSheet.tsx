import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Checkbox from '@mui/material/Checkbox';
import FormControlLabel from '@mui/material/FormControlLabel';
import Typography from '@mui/material/Typography';
import type { ReactNode } from 'react';
import { preferredPacks } from '../../shared/develop/resolvePack.ts';
import type { Settings } from '../../shared/library/settings.ts';
import { useApp, useStores } from '../stores/StoresContext.tsx';
import { en } from '../text/en.ts';
import { useText } from '../text/useText.ts';
import { zh } from '../text/zh.ts';
import { Sheet } from '../widgets/Sheet.tsx';
import { BackupSettings } from './BackupSettings.tsx';
import { CacheSettings } from './CacheSettings.tsx';
import { ChoiceField } from './ChoiceField.tsx';
import { ExportFolderField } from './ExportFolderField.tsx';
import { PrecisionField } from './PrecisionField.tsx';
import { ProviderField } from './ProviderField.tsx';
import { StartField } from './StartField.tsx';

export function SettingsSheet() {
  const text = useText();
  return (
    <Sheet name="settings" title={text.settings} actions={<AboutButton />}>
      <Box sx={{ display: 'grid', gap: 5, pt: 2 }}>
        <AppearanceSettings />
        <Group title={text.settingsComputing}>
          <ProviderField />
          <PrecisionField />
          <DefaultPackField />
          <StartField />
        </Group>
        <Group title={text.settingsKept}>
          <CacheSettings />
        </Group>
        <ExportSettings />
        <Group title={text.settingsBackups}>
          <BackupSettings />
        </Group>
        <Group title={text.privacy}>
          <Typography color="textSecondary" sx={{ gridColumn: '1 / -1' }}>
            {text.privacyText}
          </Typography>
        </Group>
      </Box>
    </Sheet>
  );
}

function AboutButton() {
  const text = useText();
  const { app } = useStores();
  return <Button onClick={() => app.getState().openSheet('about')}>{text.about}</Button>;
}

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Box component="section" sx={{ display: 'grid', gridTemplateColumns: '1fr 1fr', gap: 4 }}>
      <Typography component="h2" variant="overline" color="textSecondary" sx={{ gridColumn: '1 / -1' }}>
        {title}
      </Typography>
      {children}
    </Box>
  );
}

function AppearanceSettings() {
  const text = useText();
  const { app } = useStores();
  const { language, theme } = useApp((state) => state.settings);
  const save = (changes: Partial<Pick<Settings, 'language' | 'theme'>>) => void app.getState().save(changes);
  const system = { value: 'system', label: text.followSystem } as const;
  return (
    <Group title={text.settingsAppearance}>
      <ChoiceField<Settings['language']>
        label={text.language}
        value={language}
        choices={[system, { value: 'en', label: en.languageName }, { value: 'zh', label: zh.languageName }]}
        onChange={(value) => save({ language: value })}
      />
      <ChoiceField<Settings['theme']>
        label={text.theme}
        value={theme}
        choices={[system, { value: 'dark', label: text.dark }, { value: 'light', label: text.light }]}
        onChange={(value) => save({ theme: value })}
      />
    </Group>
  );
}

function DefaultPackField() {
  const text = useText();
  const { app } = useStores();
  const packs = useApp((state) => state.start.packs);
  const wanted = useApp((state) => state.settings.packId);
  const chosen = packs.find(({ id }) => id === wanted) ?? packs[0];
  if (chosen === undefined) return null;
  return (
    <ChoiceField
      label={text.defaultPack}
      value={chosen.id}
      choices={preferredPacks(packs).map(({ id, name }) => ({ value: id, label: name }))}
      onChange={(packId) => void app.getState().save({ packId })}
    />
  );
}

function ExportSettings() {
  const text = useText();
  const { app } = useStores();
  const queueResumes = useApp((state) => state.settings.queueResumes);
  return (
    <Group title={text.export}>
      <ExportFolderField />
      <FormControlLabel
        sx={{ gridColumn: '1 / -1' }}
        control={<Checkbox size="small" />}
        label={text.queueResumes}
        checked={queueResumes}
        onChange={(_, checked) => void app.getState().save({ queueResumes: checked })}
      />
    </Group>
  );
}
