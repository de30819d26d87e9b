import { useEffect, useState } from 'react';
import type { EngineDiagnostics } from '../../shared/engine/protocol.ts';
import { PROVIDERS } from '../../shared/engine/providers.ts';
import type { Settings } from '../../shared/library/settings.ts';
import { useApp, useStores } from '../stores/StoresContext.tsx';
import { PROVIDER_NAMES } from '../text/providerNames.ts';
import { useText } from '../text/useText.ts';
import { ChoiceField } from './ChoiceField.tsx';
import { providerNote } from './providerNote.ts';

/** Which of this machine's providers computes; those that did not work are listed with the reason. */
export function ProviderField() {
  const text = useText();
  const { app, client } = useStores();
  const wanted = useApp((state) => state.settings.provider);
  const [engine, setEngine] = useState<EngineDiagnostics | null>(null);
  useEffect(() => {
    client.request('engine.diagnostics', { start: true }).then(setEngine, app.getState().report);
  }, [client, app]);
  const offered = new Set(engine?.available ?? []);
  if (wanted !== 'auto') offered.add(wanted);
  return (
    <ChoiceField<Settings['provider']>
      label={text.provider}
      value={wanted}
      choices={[
        { value: 'auto', label: text.providerAuto },
        ...PROVIDERS.filter((provider) => offered.has(provider)).map((provider) => ({
          value: provider,
          label: PROVIDER_NAMES[provider],
        })),
      ]}
      note={providerNote(engine?.dropped ?? [], text.words)}
      onChange={(provider) => void app.getState().save({ provider })}
    />
  );
}
