import Box from '@mui/material/Box';
import MenuItem from '@mui/material/MenuItem';
import Select from '@mui/material/Select';
import Switch from '@mui/material/Switch';
import Typography from '@mui/material/Typography';
import { useId } from 'react';
import { blackWhiteStep, TONINGS } from '../../../shared/develop/steps/blackWhite.ts';
import { useDevelop, useStores } from '../../stores/StoresContext.tsx';
import { useText } from '../../text/useText.ts';
import { PanelSection } from '../../widgets/PanelSection.tsx';
import { ValueSlider } from '../../widgets/ValueSlider.tsx';

const WEIGHT_MAX = 2;

/** A black and white result out of colours: what each counts for, and the tone of the print. */
export function BlackWhitePanel() {
  const text = useText();
  const id = useId();
  const { develop } = useStores();
  const settled = useDevelop((state) => state.settled);
  if (settled === null) return null;
  const { previewStep, setStep, commit } = develop.getState();
  const value = settled.steps.blackWhite ?? blackWhiteStep.neutral;
  const channels = [text.red, text.green, text.blue];
  return (
    <PanelSection title={text.blackWhite}>
      <Box sx={{ display: 'flex', alignItems: 'center' }}>
        <Typography component="label" htmlFor={id} sx={{ flex: 1 }}>
          {text.blackWhiteResult}
        </Typography>
        <Switch
          id={id}
          size="small"
          checked={value.isOn}
          onChange={(_, isOn) => void setStep(blackWhiteStep, { ...value, isOn })}
        />
      </Box>
      {value.isOn && (
        <>
          {channels.map((label, channel) => (
            <ValueSlider
              key={label}
              label={label}
              value={value.weights[channel] ?? 0}
              range={[-WEIGHT_MAX, WEIGHT_MAX]}
              defaultValue={blackWhiteStep.neutral.weights[channel] ?? 0}
              onPreview={(next) => {
                const [red, green, blue] = value.weights.map((w, i) => (i === channel ? next : w));
                previewStep(blackWhiteStep, { ...value, weights: [red ?? 0, green ?? 0, blue ?? 0] });
              }}
              onCommit={() => void commit(blackWhiteStep.label)}
            />
          ))}
          <Box sx={{ display: 'flex', alignItems: 'center', mt: 1 }}>
            <Typography id={`${id}-toning`} sx={{ flex: 1 }}>
              {text.toning}
            </Typography>
            <Select
              size="small"
              labelId={`${id}-toning`}
              value={value.toning}
              onChange={({ target }) => void setStep(blackWhiteStep, { ...value, toning: target.value })}
            >
              {TONINGS.map((toning) => (
                <MenuItem key={toning} value={toning}>
                  {text.tonings[toning]}
                </MenuItem>
              ))}
            </Select>
          </Box>
        </>
      )}
    </PanelSection>
  );
}
