import type { Settings } from '../../shared/library/settings.ts';
import { useApp, useStores } from '../stores/StoresContext.tsx';
import { useText } from '../text/useText.ts';
import { ChoiceField } from './ChoiceField.tsx';

/** What packs compute in on the processor, where they have more than one precision. */
export function PrecisionField() {
  const text = useText();
  const { app } = useStores();
  const wanted = useApp((state) => state.settings.precision);
  return (
    <ChoiceField<Settings['precision']>
      label={text.precision}
      value={wanted}
      choices={[
        { value: 'auto', label: text.precisionAuto },
        { value: 'single', label: text.precisionSingle },
        { value: 'int8', label: text.precisionInt8 },
      ]}
      note={text.precisionNote}
      onChange={(precision) => void app.getState().save({ precision })}
    />
  );
}
