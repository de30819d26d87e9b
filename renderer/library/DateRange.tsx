import Box from '@mui/material/Box';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useId, useState } from 'react';
import { readDatePrefix } from '../../shared/library/photoQuery.ts';
import { useText } from '../text/useText.ts';

export interface DateRangeProps {
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly onChange: (change: { from?: string | undefined; to?: string | undefined }) => void;
}

/** When photos were taken: a year, a month or a day at each end, or nothing. */
export function DateRange({ from, to, onChange }: DateRangeProps) {
  const text = useText();
  const id = useId();
  return (
    <Box role="group" aria-labelledby={id} title={text.dateHint}>
      <Typography id={id} variant="caption" color="textSecondary" component="p" sx={{ pb: 2.5 }}>
        {text.taken}
      </Typography>
      <Box sx={{ display: 'grid', gridTemplateColumns: '1fr 1fr', gap: 2 }}>
        <DateField label={text.takenFrom} value={from} onChange={(value) => onChange({ from: value })} />
        <DateField label={text.takenTo} value={to} onChange={(value) => onChange({ to: value })} />
      </Box>
    </Box>
  );
}

interface DateFieldProps {
  readonly label: string;
  readonly value: string | undefined;
  readonly onChange: (value: string | undefined) => void;
}

/** Enter and leaving take what was typed; what is no date gives way to what was there. */
function DateField({ label, value, onChange }: DateFieldProps) {
  const [draft, setDraft] = useState<string | null>(null);
  const leave = () => {
    const typed = draft?.trim() ?? value ?? '';
    setDraft(null);
    const date = typed === '' ? undefined : (readDatePrefix(typed) ?? value);
    if (date !== value) onChange(date);
  };
  return (
    <TextField
      label={label}
      value={draft ?? value ?? ''}
      onChange={({ target }) => setDraft(target.value)}
      onBlur={leave}
      onKeyDown={(event) => {
        if (event.key === 'Enter') event.currentTarget.querySelector('input')?.blur();
      }}
    />
  );
}
