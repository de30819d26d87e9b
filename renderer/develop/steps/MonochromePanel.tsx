import Box from '@mui/material/Box';
import Switch from '@mui/material/Switch';
import Typography from '@mui/material/Typography';
import { useId } from 'react';
import { monochromeStep } from '../../../shared/develop/steps/monochrome.ts';
import { useDevelop, useStores, useViewer } from '../../stores/StoresContext.tsx';
import { useText } from '../../text/useText.ts';

/** Whether the pack changes brightness alone. Until somebody says, the photo decides. */
export function MonochromePanel() {
  const text = useText();
  const id = useId();
  const { develop } = useStores();
  const settled = useDevelop((state) => state.settled);
  const isRecognised = useViewer((state) => state.isMonochrome);
  if (settled === null) return null;
  const { mode } = settled.steps.monochrome ?? monochromeStep.neutral;
  const isOn = mode === 'auto' ? isRecognised === true : mode === 'on';
  const change = (wanted: boolean) => {
    const said = wanted ? 'on' : 'off';
    void develop
      .getState()
      .setStep(monochromeStep, { version: 1, mode: wanted === isRecognised ? 'auto' : said });
  };
  return (
    <Box
      title={text.monochromeHint}
      sx={{
        ...{ display: 'flex', alignItems: 'center', gap: 1, px: 2, py: 1.5 },
        ...{ borderBottom: 1, borderColor: 'divider' },
      }}
    >
      <Box sx={{ flex: 1, minWidth: 0 }}>
        <Typography component="label" htmlFor={id}>
          {text.monochrome}
        </Typography>
        {isRecognised !== null && (
          <Typography variant="caption" component="p" color="textSecondary">
            {isRecognised ? text.monochromeRecognised : text.coloursRecognised}
          </Typography>
        )}
      </Box>
      <Switch
        id={id}
        size="small"
        checked={isOn}
        disabled={mode === 'auto' && isRecognised === null}
        onChange={(_, wanted) => change(wanted)}
      />
    </Box>
  );
}
