import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import type { Resize } from '../../shared/pictures/outputOptions.ts';
import { useText } from '../text/useText.ts';

const STARTING: Record<Resize['kind'], Resize> = {
  'long-side': { kind: 'long-side', px: 2048 },
  megapixels: { kind: 'megapixels', megapixels: 12 },
  print: { kind: 'print', widthMm: 152, heightMm: 102, dpi: 300 },
};

/** Whether results are made smaller, and to what. */
export function ResizeField(props: {
  resize: Resize | undefined;
  onChange: (resize: Resize | undefined) => void;
}) {
  const text = useText();
  const { resize, onChange } = props;
  return (
    <>
      <TextField
        select
        label={text.resize}
        value={resize?.kind ?? 'none'}
        onChange={(event) => {
          const kind = event.target.value;
          onChange(kind === 'none' ? undefined : STARTING[kind as Resize['kind']]);
        }}
      >
        <MenuItem value="none">{text.resizeNone}</MenuItem>
        <MenuItem value="long-side">{text.resizeLongSide}</MenuItem>
        <MenuItem value="megapixels">{text.resizeMegapixels}</MenuItem>
        <MenuItem value="print">{text.resizePrint}</MenuItem>
      </TextField>
      {resize !== undefined && <Measures resize={resize} onChange={onChange} />}
    </>
  );
}

function Measures({ resize, onChange }: { resize: Resize; onChange: (resize: Resize) => void }) {
  const text = useText();
  switch (resize.kind) {
    case 'long-side':
      return (
        <Measure label="px" value={resize.px} max={100_000} onChange={(px) => onChange({ ...resize, px })} />
      );
    case 'megapixels':
      return (
        <Measure
          label="MP"
          value={resize.megapixels}
          max={1000}
          onChange={(megapixels) => onChange({ ...resize, megapixels })}
        />
      );
    case 'print':
      return (
        <>
          <Measure
            label={`${text.printWidth}, mm`}
            value={resize.widthMm}
            max={10_000}
            onChange={(widthMm) => onChange({ ...resize, widthMm })}
          />
          <Measure
            label={`${text.printHeight}, mm`}
            value={resize.heightMm}
            max={10_000}
            onChange={(heightMm) => onChange({ ...resize, heightMm })}
          />
          <Measure
            label="dpi"
            value={resize.dpi}
            min={30}
            max={2400}
            onChange={(dpi) => onChange({ ...resize, dpi })}
          />
        </>
      );
    default:
      return resize satisfies never;
  }
}

/** A whole number within its bounds; while it is typed it may be anything. */
function Measure(props: {
  label: string;
  value: number;
  min?: number;
  max: number;
  onChange: (value: number) => void;
}) {
  const { label, value, min = 1, max, onChange } = props;
  return (
    <TextField
      // Starts anew when another kind of size is chosen, not while one is typed.
      key={label}
      type="number"
      label={label}
      defaultValue={value}
      slotProps={{ htmlInput: { min, max, step: 1 } }}
      onChange={(event) => {
        const typed = Math.round(Number(event.target.value));
        if (typed >= min && typed <= max) onChange(typed);
      }}
    />
  );
}
