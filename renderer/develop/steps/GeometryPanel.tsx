import Flip from '@mui/icons-material/Flip';
import RotateLeft from '@mui/icons-material/RotateLeft';
import RotateRight from '@mui/icons-material/RotateRight';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { flipStep } from '../../../shared/develop/steps/flip.ts';
import { STRAIGHTEN_MAX_DEGREES, straightenStep } from '../../../shared/develop/steps/straighten.ts';
import { turnStep } from '../../../shared/develop/steps/turn.ts';
import { useDevelop, useStores } from '../../stores/StoresContext.tsx';
import { useText } from '../../text/useText.ts';
import { NumberField } from '../../widgets/NumberField.tsx';
import { PanelSection } from '../../widgets/PanelSection.tsx';
import { ToolButton } from '../../widgets/ToolButton.tsx';

type Turn = (typeof turnStep)['neutral'];
type Axis = (typeof flipStep)['neutral']['axis'];

/** Quarter turns, mirrors and straightening. They come after the network, which does not run again. */
export function GeometryPanel() {
  const text = useText();
  const { develop } = useStores();
  const settled = useDevelop((state) => state.settled);
  if (settled === null) return null;
  const { setStep } = develop.getState();
  const { turn: { degrees: turned } = turnStep.neutral } = settled.steps;
  const { flip: { axis } = flipStep.neutral } = settled.steps;
  const { straighten: { degrees } = straightenStep.neutral } = settled.steps;
  // The mirror comes after the turn, and shows it the other way round.
  const turn = (quarters: 1 | -1) =>
    void setStep(turnStep, turnedBy(turned, axis === 'none' ? quarters : -quarters));
  // Mirrored both ways is turned by a half.
  const flip = async (wanted: Exclude<Axis, 'none'>) => {
    const isBoth = axis !== 'none' && axis !== wanted;
    if (isBoth) await setStep(turnStep, turnedBy(turned, 2));
    await setStep(flipStep, { version: 1, axis: axis === 'none' ? wanted : 'none' });
  };
  const straighten = (angle: number) => {
    const kept = Math.min(STRAIGHTEN_MAX_DEGREES, Math.max(-STRAIGHTEN_MAX_DEGREES, angle));
    void setStep(straightenStep, { version: 1, degrees: kept });
  };
  return (
    <PanelSection title={text.geometry}>
      <Box sx={{ display: 'flex', alignItems: 'center', gap: 0.5 }}>
        <ToolButton label={text.turnLeft} icon={<RotateLeft />} onClick={() => turn(-1)} />
        <ToolButton label={text.turnRight} icon={<RotateRight />} onClick={() => turn(1)} />
        <ToolButton label={text.flipAcross} icon={<Flip />} onClick={() => void flip('h')} />
        <ToolButton
          label={text.flipDown}
          icon={<Flip sx={{ transform: 'rotate(90deg)' }} />}
          onClick={() => void flip('v')}
        />
        <Typography color="textSecondary" sx={{ flex: 1, textAlign: 'right' }} title={text.straightenHint}>
          {text.straightenAngle}
        </Typography>
        <NumberField
          label={text.straightenAngle}
          shown={degrees.toFixed(1)}
          widthPx={56}
          align="right"
          onCommit={straighten}
        />
      </Box>
    </PanelSection>
  );
}

function turnedBy(degrees: Turn['degrees'], quarters: number): Turn {
  const turns = [0, 90, 180, 270] as const;
  const next = turns[(degrees / 90 + quarters + 4) % 4] ?? 0;
  return { version: 1, degrees: next };
}
