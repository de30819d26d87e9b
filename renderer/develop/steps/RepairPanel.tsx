import DeleteOutlined from '@mui/icons-material/DeleteOutlined';
import Healing from '@mui/icons-material/Healing';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { repairStep } from '../../../shared/develop/steps/repair.ts';
import { toggleRepair } from '../../stores/brushActions.ts';
import { useDevelop, useStores, useViewer } from '../../stores/StoresContext.tsx';
import { useText } from '../../text/useText.ts';
import { PanelSection } from '../../widgets/PanelSection.tsx';
import { ToolButton } from '../../widgets/ToolButton.tsx';
import { ValueSlider } from '../../widgets/ValueSlider.tsx';

/** A repair of strength 0 is none, and what was painted would go with it. */
const STRENGTH_MIN = 0.01;

/** What is mended before the network reads the photo: painted by hand, nothing is looked for. */
export function RepairPanel() {
  const text = useText();
  const stores = useStores();
  const { develop } = stores;
  const isPainting = useViewer(({ tool }) => tool?.kind === 'brush' && tool.target === 'repair');
  const settled = useDevelop((state) => state.settled);
  if (settled === null) return null;
  const { repair } = settled.steps;
  const { previewStep, commit, setRecipe } = develop.getState();
  const remove = () =>
    void setRecipe(({ steps: { repair: _, ...steps }, ...recipe }) => ({ ...recipe, steps }), 'repairRemove');
  return (
    <PanelSection
      title={text.labels.repair ?? ''}
      actions={
        <ToolButton
          label={text.repairTool}
          shortcut="Q"
          icon={<Healing />}
          isOn={isPainting}
          onClick={() => toggleRepair(stores)}
        />
      }
    >
      <Box sx={{ display: 'flex', alignItems: 'center', gap: 1 }}>
        <Typography variant="caption" color="textSecondary" sx={{ flex: 1 }}>
          {text.repairByHand}
        </Typography>
        {repair !== undefined && (
          <ToolButton label={text.repairRemove} icon={<DeleteOutlined />} onClick={remove} />
        )}
      </Box>
      {repair !== undefined && (
        <ValueSlider
          label={text.repairStrength}
          value={repair.strength}
          range={[STRENGTH_MIN, 1]}
          defaultValue={1}
          onPreview={(strength) => previewStep(repairStep, { ...repair, strength })}
          onCommit={() => void commit('repairStrength')}
        />
      )}
    </PanelSection>
  );
}
