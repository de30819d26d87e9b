import Brush from '@mui/icons-material/Brush';
import DeleteOutlined from '@mui/icons-material/DeleteOutlined';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { localLambdaStep } from '../../../shared/develop/steps/localLambda.ts';
import { toggleBrush } from '../../stores/brushActions.ts';
import { useDevelop, useStores, useViewer } from '../../stores/StoresContext.tsx';
import { dialLabel } from '../../text/manifestText.ts';
import { useText } from '../../text/useText.ts';
import { PanelSection } from '../../widgets/PanelSection.tsx';
import { ToolButton } from '../../widgets/ToolButton.tsx';
import { LambdaMasks } from './LambdaMasks.tsx';

/** Local λ: the dial is what all of its mask stands for. */
export function LocalLambdaPanel() {
  const text = useText();
  const stores = useStores();
  const { develop } = stores;
  const isPainting = useViewer(({ tool }) => tool?.kind === 'brush' && tool.target === 'local');
  const settled = useDevelop((state) => state.settled);
  if (settled === null) return null;
  const masks = settled.steps.localLambda?.masks ?? {};
  const painted = settled.pack.dials.filter(({ id }) => masks[id] !== undefined);
  const names = painted.map((dial) => dialLabel(dial, text)).join(', ');
  return (
    <PanelSection
      title={text.localLambda}
      actions={
        <ToolButton
          label={text.brushTool}
          shortcut="K"
          icon={<Brush />}
          isOn={isPainting}
          onClick={() => toggleBrush(stores)}
        />
      }
    >
      <LambdaMasks />
      {painted.length > 0 && (
        <Box sx={{ display: 'flex', alignItems: 'center', gap: 1 }}>
          <Typography variant="caption" color="textSecondary" sx={{ flex: 1 }}>
            {text.localDials(names)}
          </Typography>
          <ToolButton
            label={text.removeLocalDials}
            icon={<DeleteOutlined />}
            onClick={() => void develop.getState().setStep(localLambdaStep, localLambdaStep.neutral)}
          />
        </Box>
      )}
    </PanelSection>
  );
}
