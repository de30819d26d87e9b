import Checkbox from '@mui/material/Checkbox';
import FormControlLabel from '@mui/material/FormControlLabel';
import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import type { OutputOptions } from '../../shared/pictures/outputOptions.ts';
import { useText } from '../text/useText.ts';
import type { OutputChanges } from './outputChanges.ts';

interface EncodingFieldsProps {
  readonly options: OutputOptions;
  readonly onChange: (changes: OutputChanges) => void;
}

const WITH_CHROMA = ['jpeg', 'avif'];

/** What only some formats know. */
export function EncodingFields({ options, onChange }: EncodingFieldsProps) {
  const { format } = options;
  return (
    <>
      {WITH_CHROMA.includes(format) && <ChromaField options={options} onChange={onChange} />}
      {format === 'tiff' && <CompressionField options={options} onChange={onChange} />}
    </>
  );
}

function ChromaField({ options, onChange }: EncodingFieldsProps) {
  const text = useText();
  return (
    <TextField
      select
      label={text.chroma}
      value={options.chroma ?? 'automatic'}
      onChange={(event) => {
        const { value } = event.target;
        onChange({ chroma: value === 'full' || value === 'half' ? value : undefined });
      }}
    >
      <MenuItem value="automatic">{text.chromaAutomatic}</MenuItem>
      <MenuItem value="full">{text.chromaFull}</MenuItem>
      <MenuItem value="half">{text.chromaHalf}</MenuItem>
    </TextField>
  );
}

function CompressionField({ options, onChange }: EncodingFieldsProps) {
  const text = useText();
  return (
    <TextField
      select
      label={text.compression}
      value={options.tiffCompression ?? 'deflate'}
      onChange={(event) => {
        const { value } = event.target;
        onChange({ tiffCompression: value === 'none' || value === 'lzw' ? value : undefined });
      }}
    >
      <MenuItem value="deflate">ZIP</MenuItem>
      <MenuItem value="lzw">LZW</MenuItem>
      <MenuItem value="none">{text.compressionNone}</MenuItem>
    </TextField>
  );
}

/** How a file is written, as far as it is a matter of yes and no. */
export function OutputChecks({ options, onChange }: EncodingFieldsProps) {
  const text = useText();
  return (
    <>
      {options.format === 'jpeg' && (
        <FormControlLabel
          control={<Checkbox />}
          label={text.progressive}
          checked={options.progressive ?? false}
          onChange={(_, isProgressive) => onChange({ progressive: isProgressive || undefined })}
        />
      )}
      <FormControlLabel
        control={<Checkbox />}
        label={text.marks}
        checked={options.marks !== false}
        onChange={(_, marks) => onChange({ marks: marks ? undefined : false })}
      />
    </>
  );
}
