import InputBase from '@mui/material/InputBase';
import { useRef, useState } from 'react';
import { PROMPT_LENGTH_MAX } from '../../shared/develop/steps/prompt.ts';

export interface TextFieldProps {
  readonly label: string;
  /** As it is shown while nobody types. */
  readonly shown: string;
  readonly placeholder: string;
  readonly onCommit: (text: string) => void;
}

/** Typed text of a few lines. Enter and leaving keep it, Escape does not. */
export function TextField({ label, shown, placeholder, onCommit }: TextFieldProps) {
  const [draft, setDraft] = useState<string | null>(null);
  const isCancelled = useRef(false);
  const leave = () => {
    const typed = draft?.trim();
    if (typed !== undefined && typed !== shown && !isCancelled.current) onCommit(typed);
    isCancelled.current = false;
    setDraft(null);
  };
  return (
    <InputBase
      fullWidth
      multiline
      maxRows={4}
      value={draft ?? shown}
      placeholder={placeholder}
      onChange={({ target }) => setDraft(target.value)}
      onBlur={leave}
      onKeyDown={(event) => {
        // An input method uses Enter and Escape for itself while it composes.
        if (event.nativeEvent.isComposing || (event.key !== 'Enter' && event.key !== 'Escape')) return;
        event.preventDefault();
        isCancelled.current = event.key === 'Escape';
        event.currentTarget.blur();
      }}
      inputProps={{ 'aria-label': label, maxLength: PROMPT_LENGTH_MAX }}
      sx={{
        px: 2,
        py: 1,
        borderRadius: 1,
        bgcolor: 'surface.raised',
        '&.Mui-focused': { outline: 1, outlineColor: 'primary.main' },
      }}
    />
  );
}
