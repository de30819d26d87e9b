import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Checkbox from '@mui/material/Checkbox';
import FormControlLabel from '@mui/material/FormControlLabel';
import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useEffect, useState } from 'react';
import { type EngineDiagnostics, PROVIDERS } from '../../shared/engine/protocol.ts';
import type { Settings } from '../../shared/library/settings.ts';
import { PathButton } from '../chooser/PathButton.tsx';
import { useApp, useStores } from '../stores/StoresContext.tsx';
import { en } from '../text/en.ts';
import { useText } from '../text/useText.ts';
import { zh } from '../text/zh.ts';
import { Sheet } from '../widgets/Sheet.tsx';

const GIBIBYTE = 2 ** 30;
const CACHE_SIZES = [0, 1, 2, 4, 8, 16, 32] as const;

interface Choice {
  readonly value: string;
  readonly label: string;
}

export function SettingsSheet() {
  const text = useText();
  return (
    <Sheet name="settings" title={text.settings}>
      <SettingsFields />
      <Typography component="h2" variant="overline" color="textSecondary" sx={{ display: 'block', mt: 5 }}>
        {text.privacy}
      </Typography>
      <Typography color="textSecondary">{text.privacyText}</Typography>
    </Sheet>
  );
}

function SettingsFields() {
  const text = useText();
  const { app } = useStores();
  const settings = useApp((state) => state.settings);
  const packs = useApp((state) => state.start.packs);
  const save = (changes: Partial<Omit<Settings, 'exportFolder'>>) => void app.getState().save(changes);
  const system = { value: 'system', label: text.followSystem };
  return (
    <Box sx={{ display: 'grid', gridTemplateColumns: '1fr 1fr', gap: 4, pt: 2 }}>
      <ChoiceField
        label={text.language}
        value={settings.language}
        choices={[system, { value: 'en', label: en.languageName }, { value: 'zh', label: zh.languageName }]}
        onChange={(value) => save({ language: value as Settings['language'] })}
      />
      <ChoiceField
        label={text.theme}
        value={settings.theme}
        choices={[system, { value: 'dark', label: text.dark }, { value: 'light', label: text.light }]}
        onChange={(value) => save({ theme: value as Settings['theme'] })}
      />
      <ProviderField />
      {packs.length > 0 && (
        <ChoiceField
          label={text.defaultPack}
          value={settings.packId ?? packs[0]?.id ?? ''}
          choices={packs.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(packId) => save({ packId })}
        />
      )}
      <CacheField
        label={text.cacheResiduals}
        bytes={settings.residualCacheBytes}
        onChange={(residualCacheBytes) => save({ residualCacheBytes })}
      />
      <CacheField
        label={text.cacheThumbnails}
        bytes={settings.thumbnailCacheBytes}
        onChange={(thumbnailCacheBytes) => save({ thumbnailCacheBytes })}
      />
      <ExportFolderField />
      <FormControlLabel
        sx={{ gridColumn: '1 / -1' }}
        control={<Checkbox size="small" />}
        label={text.queueResumes}
        checked={settings.queueResumes}
        onChange={(_, queueResumes) => save({ queueResumes })}
      />
    </Box>
  );
}

/** Which of this machine's providers computes; those that did not work are listed with the reason. */
function ProviderField() {
  const text = useText();
  const { app, client } = useStores();
  const wanted = useApp((state) => state.settings.provider);
  const [engine, setEngine] = useState<EngineDiagnostics | null>(null);
  useEffect(() => {
    client.request('engine.diagnostics', { start: true }).then(setEngine, app.getState().report);
  }, [client, app]);
  const offered = new Set(engine?.available ?? []);
  if (wanted !== 'auto') offered.add(wanted);
  const dropped = engine?.dropped.map(({ provider, reason }) => `${provider.toUpperCase()}: ${reason}`);
  return (
    <ChoiceField
      label={text.provider}
      value={wanted}
      choices={[
        { value: 'auto', label: text.providerAuto },
        ...PROVIDERS.filter((provider) => offered.has(provider)).map((provider) => ({
          value: provider,
          label: provider.toUpperCase(),
        })),
      ]}
      note={dropped?.join(' ')}
      onChange={(value) => void app.getState().save({ provider: value as Settings['provider'] })}
    />
  );
}

function ExportFolderField() {
  const text = useText();
  const { app } = useStores();
  const folder = useApp((state) => state.settings.exportFolder);
  return (
    <Box sx={{ gridColumn: '1 / -1', display: 'grid', gap: 2 }}>
      <TextField
        label={text.exportFolder}
        value={folder ?? text.besideOriginal}
        slotProps={{ input: { readOnly: true } }}
      />
      <Box sx={{ display: 'grid', gridTemplateColumns: 'auto 1fr', gap: 2 }}>
        <PathButton
          what="folder"
          label={text.chooseFolder}
          onChoose={({ id }) => void app.getState().setExportFolder(id)}
        />
        {folder !== null && (
          <Button onClick={() => void app.getState().setExportFolder(null)} sx={{ justifySelf: 'start' }}>
            {text.besideOriginal}
          </Button>
        )}
      </Box>
    </Box>
  );
}

function CacheField(props: { label: string; bytes: number; onChange: (bytes: number) => void }) {
  const text = useText();
  return (
    <ChoiceField
      label={props.label}
      value={String(props.bytes)}
      choices={CACHE_SIZES.map((size) => ({
        value: String(size * GIBIBYTE),
        label: text.gigabytes(String(size)),
      }))}
      onChange={(value) => props.onChange(Number(value))}
    />
  );
}

function ChoiceField(props: {
  label: string;
  value: string;
  choices: readonly Choice[];
  note?: string | undefined;
  onChange: (value: string) => void;
}) {
  return (
    <TextField
      select
      label={props.label}
      value={props.value}
      onChange={(event) => props.onChange(event.target.value)}
      helperText={props.note}
    >
      {props.choices.map(({ value, label }) => (
        <MenuItem key={value} value={value}>
          {label}
        </MenuItem>
      ))}
    </TextField>
  );
}
