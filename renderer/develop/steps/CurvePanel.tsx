import Add from '@mui/icons-material/Add';
import RestartAlt from '@mui/icons-material/RestartAlt';
import ToggleButton from '@mui/material/ToggleButton';
import ToggleButtonGroup from '@mui/material/ToggleButtonGroup';
import { useState } from 'react';
import { addBetween } from '../../../shared/develop/curvePoints.ts';
import type { CurvePoint } from '../../../shared/develop/monotoneCurve.ts';
import {
  CURVE_CHANNELS,
  CURVE_GAP,
  CURVE_POINTS_MAX,
  type CurveChannel,
  curveStep,
  GREY_MARGIN,
  isPlain,
  type Levels,
} from '../../../shared/develop/steps/curve.ts';
import { useDevelop, useStores } from '../../stores/StoresContext.tsx';
import { useText } from '../../text/useText.ts';
import { PanelSection } from '../../widgets/PanelSection.tsx';
import { ToolButton } from '../../widgets/ToolButton.tsx';
import { ValueSlider } from '../../widgets/ValueSlider.tsx';
import { CurvePlot } from './CurvePlot.tsx';

const LEVELS_LABEL = 'levels';
const LEVELS = [
  ['black', [0, 1 - CURVE_GAP]],
  ['grey', [GREY_MARGIN, 1 - GREY_MARGIN]],
  ['white', [CURVE_GAP, 1]],
] as const;

/** Black, grey and white points, and a curve: of all channels, or of one. */
export function CurvePanel() {
  const text = useText();
  const { develop } = useStores();
  const settled = useDevelop((state) => state.settled);
  const [channel, setChannel] = useState<CurveChannel>('all');
  if (settled === null) return null;
  const value = settled.steps.curve ?? curveStep.neutral;
  const { previewStep, commit, setStep } = develop.getState();
  const [points, levels] = [value.points[channel], value.levels[channel]];
  const withPoints = (next: readonly CurvePoint[]) => {
    const own = next.map(([input, output]): [number, number] => [input, output]);
    return { ...value, points: { ...value.points, [channel]: own } };
  };
  const reset = () => {
    const { neutral } = curveStep;
    void setStep(curveStep, {
      ...value,
      levels: { ...value.levels, [channel]: neutral.levels[channel] },
      points: { ...value.points, [channel]: neutral.points[channel] },
    });
  };
  return (
    <PanelSection
      title={text.levelsAndCurve}
      actions={
        <>
          <ToolButton
            label={text.addCurvePoint}
            icon={<Add />}
            isDisabled={points.length >= CURVE_POINTS_MAX}
            onClick={() => {
              const added = addBetween(points);
              if (added !== null) void setStep(curveStep, withPoints(added.points));
            }}
          />
          <ToolButton
            label={text.resetCurve}
            icon={<RestartAlt />}
            isDisabled={isPlain(value, channel)}
            onClick={reset}
          />
        </>
      }
    >
      <ChannelChoice channel={channel} onChoose={setChannel} />
      <CurvePlot
        key={channel}
        channel={channel}
        points={points}
        onPreview={(next) => previewStep(curveStep, withPoints(next))}
        onCommit={() => void commit(curveStep.label)}
      />
      {LEVELS.map(([field, range]) => (
        <ValueSlider
          key={field}
          label={text.levelNames[field]}
          {...(field === 'grey' ? { hint: text.greyHint } : {})}
          value={levels[field]}
          range={range}
          defaultValue={curveStep.neutral.levels.all[field]}
          onPreview={(next) =>
            previewStep(curveStep, {
              ...value,
              levels: { ...value.levels, [channel]: withLevel(levels, field, next) },
            })
          }
          onCommit={() => void commit(LEVELS_LABEL)}
        />
      ))}
    </PanelSection>
  );
}

interface ChannelChoiceProps {
  readonly channel: CurveChannel;
  readonly onChoose: (channel: CurveChannel) => void;
}

function ChannelChoice({ channel, onChoose }: ChannelChoiceProps) {
  const text = useText();
  return (
    <ToggleButtonGroup
      exclusive
      fullWidth
      size="small"
      value={channel}
      aria-label={text.curveChannel}
      onChange={(_, next: CurveChannel | null) => {
        if (next !== null) onChoose(next);
      }}
    >
      {CURVE_CHANNELS.map((name) => (
        <ToggleButton key={name} value={name} sx={{ py: 0.5 }}>
          {text.curveChannels[name]}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}

/** The two ends never meet. */
function withLevel(levels: Levels, field: keyof Levels, next: number): Levels {
  const { black, white } = levels;
  switch (field) {
    case 'black':
      return { ...levels, black: Math.min(next, white - CURVE_GAP) };
    case 'white':
      return { ...levels, white: Math.max(next, black + CURVE_GAP) };
    case 'grey':
      return { ...levels, grey: next };
  }
}
