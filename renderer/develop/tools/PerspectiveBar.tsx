import Check from '@mui/icons-material/Check';
import Close from '@mui/icons-material/Close';
import RestartAlt from '@mui/icons-material/RestartAlt';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { perspectiveStep } from '../../../shared/develop/steps/perspective.ts';
import {
  keepPerspective,
  leavePerspective,
  printSize,
  proposePrint,
  setCorners,
} from '../../stores/perspectiveActions.ts';
import { useStores, useViewer } from '../../stores/StoresContext.tsx';
import { useText } from '../../text/useText.ts';
import { useViewerController } from '../../viewer/ViewerContext.tsx';
import { wholeWithin } from '../../viewer/wholeWithin.ts';
import { ToolButton } from '../../widgets/ToolButton.tsx';
import { ToolBar } from './ToolBar.tsx';
import { focusTool } from './toolEvents.ts';

/** In the place of the compare bar while the corners of a print are set. */
export function PerspectiveBar() {
  const text = useText();
  const stores = useStores();
  const controller = useViewerController();
  const tool = useViewer((state) => state.tool);
  const size = useViewer(() => printSize(stores)?.join(' × ') ?? '');
  if (tool?.kind !== 'perspective') return null;
  const said = { none: text.perspectiveHint, found: text.printFound, 'not-found': text.printNotFound };
  return (
    <ToolBar label={text.labels.perspective ?? ''}>
      <Button
        variant="outlined"
        disabled={controller === null}
        onClick={() => {
          if (controller !== null) proposePrint(stores, (side) => wholeWithin(controller, side));
          focusTool();
        }}
        sx={{ flexShrink: 0 }}
      >
        {text.findPrint}
      </Button>
      <Typography
        noWrap
        role="status"
        title={said[tool.proposal]}
        sx={{ flex: 1, px: 1 }}
        color="textSecondary"
      >
        {said[tool.proposal]}
      </Typography>
      <Typography noWrap sx={{ flexShrink: 0, px: 1 }} color="textSecondary">
        {size}
      </Typography>
      <ToolButton
        label={text.cropReset}
        icon={<RestartAlt />}
        onClick={() => setCorners(stores, perspectiveStep.neutral.corners)}
      />
      <ToolButton
        label={text.cancel}
        shortcut="Esc"
        icon={<Close />}
        onClick={() => leavePerspective(stores)}
      />
      <ToolButton
        label={text.done}
        shortcut="Enter"
        icon={<Check />}
        onClick={() => void keepPerspective(stores)}
      />
    </ToolBar>
  );
}
