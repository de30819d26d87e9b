import FormControl from '@mui/material/FormControl';
import FormControlLabel from '@mui/material/FormControlLabel';
import FormLabel from '@mui/material/FormLabel';
import Radio from '@mui/material/Radio';
import RadioGroup from '@mui/material/RadioGroup';
import { useEffect, useId, useState } from 'react';
import type { NewerPack } from '../../shared/ipc/views.ts';
import type { NewerPackChoice } from '../stores/queueState.ts';
import { useApp, useStores } from '../stores/StoresContext.tsx';
import { useText } from '../text/useText.ts';

/** Asked once for all photos of an export, and kept with it: whether they may look otherwise than they did. */
export function NewerPackQuestion(props: {
  packs: readonly NewerPack[];
  answer: NewerPackChoice | null;
  onAnswer: (answer: NewerPackChoice) => void;
}) {
  const text = useText();
  const id = useId();
  const { packs, answer, onAnswer } = props;
  const [first] = packs;
  if (first === undefined) return null;
  const used = packs.every((pack) => pack.used === first.used) ? first.used : null;
  return (
    <FormControl sx={{ gridColumn: '1 / -1', pt: 3 }}>
      <FormLabel id={id} sx={{ color: 'text.primary', '&.Mui-focused': { color: 'text.primary' } }}>
        {packs.map(({ name, made, used: now, count }) => (
          <span key={`${name} ${made}`} style={{ display: 'block' }}>
            {text.newerPackMade(count, `${name} ${made}`, now)}
          </span>
        ))}
      </FormLabel>
      <RadioGroup
        row
        sx={{ columnGap: 6, pt: 1 }}
        aria-labelledby={id}
        value={answer ?? ''}
        onChange={(_, value) => onAnswer(value as NewerPackChoice)}
      >
        <FormControlLabel value="use" control={<Radio />} label={text.newerPackUse(used)} />
        <FormControlLabel value="skip" control={<Radio />} label={text.newerPackSkip} />
      </RadioGroup>
    </FormControl>
  );
}

/** Of these photos, those whose pack is there in another version only; null until that is known. */
export function useNewerPacks(ids: readonly number[]): readonly NewerPack[] | null {
  const { client, app } = useStores();
  const packs = useApp((state) => state.start.packs);
  const [found, setFound] = useState<readonly NewerPack[] | null>(null);
  const key = ids.join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: with other packs the answer is another one
  useEffect(() => {
    const controller = new AbortController();
    const asked = key === '' ? [] : key.split(',').map(Number);
    client
      .request('queue.newerPacks', { ids: asked }, { signal: controller.signal })
      .then(setFound, (error) => {
        if (!controller.signal.aborted) app.getState().report(error);
      });
    return () => controller.abort();
  }, [client, app, key, packs]);
  return found;
}
