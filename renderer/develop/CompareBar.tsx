import Add from '@mui/icons-material/Add';
import Compare from '@mui/icons-material/Compare';
import CompareArrows from '@mui/icons-material/CompareArrows';
import CropSquare from '@mui/icons-material/CropSquare';
import Difference from '@mui/icons-material/Difference';
import FitScreen from '@mui/icons-material/FitScreen';
import GridOn from '@mui/icons-material/GridOn';
import GridView from '@mui/icons-material/GridView';
import HistoryToggleOff from '@mui/icons-material/HistoryToggleOff';
import HorizontalSplit from '@mui/icons-material/HorizontalSplit';
import LocalFireDepartment from '@mui/icons-material/LocalFireDepartment';
import Splitscreen from '@mui/icons-material/Splitscreen';
import VerticalSplit from '@mui/icons-material/VerticalSplit';
import ZoomIn from '@mui/icons-material/ZoomIn';
import ZoomOut from '@mui/icons-material/ZoomOut';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Tooltip from '@mui/material/Tooltip';
import type { ReactNode } from 'react';
import { type CompareMode, SURVEY_MAX } from '../../shared/viewport/panes.ts';
import { useDevelop, useStores, useViewer } from '../stores/StoresContext.tsx';
import { useSurvey } from '../stores/useSurvey.ts';
import type { Catalogue } from '../text/en.ts';
import { useText } from '../text/useText.ts';
import { useViewerController } from '../viewer/ViewerContext.tsx';
import { ViewGestures } from '../viewer/viewGestures.ts';
import { ToolButton } from '../widgets/ToolButton.tsx';
import { ToolRow } from '../widgets/ToolRow.tsx';

interface ModeEntry {
  readonly mode: CompareMode;
  readonly label: (text: Catalogue) => string;
  readonly shortcut: string;
  readonly icon: ReactNode;
}

const MODES: readonly ModeEntry[] = [
  { mode: 'none', label: (text) => text.compareNone, shortcut: 'Esc', icon: <CropSquare /> },
  { mode: 'before', label: (text) => text.compareBefore, shortcut: '\\', icon: <HistoryToggleOff /> },
  { mode: 'split', label: (text) => text.compareSplit, shortcut: 'Shift+Y', icon: <Compare /> },
  {
    mode: 'split-horizontal',
    label: (text) => text.compareSplitHorizontal,
    shortcut: 'Alt+Shift+Y',
    icon: <Splitscreen />,
  },
  { mode: 'side-by-side', label: (text) => text.compareSide, shortcut: 'Y', icon: <VerticalSplit /> },
  {
    mode: 'top-bottom',
    label: (text) => text.compareTopBottom,
    shortcut: 'Alt+Y',
    icon: <HorizontalSplit />,
  },
  {
    mode: 'added-detail',
    label: (text) => text.compareDetail,
    shortcut: 'I',
    icon: <LocalFireDepartment />,
  },
  { mode: 'difference', label: (text) => text.compareDifference, shortcut: 'J', icon: <Difference /> },
  { mode: 'grid', label: (text) => text.compareGrid, shortcut: 'M', icon: <GridOn /> },
  { mode: 'compare-two', label: (text) => text.compareTwo, shortcut: 'C', icon: <CompareArrows /> },
  { mode: 'survey', label: (text) => text.compareSurvey, shortcut: 'N', icon: <GridView /> },
];

export function CompareBar() {
  const text = useText();
  const { viewer } = useStores();
  const mode = useViewer((state) => state.mode);
  const hasDials = useDevelop((state) => state.settled !== null);
  return (
    <ToolRow label={text.groupCompare} gap={0.5}>
      {MODES.map((entry) => (
        <ToolButton
          key={entry.mode}
          label={entry.label(text)}
          shortcut={entry.shortcut}
          icon={entry.icon}
          isOn={mode === entry.mode}
          isDisabled={!hasDials}
          onClick={() => viewer.getState().setMode(entry.mode)}
        />
      ))}
      {mode === 'survey' && <AddToSurvey />}
      <Box sx={{ flex: 1 }} />
      <ZoomControls />
    </ToolRow>
  );
}

/** One more setting beside the others: the first that is not there yet. */
function AddToSurvey() {
  const text = useText();
  const { viewer } = useStores();
  const { options, chosen } = useSurvey();
  const next = options.find((option) => !chosen.includes(option));
  return (
    <ToolButton
      label={text.surveyAdd}
      icon={<Add />}
      isDisabled={next === undefined || chosen.length >= SURVEY_MAX}
      onClick={() => {
        if (next !== undefined) viewer.getState().setSurvey([...chosen, next].map(({ key }) => key));
      }}
    />
  );
}

function ZoomControls() {
  const text = useText();
  const { viewer } = useStores();
  const controller = useViewerController();
  const isFit = useViewer((state) => state.view.kind === 'fit');
  const zoom = useViewer((state) => state.zoom);
  if (controller === null) return null;
  const gestures = new ViewGestures(controller, viewer);
  return (
    <>
      <ToolButton label={text.zoomOut} shortcut="−" icon={<ZoomOut />} onClick={() => gestures.step('out')} />
      <ToolButton label={text.zoomIn} shortcut="+" icon={<ZoomIn />} onClick={() => gestures.step('in')} />
      <ToolButton
        label={text.fit}
        shortcut="Z"
        icon={<FitScreen />}
        isOn={isFit}
        onClick={() => gestures.fit()}
      />
      {[1, 2].map((step) => (
        <Tooltip key={step} title={step === 1 ? '1:1 (Z)' : '2:1'}>
          <Button
            aria-pressed={!isFit && zoom === step}
            onClick={() => gestures.zoomTo(step, null)}
            sx={{
              minWidth: 0,
              px: 2,
              color: !isFit && zoom === step ? 'primary.main' : 'text.secondary',
            }}
          >
            {step}:1
          </Button>
        </Tooltip>
      ))}
    </>
  );
}
