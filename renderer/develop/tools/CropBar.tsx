import Check from '@mui/icons-material/Check';
import Close from '@mui/icons-material/Close';
import CropRotate from '@mui/icons-material/CropRotate';
import RestartAlt from '@mui/icons-material/RestartAlt';
import Straighten from '@mui/icons-material/Straighten';
import MenuItem from '@mui/material/MenuItem';
import Select from '@mui/material/Select';
import Typography from '@mui/material/Typography';
import { CROP_GUIDES, CROP_RATIOS } from '../../../shared/develop/cropRatios.ts';
import {
  chooseRatio,
  leaveCrop,
  resetCrop,
  swapRatio,
  toggleCrop,
  turnCrop,
} from '../../stores/cropActions.ts';
import { useDevelop, useStores, useViewer } from '../../stores/StoresContext.tsx';
import { readCropping, resultSize } from '../../stores/tool.ts';
import { useText } from '../../text/useText.ts';
import { NumberField } from '../../widgets/NumberField.tsx';
import { ToolButton } from '../../widgets/ToolButton.tsx';
import { ToolBar } from './ToolBar.tsx';
import { focusTool } from './toolEvents.ts';

/** In the place of the compare bar while the crop tool is on. */
export function CropBar() {
  const text = useText();
  const stores = useStores();
  const ratio = useViewer((state) => state.cropRatio);
  const guide = useViewer((state) => state.cropGuide);
  const tool = useViewer((state) => state.tool);
  const settled = useDevelop((state) => state.settled);
  const photo = useDevelop((state) => state.photo);
  if (tool?.kind !== 'crop' || settled === null || photo === null) return null;
  const { frame, canTurn } = readCropping(settled, photo);
  const { widthPx, heightPx } = resultSize(settled, photo);
  const drawLine = () => stores.viewer.getState().setTool({ ...tool, isDrawingLine: !tool.isDrawingLine });
  return (
    <ToolBar label={text.labels.crop ?? ''}>
      <Choice
        label={text.cropRatio}
        value={ratio}
        values={CROP_RATIOS}
        nameOf={(name) => text.cropRatios[name]}
        onChange={(name) => chooseRatio(stores, name)}
      />
      <ToolButton
        label={text.cropSwap}
        shortcut="X"
        icon={<CropRotate />}
        onClick={() => swapRatio(stores)}
      />
      <Choice
        label={`${text.cropGuide} (O)`}
        value={guide}
        values={CROP_GUIDES}
        nameOf={(name) => text.cropGuides[name]}
        onChange={(cropGuide) => stores.viewer.setState({ cropGuide })}
      />
      <ToolButton
        label={canTurn ? text.cropLine : text.cropNoTurn}
        icon={<Straighten />}
        isOn={tool.isDrawingLine}
        isDisabled={!canTurn}
        onClick={drawLine}
      />
      {canTurn && (
        <NumberField
          label={text.straightenAngle}
          shown={`${frame.degrees.toFixed(1)}°`}
          widthPx={52}
          align="right"
          onCommit={(degrees) => turnCrop(stores, degrees)}
        />
      )}
      <Typography noWrap sx={{ flex: 1, textAlign: 'right', px: 1 }} color="textSecondary">
        {`${widthPx} × ${heightPx}`}
      </Typography>
      <ToolButton label={text.cropReset} icon={<RestartAlt />} onClick={() => resetCrop(stores)} />
      <ToolButton
        label={text.cancel}
        shortcut="Esc"
        icon={<Close />}
        onClick={() => void leaveCrop(stores)}
      />
      <ToolButton label={text.done} shortcut="Enter" icon={<Check />} onClick={() => toggleCrop(stores)} />
    </ToolBar>
  );
}

function Choice<T extends string>(props: {
  readonly label: string;
  readonly value: T;
  readonly values: readonly T[];
  readonly nameOf: (value: T) => string;
  readonly onChange: (value: T) => void;
}) {
  return (
    <Select
      size="small"
      value={props.value}
      title={props.label}
      inputProps={{ 'aria-label': props.label }}
      onChange={({ target }) => props.onChange(target.value as T)}
      onClose={focusTool}
      sx={{ width: 104, flexShrink: 0 }}
    >
      {props.values.map((value) => (
        <MenuItem key={value} value={value}>
          {props.nameOf(value)}
        </MenuItem>
      ))}
    </Select>
  );
}
