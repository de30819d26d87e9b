import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import {
  OUTPUT_FORMATS,
  type OutputOptions,
  type OutputProfile,
} from '../../shared/pictures/outputOptions.ts';
import { useApp } from '../stores/StoresContext.tsx';
import { useText } from '../text/useText.ts';
import { cannotCopyMetadata } from './cannotCopyMetadata.ts';
import { EncodingFields } from './EncodingFields.tsx';
import type { OutputChanges } from './outputChanges.ts';
import { ResizeField } from './ResizeField.tsx';

const WITH_QUALITY = ['jpeg', 'webp', 'avif'];
const WITH_DEPTH = ['png', 'tiff'];

interface OutputFieldsProps {
  readonly options: OutputOptions;
  readonly onChange: (changes: OutputChanges) => void;
}

/** How a file is written; two columns of a grid. */
export function OutputFields({ options, onChange }: OutputFieldsProps) {
  const text = useText();
  const cannotCopy = useApp(({ diagnostics }) => cannotCopyMetadata(options, diagnostics));
  return (
    <>
      <TextField
        select
        label={text.format}
        value={options.format}
        onChange={(event) => {
          const format = event.target.value as OutputOptions['format'];
          onChange({ format, depth: WITH_DEPTH.includes(format) ? options.depth : 8 });
        }}
      >
        {OUTPUT_FORMATS.map((format) => (
          <MenuItem key={format} value={format}>
            {format.toUpperCase()}
          </MenuItem>
        ))}
      </TextField>
      {WITH_QUALITY.includes(options.format) && (
        <TextField
          type="number"
          label={text.quality}
          value={options.quality}
          slotProps={{ htmlInput: { min: 1, max: 100 } }}
          onChange={(event) =>
            onChange({ quality: Math.min(100, Math.max(1, Math.round(Number(event.target.value)))) })
          }
        />
      )}
      {WITH_DEPTH.includes(options.format) && (
        <TextField
          select
          label={text.depth}
          value={options.depth}
          onChange={(event) => onChange({ depth: Number(event.target.value) === 16 ? 16 : 8 })}
        >
          <MenuItem value={8}>8</MenuItem>
          <MenuItem value={16}>16</MenuItem>
        </TextField>
      )}
      <EncodingFields options={options} onChange={onChange} />
      <TextField
        select
        label={text.metadata}
        value={options.metadata}
        helperText={cannotCopy ? text.metadataCannotCopy : undefined}
        onChange={(event) => onChange({ metadata: event.target.value as OutputOptions['metadata'] })}
      >
        <MenuItem value="all">{text.metadataAll}</MenuItem>
        <MenuItem value="without-gps">{text.metadataNoGps}</MenuItem>
        <MenuItem value="none">{text.metadataNone}</MenuItem>
      </TextField>
      <ResizeField resize={options.resize} onChange={(resize) => onChange({ resize })} />
      <ProfileField options={options} onChange={onChange} />
      <SharpeningField options={options} onChange={onChange} />
    </>
  );
}

function ProfileField({ options, onChange }: OutputFieldsProps) {
  const text = useText();
  return (
    <TextField
      select
      label={text.profile}
      value={options.profile ?? 'keep'}
      onChange={(event) => onChange({ profile: event.target.value as OutputProfile })}
    >
      <MenuItem value="keep">{text.profileKeep}</MenuItem>
      <MenuItem value="srgb">sRGB</MenuItem>
      <MenuItem value="display-p3">Display P3</MenuItem>
    </TextField>
  );
}

function SharpeningField({ options, onChange }: OutputFieldsProps) {
  const text = useText();
  return (
    <TextField
      select
      label={text.sharpening}
      value={options.sharpening ?? 'none'}
      onChange={(event) => {
        const { value } = event.target;
        onChange({ sharpening: value === 'screen' || value === 'print' ? value : undefined });
      }}
    >
      <MenuItem value="none">{text.sharpeningNone}</MenuItem>
      <MenuItem value="screen">{text.sharpeningScreen}</MenuItem>
      <MenuItem value="print">{text.sharpeningPrint}</MenuItem>
    </TextField>
  );
}
