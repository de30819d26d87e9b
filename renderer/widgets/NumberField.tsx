import InputBase from '@mui/material/InputBase';
import { useRef, useState } from 'react';

export interface NumberFieldProps {
  readonly label: string;
  /** As it is shown while nobody types. */
  readonly shown: string;
  readonly widthPx: number;
  readonly align: 'right' | 'center';
  readonly onCommit: (value: number) => void;
}

/** A typed number. Enter and leaving keep it, Escape does not; both give the window its keys back. */
export function NumberField({ label, shown, widthPx, align, onCommit }: NumberFieldProps) {
  const [draft, setDraft] = useState<string | null>(null);
  const isCancelled = useRef(false);
  const leave = () => {
    const typed = Number((draft ?? '').replace(',', '.'));
    const isNumber = draft !== null && draft.trim() !== '' && Number.isFinite(typed);
    if (isNumber && !isCancelled.current) onCommit(typed);
    isCancelled.current = false;
    setDraft(null);
  };
  return (
    <InputBase
      value={draft ?? shown}
      onFocus={(event) => event.target.select()}
      onChange={(event) => setDraft(event.target.value)}
      onBlur={leave}
      onDoubleClick={(event) => event.stopPropagation()}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== 'Escape') return;
        event.preventDefault();
        isCancelled.current = event.key === 'Escape';
        event.currentTarget.blur();
      }}
      inputProps={{ 'aria-label': label, inputMode: 'decimal' }}
      sx={{
        width: widthPx,
        px: 1,
        borderRadius: 1,
        '& input': { p: 0, textAlign: align },
        '&:hover, &.Mui-focused': { bgcolor: 'surface.raised' },
      }}
    />
  );
}
