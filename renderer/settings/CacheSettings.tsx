import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useCallback, useEffect, useState } from 'react';
import type { RequestResult } from '../../shared/ipc/contract.ts';
import type { Settings } from '../../shared/library/settings.ts';
import { useApp, useStores } from '../stores/StoresContext.tsx';
import { formatBytes } from '../text/formatBytes.ts';
import { useText } from '../text/useText.ts';
import { ChoiceField } from './ChoiceField.tsx';

const GIBIBYTE = 2 ** 30;
const DISK_CHOICES = [0, 1, 2, 4, 8, 16, 32].map((size) => size * GIBIBYTE);
const MEMORY_CHOICES = [200, 400, 800, 1600, 3200].map((size) => size * 1e6);

type Bounds = 'residualMemoryBytes' | 'residualCacheBytes' | 'thumbnailCacheBytes';
type Usage = RequestResult<'cache.usage'>;

/** How much the app may keep to be quicker, how much it does, and the way to empty it. */
export function CacheSettings() {
  const text = useText();
  const [usage, empty] = useUsage();
  return (
    <>
      <BoundField name="residualMemoryBytes" label={text.cacheMemory} choices={MEMORY_CHOICES} />
      <BoundField name="residualCacheBytes" label={text.cacheResiduals} choices={DISK_CHOICES} />
      <BoundField name="thumbnailCacheBytes" label={text.cacheThumbnails} choices={DISK_CHOICES} />
      {usage !== null && (
        <Box sx={{ gridColumn: '1 / -1', display: 'grid', gap: 1 }}>
          <Emptied
            label={text.cacheResidualsUsed(formatBytes(usage.residualBytes))}
            button={text.cacheEmptyResiduals}
            isEmpty={usage.residualBytes === 0}
            onEmpty={() => empty('residuals')}
          />
          <Emptied
            label={text.cacheThumbnailsUsed(formatBytes(usage.thumbnailBytes))}
            button={text.cacheEmptyThumbnails}
            isEmpty={usage.thumbnailBytes === 0}
            onEmpty={() => empty('thumbnails')}
          />
        </Box>
      )}
    </>
  );
}

function BoundField(props: { name: Bounds; label: string; choices: readonly number[] }) {
  const { app } = useStores();
  const { name, label, choices } = props;
  const bytes = useApp((state) => state.settings[name]);
  // A value that was set elsewhere stays what it is until another one is chosen.
  const offered = [...new Set([...choices, bytes])].toSorted((a, b) => a - b);
  const save = (value: number) => {
    const changes: Partial<Pick<Settings, Bounds>> = { [name]: value };
    void app.getState().save(changes);
  };
  return (
    <ChoiceField
      label={label}
      value={bytes}
      choices={offered.map((value) => ({ value, label: sizeLabel(value) }))}
      onChange={save}
    />
  );
}

const sizeLabel = (bytes: number): string =>
  bytes % GIBIBYTE === 0 ? `${bytes / GIBIBYTE} GB` : `${Math.round(bytes / 1e6)} MB`;

function Emptied(props: { label: string; button: string; isEmpty: boolean; onEmpty: () => void }) {
  return (
    <Box sx={{ display: 'flex', alignItems: 'center', gap: 2 }}>
      <Typography color="textSecondary" sx={{ flex: 1 }}>
        {props.label}
      </Typography>
      <Button disabled={props.isEmpty} onClick={props.onEmpty}>
        {props.button}
      </Button>
    </Box>
  );
}

function useUsage(): [Usage | null, (what: 'residuals' | 'thumbnails') => void] {
  const { client, app } = useStores();
  const [usage, setUsage] = useState<Usage | null>(null);
  const settings = useApp((state) => state.settings);
  const refresh = useCallback(
    () => client.request('cache.usage', {}).then(setUsage, app.getState().report),
    [client, app],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: a smaller bound makes it less
  useEffect(() => {
    void refresh();
  }, [refresh, settings]);
  const empty = (what: 'residuals' | 'thumbnails') =>
    void client.request('cache.empty', { what }).then(refresh, app.getState().report);
  return [usage, empty];
}
