import Box from '@mui/material/Box';
import Checkbox from '@mui/material/Checkbox';
import FormControlLabel from '@mui/material/FormControlLabel';
import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { PROVIDERS } from '../../shared/engine/protocol.ts';
import type { Settings } from '../../shared/library/settings.ts';
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
  const save = (changes: Partial<Settings>) => void app.getState().save(changes);
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
      <ChoiceField
        label={text.provider}
        value={settings.provider}
        choices={[
          { value: 'auto', label: text.providerAuto },
          ...PROVIDERS.map((provider) => ({ value: provider, label: provider.toUpperCase() })),
        ]}
        onChange={(value) => save({ provider: value as Settings['provider'] })}
      />
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
  onChange: (value: string) => void;
}) {
  return (
    <TextField
      select
      label={props.label}
      value={props.value}
      onChange={(event) => props.onChange(event.target.value)}
    >
      {props.choices.map(({ value, label }) => (
        <MenuItem key={value} value={value}>
          {label}
        </MenuItem>
      ))}
    </TextField>
  );
}
