import Button from '@mui/material/Button';
import { useState } from 'react';
import { useStores } from '../stores/StoresContext.tsx';
import { type ChosenPath, PathPicker, type PathPickerProps } from './PathPicker.tsx';

/** Chooses a folder or a file with whatever the shell offers: the system's dialog, or a list that unfolds. */
export function PathButton(
  props: Omit<PathPickerProps, 'onChoose'> & {
    readonly label: string;
    readonly isDisabled?: boolean;
    readonly onChoose: (path: ChosenPath) => void;
  },
) {
  const { client, app } = useStores();
  const [isPicking, setPicking] = useState(false);
  const { what, label, onChoose, isDisabled = false, showsHidden = false } = props;
  const choose = async () => {
    if (app.getState().start.chooser === 'own') return setPicking(!isPicking);
    const chosen = await client.request('files.choose', { what }).catch(app.getState().report);
    const path = chosen?.[0];
    if (path !== undefined) onChoose(path);
  };
  return (
    <>
      <Button
        variant="outlined"
        disabled={isDisabled}
        aria-expanded={isPicking}
        onClick={() => void choose()}
        sx={{ justifySelf: 'start' }}
      >
        {label}
      </Button>
      {isPicking && (
        <PathPicker
          what={what}
          showsHidden={showsHidden}
          onChoose={(path) => {
            setPicking(false);
            onChoose(path);
          }}
        />
      )}
    </>
  );
}
