import InputBase from '@mui/material/InputBase';
import { useRef, useState } from 'react';

export interface NameFieldProps {
  readonly label: string;
  /** Proposed; typing replaces it. */
  readonly initial: string;
  /** Null where nothing is to be named after all. */
  readonly onDone: (name: string | null) => void;
}

/** A name typed in place. Enter and leaving keep it, Escape does not, nor does an empty field. */
export function NameField({ label, initial, onDone }: NameFieldProps) {
  const [name, setName] = useState(initial);
  const isCancelled = useRef(false);
  return (
    <InputBase
      fullWidth
      autoFocus
      value={name}
      onFocus={({ target }) => target.select()}
      onChange={({ target }) => setName(target.value)}
      onBlur={() => onDone(isCancelled.current || name.trim() === '' ? null : name.trim())}
      onKeyDown={(event) => {
        // An input method uses Enter and Escape for itself while it composes.
        if (event.nativeEvent.isComposing || (event.key !== 'Enter' && event.key !== 'Escape')) return;
        event.preventDefault();
        isCancelled.current = event.key === 'Escape';
        event.currentTarget.blur();
      }}
      inputProps={{ 'aria-label': label, maxLength: 200 }}
      sx={{
        px: 2,
        borderRadius: 1,
        bgcolor: 'surface.raised',
        outline: 1,
        outlineColor: 'primary.main',
        '& input': { p: 0, height: 28 },
      }}
    />
  );
}
