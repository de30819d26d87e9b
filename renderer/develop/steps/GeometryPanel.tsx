import Crop from '@mui/icons-material/Crop';
import CropFree from '@mui/icons-material/CropFree';
import Flip from '@mui/icons-material/Flip';
import RotateLeft from '@mui/icons-material/RotateLeft';
import RotateRight from '@mui/icons-material/RotateRight';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import {
  flipResult,
  type GeometryValues,
  readGeometry,
  turnResult,
  withGeometry,
} from '../../../shared/develop/geometryValues.ts';
import { flipStep } from '../../../shared/develop/steps/flip.ts';
import { straightenStep } from '../../../shared/develop/steps/straighten.ts';
import { turnStep } from '../../../shared/develop/steps/turn.ts';
import { straightenTo, toggleCrop } from '../../stores/cropActions.ts';
import { togglePerspective } from '../../stores/perspectiveActions.ts';
import { useDevelop, useStores, useViewer } from '../../stores/StoresContext.tsx';
import { useText } from '../../text/useText.ts';
import { NumberField } from '../../widgets/NumberField.tsx';
import { PanelSection } from '../../widgets/PanelSection.tsx';
import { ToolButton } from '../../widgets/ToolButton.tsx';

/** Quarter turns, mirrors and straightening. They come after the network, which does not run again. */
export function GeometryPanel() {
  const text = useText();
  const stores = useStores();
  const { develop } = stores;
  const tool = useViewer((state) => state.tool?.kind ?? null);
  const settled = useDevelop((state) => state.settled);
  if (settled === null) return null;
  const { degrees } = settled.steps.straighten ?? straightenStep.neutral;
  const isPrint = settled.steps.perspective !== undefined;
  const change = (label: string, values: (before: GeometryValues) => GeometryValues) =>
    void develop.getState().setRecipe((recipe) => withGeometry(recipe, values(readGeometry(recipe))), label);
  const turn = (quarters: 1 | -1) => change(turnStep.label, (before) => turnResult(before, quarters));
  const flip = (axis: 'h' | 'v') => change(flipStep.label, (before) => flipResult(before, axis));
  return (
    <PanelSection
      title={text.geometry}
      actions={
        <>
          <ToolButton
            label={text.perspectiveTool}
            shortcut="Shift+R"
            icon={<CropFree />}
            isOn={tool === 'perspective'}
            onClick={() => togglePerspective(stores)}
          />
          <ToolButton
            label={text.cropTool}
            shortcut="R"
            icon={<Crop />}
            isOn={tool === 'crop'}
            onClick={() => toggleCrop(stores)}
          />
        </>
      }
    >
      <Box sx={{ display: 'flex', alignItems: 'center', gap: 0.5 }}>
        <ToolButton label={text.turnLeft} icon={<RotateLeft />} onClick={() => turn(-1)} />
        <ToolButton label={text.turnRight} icon={<RotateRight />} onClick={() => turn(1)} />
        <ToolButton label={text.flipAcross} icon={<Flip />} onClick={() => flip('h')} />
        <ToolButton
          label={text.flipDown}
          icon={<Flip sx={{ transform: 'rotate(90deg)' }} />}
          onClick={() => flip('v')}
        />
        {!isPrint && (
          <>
            <Typography
              color="textSecondary"
              sx={{ flex: 1, textAlign: 'right' }}
              title={text.straightenHint}
            >
              {text.straightenAngle}
            </Typography>
            <NumberField
              label={text.straightenAngle}
              shown={degrees.toFixed(1)}
              widthPx={56}
              align="right"
              onCommit={(angle) => void straightenTo(stores, angle)}
            />
          </>
        )}
      </Box>
    </PanelSection>
  );
}
