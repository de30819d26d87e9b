import { useEffect, useState } from 'react';
import type { Preset } from '../../shared/ipc/views.ts';
import type { Settings } from '../../shared/library/settings.ts';
import { BUILT_IN_PRESETS } from '../stores/builtInPresets.ts';
import { useApp, useStores } from '../stores/StoresContext.tsx';
import { startName } from '../text/startName.ts';
import { useText } from '../text/useText.ts';
import { ChoiceField } from './ChoiceField.tsx';

const OF_PACK = 'pack';
const AS_IT_IS = 'as-it-is';

/** What a photo is shown and exported with until somebody sets something. */
export function StartField() {
  const text = useText();
  const { app, client } = useStores();
  const start = useApp((state) => state.settings.start);
  const packId = useApp((state) => state.settings.packId);
  const packs = useApp((state) => state.start.packs);
  const [own, setOwn] = useState<readonly Preset[]>([]);
  useEffect(() => {
    client.request('presets.list', {}).then(setOwn, app.getState().report);
  }, [client, app]);
  const dials = (packs.find(({ id }) => id === packId) ?? packs[0])?.dials ?? [];
  const presets = [
    ...BUILT_IN_PRESETS.map((preset) => ({
      key: `built-in:${preset.id}`,
      label: preset.name(text),
      dials: preset.dials,
    })),
    ...own.map((preset) => ({ key: `preset:${preset.name}`, label: preset.name, dials: preset.dials })),
  ];
  const value = start === null ? OF_PACK : start.kind === 'preset' ? start.key : AS_IT_IS;
  // A preset that was removed since still says how photos start.
  const isGone = start?.kind === 'preset' && !presets.some(({ key }) => key === start.key);
  const choices = [
    { value: OF_PACK, label: `${text.startOfPack} (${startName(null, dials, text)})` },
    { value: AS_IT_IS, label: text.original },
    ...presets.map(({ key, label }) => ({ value: key, label })),
    ...(isGone ? [{ value, label: startName(start, dials, text) }] : []),
  ];
  const choose = (chosen: string) => {
    const preset = presets.find(({ key }) => key === chosen);
    if (chosen === OF_PACK) save(null);
    else if (chosen === AS_IT_IS) save({ kind: 'as-it-is' });
    else if (preset !== undefined) save({ kind: 'preset', key: preset.key, dials: { ...preset.dials } });
  };
  const save = (next: Settings['start']) => void app.getState().save({ start: next });
  return (
    <ChoiceField
      label={text.startField}
      value={value}
      choices={choices}
      note={text.startFieldNote}
      onChange={choose}
    />
  );
}
