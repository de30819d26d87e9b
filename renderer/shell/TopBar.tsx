import ExtensionOutlined from '@mui/icons-material/ExtensionOutlined';
import KeyboardOutlined from '@mui/icons-material/KeyboardOutlined';
import Redo from '@mui/icons-material/Redo';
import SettingsOutlined from '@mui/icons-material/SettingsOutlined';
import Undo from '@mui/icons-material/Undo';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import type { Screen, Sheet } from '../stores/appStore.ts';
import { useApp, useJournal, useQueue, useStores } from '../stores/StoresContext.tsx';
import { useText } from '../text/useText.ts';
import { LAYOUT } from '../theme/theme.ts';
import { ToolButton } from '../widgets/ToolButton.tsx';
import { SearchBox } from './SearchBox.tsx';

export function TopBar() {
  const text = useText();
  const { app } = useStores();
  const screen = useApp((state) => state.screen);
  const waiting = useQueue((state) =>
    state.jobs.reduce((sum, { counts }) => sum + counts.waiting + counts.running, 0),
  );
  const open = (sheet: Sheet) => () => app.getState().openSheet(sheet);
  return (
    <Box
      component="header"
      sx={{
        height: LAYOUT.topBarPx,
        px: 2,
        gap: 1,
        display: 'flex',
        alignItems: 'center',
        bgcolor: 'surface.panel',
        borderBottom: 1,
        borderColor: 'divider',
      }}
    >
      <Box component="nav" aria-label={text.groupScreens} sx={{ display: 'flex', gap: 1 }}>
        <ScreenButton screen="library" label={text.library} isCurrent={screen === 'library'} />
        <ScreenButton screen="develop" label={text.develop} isCurrent={screen === 'develop'} />
        <ScreenButton
          screen="queue"
          label={waiting === 0 ? text.queue : `${text.queue} ●${waiting}`}
          isCurrent={screen === 'queue'}
        />
      </Box>
      <UndoTools />
      <Box sx={{ flex: 1 }} />
      <SearchBox />
      <ToolButton label={text.packs} onClick={open('packs')} icon={<ExtensionOutlined />} />
      <ToolButton label={text.settings} onClick={open('settings')} icon={<SettingsOutlined />} />
      <ToolButton
        label={text.shortcuts}
        shortcut="?"
        onClick={open('shortcuts')}
        icon={<KeyboardOutlined />}
      />
    </Box>
  );
}

/** The whole window's, with what they would do. */
function UndoTools() {
  const text = useText();
  const { journal } = useStores();
  const undo = useJournal((state) => state.undo);
  const redo = useJournal((state) => state.redo);
  const { undoLast, redoNext } = journal.getState();
  return (
    <Box sx={{ display: 'flex', ml: 2 }}>
      <ToolButton
        label={undo === null ? text.undo : text.undoAction(text.actionName(undo, text.labels))}
        shortcut="Ctrl+Z"
        icon={<Undo />}
        isDisabled={undo === null}
        onClick={() => void undoLast()}
      />
      <ToolButton
        label={redo === null ? text.redo : text.redoAction(text.actionName(redo, text.labels))}
        shortcut="Ctrl+Shift+Z"
        icon={<Redo />}
        isDisabled={redo === null}
        onClick={() => void redoNext()}
      />
    </Box>
  );
}

function ScreenButton(props: { screen: Screen; label: string; isCurrent: boolean }) {
  const { app } = useStores();
  return (
    <Button
      aria-current={props.isCurrent ? 'page' : undefined}
      onClick={() => app.getState().show(props.screen)}
      sx={{
        color: props.isCurrent ? 'text.primary' : 'text.secondary',
        fontWeight: props.isCurrent ? 600 : 400,
      }}
    >
      {props.label}
    </Button>
  );
}
