import AutoFixNormal from '@mui/icons-material/AutoFixNormal';
import Check from '@mui/icons-material/Check';
import Contrast from '@mui/icons-material/Contrast';
import InvertColors from '@mui/icons-material/InvertColors';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { type Brush, withRadius } from '../../stores/brush.ts';
import { invertMask, leaveBrush } from '../../stores/brushActions.ts';
import { useDevelop, useStores, useViewer } from '../../stores/StoresContext.tsx';
import { useText } from '../../text/useText.ts';
import { NumberField } from '../../widgets/NumberField.tsx';
import { ToolButton } from '../../widgets/ToolButton.tsx';
import { ToolBar } from './ToolBar.tsx';

/** In the place of the compare bar while the brush is taken. */
export function BrushBar() {
  const text = useText();
  const stores = useStores();
  const { viewer } = stores;
  const brush = useViewer((state) => state.brush);
  const tool = useViewer((state) => state.tool);
  const masks = useDevelop(({ settled }) => settled?.steps.lambdaOffsets?.masks.length ?? 0);
  if (tool?.kind !== 'brush') return null;
  const { index, target } = tool;
  const hint = target === 'repair' ? text.repairHint : text.brushHint;
  const set = (changes: Partial<Brush>) => viewer.setState({ brush: { ...brush, ...changes } });
  const share = (value: number) => Math.min(1, Math.max(0, value / 100));
  return (
    <ToolBar label={target === 'repair' ? (text.labels.repair ?? '') : text.localLambda}>
      <Field
        label={text.brushSize}
        keys="[ ]"
        shown={brush.radiusPx.toFixed(0)}
        onCommit={(px) => set(withRadius(brush, px))}
      />
      <Field
        label={text.brushSoftness}
        keys="Shift+[ ]"
        shown={`${(brush.softness * 100).toFixed(0)} %`}
        onCommit={(value) => set({ softness: share(value) })}
      />
      <Field
        label={text.brushFlow}
        shown={`${(brush.flow * 100).toFixed(0)} %`}
        onCommit={(value) => set({ flow: Math.max(0.01, share(value)) })}
      />
      <ToolButton
        label={text.brushErase}
        shortcut="E"
        icon={<AutoFixNormal />}
        isOn={brush.isErasing}
        onClick={() => set({ isErasing: !brush.isErasing })}
      />
      {target === 'local' && (
        <ToolButton
          label={text.maskInvert}
          icon={<InvertColors />}
          isDisabled={index >= masks}
          onClick={() => void invertMask(stores)}
        />
      )}
      <ToolButton
        label={text.maskShow}
        shortcut="O"
        icon={<Contrast />}
        isOn={brush.showsMask}
        onClick={() => set({ showsMask: !brush.showsMask })}
      />
      <Typography noWrap title={hint} sx={{ flex: 1, px: 1 }} color="textSecondary">
        {hint}
      </Typography>
      <ToolButton label={text.done} shortcut="Enter" icon={<Check />} onClick={() => leaveBrush(stores)} />
    </ToolBar>
  );
}

function Field(props: {
  readonly label: string;
  readonly keys?: string;
  readonly shown: string;
  readonly onCommit: (value: number) => void;
}) {
  const { label, keys, shown, onCommit } = props;
  return (
    <Box
      title={keys === undefined ? label : `${label} (${keys})`}
      sx={{ display: 'flex', alignItems: 'center', flexShrink: 0, pl: 1 }}
    >
      <Typography color="textSecondary">{label}</Typography>
      <NumberField label={label} shown={shown} widthPx={56} align="right" onCommit={onCommit} />
    </Box>
  );
}
