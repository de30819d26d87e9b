import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';

/** One of a few values. */
export function ChoiceField<T extends string | number>(props: {
  readonly label: string;
  readonly value: T;
  readonly choices: readonly { readonly value: T; readonly label: string }[];
  /** Read beneath the field. */
  readonly note?: string | undefined;
  readonly onChange: (value: T) => void;
}) {
  const { label, value, choices, note, onChange } = props;
  const change = (chosen: string) => {
    const choice = choices.find((candidate) => String(candidate.value) === chosen);
    if (choice !== undefined) onChange(choice.value);
  };
  return (
    <TextField
      select
      label={label}
      value={String(value)}
      helperText={note}
      onChange={(event) => change(event.target.value)}
    >
      {choices.map((choice) => (
        <MenuItem key={choice.value} value={String(choice.value)}>
          {choice.label}
        </MenuItem>
      ))}
    </TextField>
  );
}
