import { lookKey } from '../../shared/develop/developmentKey.ts';
import type { Flag } from '../../shared/library/photo.ts';
import type { CompareMode } from '../../shared/viewport/panes.ts';
import { toggleBrush, toggleRepair } from '../stores/brushActions.ts';
import { toggleCrop } from '../stores/cropActions.ts';
import { togglePerspective } from '../stores/perspectiveActions.ts';
import type { Stores } from '../stores/StoresContext.tsx';
import { targetsOf } from '../stores/targets.ts';
import type { Catalogue } from '../text/en.ts';

export interface ShortcutContext extends Stores {
  readonly text: Catalogue;
  readonly toggleFit: () => void;
  readonly zoom: (direction: 'in' | 'out') => void;
}

export interface Shortcut {
  /** As `chordOf` writes a key press. */
  readonly chord: string;
  /** How the sheet shows it, in words where it is the mouse; a chord without it is an alias and not shown. */
  readonly shown?: string | ((text: Catalogue) => string);
  readonly group: (text: Catalogue) => string;
  readonly label: (text: Catalogue) => string;
  /** Absent where the key is handled elsewhere and only listed. */
  readonly run?: (context: ShortcutContext) => void;
}

const screens = (text: Catalogue) => text.groupScreens;
const compare = (text: Catalogue) => text.groupCompare;
const view = (text: Catalogue) => text.groupView;
const dials = (text: Catalogue) => text.dials;
const edit = (text: Catalogue) => text.groupEdit;
const cull = (text: Catalogue) => text.groupCull;

/** One table for the keys themselves and for the sheet that lists them. No key that browsers keep. */
export const SHORTCUTS: readonly Shortcut[] = [
  {
    chord: 'g',
    shown: 'G',
    group: screens,
    label: (t) => t.keyLibrary,
    run: ({ app }) => app.getState().show('library'),
  },
  {
    chord: 'd',
    shown: 'D',
    group: screens,
    label: (t) => t.keyDevelop,
    run: ({ app }) => app.getState().show('develop'),
  },
  {
    chord: 'e',
    shown: 'E',
    group: screens,
    label: (t) => t.keyLoupe,
    run: ({ app }) => app.getState().showLoupe(),
  },
  {
    chord: 'q',
    shown: 'Q',
    group: screens,
    label: (t) => `${t.queue}; ${t.develop}: ${t.repairTool}`,
    // In Develop a brush has this key, as whoever mends old prints expects.
    run: (stores) => {
      const { screen, show } = stores.app.getState();
      if (screen === 'develop') toggleRepair(stores);
      else show('queue');
    },
  },
  {
    chord: 'shift+q',
    shown: 'Shift+Q',
    group: screens,
    label: (t) => t.queue,
    run: ({ app }) => app.getState().show('queue'),
  },
  {
    chord: 'h',
    shown: 'H',
    group: screens,
    label: (t) => t.keyPanels,
    run: ({ app }) => app.getState().toggleSidePanels(),
  },
  { chord: 'f', shown: 'F', group: screens, label: (t) => t.keyFullScreen, run: toggleFullScreen },
  {
    chord: '?',
    shown: '?',
    group: screens,
    label: (t) => t.keyHelp,
    run: ({ app }) => app.getState().openSheet('shortcuts'),
  },
  { chord: 'escape', shown: 'Esc', group: screens, label: (t) => t.keyEscape, run: leaveInnermost },

  { chord: '\\', shown: '\\', group: compare, label: (t) => t.keyBeforeAfter, run: mode('before') },
  { chord: 'b', shown: 'B', group: compare, label: (t) => t.keyBlink },
  { chord: 'y', shown: 'Y', group: compare, label: (t) => t.compareSide, run: mode('side-by-side') },
  {
    chord: 'alt+y',
    shown: 'Alt+Y',
    group: compare,
    label: (t) => t.compareTopBottom,
    run: mode('top-bottom'),
  },
  { chord: 'shift+y', shown: 'Shift+Y', group: compare, label: (t) => t.compareSplit, run: mode('split') },
  {
    chord: 'alt+shift+y',
    shown: 'Alt+Shift+Y',
    group: compare,
    label: (t) => t.compareSplitHorizontal,
    run: mode('split-horizontal'),
  },
  { chord: 'm', shown: 'M', group: compare, label: (t) => t.compareGrid, run: mode('grid') },
  { chord: 'c', shown: 'C', group: compare, label: (t) => t.compareTwo, run: mode('compare-two') },
  { chord: 'n', shown: 'N', group: compare, label: (t) => t.compareSurvey, run: mode('survey') },
  { chord: 'i', shown: 'I', group: compare, label: (t) => t.compareDetail, run: mode('added-detail') },
  { chord: 'j', shown: 'J', group: compare, label: (t) => t.compareDifference, run: mode('difference') },

  {
    chord: 'shift+j',
    shown: 'Shift+J',
    group: view,
    label: (t) => t.showClipping,
    run: ({ app, viewer }) => {
      if (app.getState().screen === 'develop') viewer.getState().toggleClipping();
    },
  },
  { chord: 'z', shown: 'Z', group: view, label: (t) => t.keyFitToggle, run: ({ toggleFit }) => toggleFit() },
  { chord: '+', shown: '+', group: view, label: (t) => t.zoomIn, run: ({ zoom }) => zoom('in') },
  { chord: '-', shown: '−', group: view, label: (t) => t.zoomOut, run: ({ zoom }) => zoom('out') },
  {
    chord: 'arrowleft',
    shown: '←',
    group: view,
    label: (t) => t.keyPrevious,
    run: ({ library }) => library.getState().step(-1),
  },
  {
    chord: 'arrowright',
    shown: '→',
    group: view,
    label: (t) => t.keyNext,
    run: ({ library }) => library.getState().step(1),
  },
  { chord: 'wheel', shown: (t) => t.mouseWheel, group: view, label: (t) => t.keyZoomAtPointer },
  { chord: 'space+drag', shown: (t) => t.mouseSpaceDrag, group: view, label: (t) => t.keyPan },

  { chord: 'arrowup', shown: '↑ ↓', group: dials, label: (t) => t.keyStep },
  { chord: 'shift+arrowup', shown: 'Shift+↑ ↓', group: dials, label: (t) => t.keyLargeStep },
  { chord: 'double-click', shown: (t) => t.mouseDoubleClick, group: dials, label: (t) => t.keyResetDial },

  {
    chord: 'r',
    shown: 'R',
    group: edit,
    label: (t) => t.cropTool,
    run: (stores) => {
      if (stores.app.getState().screen === 'develop') toggleCrop(stores);
    },
  },
  {
    chord: 'shift+r',
    shown: 'Shift+R',
    group: edit,
    label: (t) => t.perspectiveTool,
    run: (stores) => {
      if (stores.app.getState().screen === 'develop') togglePerspective(stores);
    },
  },
  {
    chord: 'k',
    shown: 'K',
    group: edit,
    label: (t) => t.brushTool,
    run: (stores) => {
      if (stores.app.getState().screen === 'develop') toggleBrush(stores);
    },
  },
  { chord: '[', shown: '[ ]', group: edit, label: (t) => t.brushSize },
  { chord: '{', shown: 'Shift+[ ]', group: edit, label: (t) => t.brushSoftness },
  { chord: 'o', shown: 'O', group: edit, label: (t) => t.maskShow },
  {
    chord: 'w',
    shown: 'W',
    group: edit,
    label: (t) => t.whiteBalanceTool,
    run: ({ app, viewer }) => {
      const { tool, setTool } = viewer.getState();
      if (app.getState().screen === 'develop')
        setTool(tool?.kind === 'white-balance' ? null : { kind: 'white-balance' });
    },
  },
  { chord: 't', shown: 'T', group: edit, label: (t) => t.tone, run: askForTone },
  {
    chord: 'ctrl+z',
    shown: 'Ctrl+Z',
    group: edit,
    label: (t) => t.undo,
    run: ({ journal }) => void journal.getState().undoLast(),
  },
  {
    chord: 'ctrl+shift+z',
    shown: 'Ctrl+Shift+Z',
    group: edit,
    label: (t) => t.redo,
    run: ({ journal }) => void journal.getState().redoNext(),
  },
  {
    chord: 'ctrl+shift+c',
    shown: 'Ctrl+Shift+C',
    group: edit,
    label: (t) => t.copySettings,
    run: copy,
  },
  { chord: 'ctrl+shift+v', shown: 'Ctrl+Shift+V', group: edit, label: (t) => t.pasteSettings, run: paste },
  {
    chord: 'ctrl+alt+v',
    shown: 'Ctrl+Alt+V',
    group: edit,
    label: (t) => t.asPrevious,
    run: (context) => void context.develop.getState().pastePrevious(targetsOf(context)),
  },
  { chord: 's', shown: 'S', group: edit, label: (t) => t.keyVersion, run: keepVersion },
  { chord: 'f2', shown: 'F2', group: edit, label: (t) => t.keyRename },
  { chord: 'alt+arrowup', shown: 'Alt+↑ ↓', group: edit, label: (t) => t.keyMoveRow },
  {
    chord: 'ctrl+shift+e',
    shown: 'Ctrl+Shift+E',
    group: edit,
    label: (t) => t.export,
    // In Develop the photo that is open, elsewhere the selection.
    run: ({ app }) => {
      const { screen, openSheet } = app.getState();
      openSheet(screen === 'develop' ? 'export' : 'export-many');
    },
  },

  { chord: 'enter', shown: 'Enter', group: cull, label: (t) => t.keyOpen },
  {
    chord: 'p',
    shown: 'P',
    group: cull,
    label: (t) => t.keyPick,
    run: flag('pick'),
  },
  {
    chord: 'x',
    shown: 'X',
    group: cull,
    label: (t) => t.keyReject,
    run: flag('reject'),
  },
  {
    chord: 'u',
    shown: 'U',
    group: cull,
    label: (t) => t.keyUnflag,
    run: flag('none'),
  },
  { chord: '0', shown: '0 – 5', group: cull, label: (t) => t.keyRate, run: rate(0) },
  ...[1, 2, 3, 4, 5].map((stars) => ({
    chord: String(stars),
    group: cull,
    label: (t: Catalogue) => t.keyRate,
    run: rate(stars),
  })),
  {
    chord: 'ctrl+a',
    shown: 'Ctrl+A',
    group: cull,
    label: (t) => t.keySelectAll,
    run: ({ library }) => library.getState().selectAll(),
  },
  {
    chord: 'ctrl+d',
    shown: 'Ctrl+D',
    group: cull,
    label: (t) => t.keyDeselect,
    run: ({ library }) => library.getState().deselect(),
  },
  {
    chord: 'shift+arrowleft',
    shown: 'Shift+← →',
    group: cull,
    label: (t) => t.keyExtend,
    run: ({ library }) => library.getState().step(-1, true),
  },
  {
    chord: 'shift+arrowright',
    group: cull,
    label: (t) => t.keyExtend,
    run: ({ library }) => library.getState().step(1, true),
  },
  {
    chord: 'delete',
    shown: 'Delete',
    group: cull,
    label: (t) => t.keyRemove,
    run: (context) => {
      if (targetsOf(context).length > 0) context.app.getState().openSheet('remove');
    },
  },
];

/**
 * A key press as a chord; ⌘ counts as Ctrl. A sign that needs Shift ('?') is written without it. With Alt a Mac
 * writes other signs ('¥'): there the key's place on the keyboard tells the letter.
 */
export function chordOf(event: {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}): string {
  const [, letter] = (event.altKey && /^Key([A-Z])$/.exec(event.code)) || [];
  const key = (/^[ -~]/.test(event.key) ? event.key : (letter ?? event.key)).toLowerCase();
  const isSign = key.length === 1 && !/[a-z0-9]/.test(key);
  const parts = [];
  if (event.ctrlKey || event.metaKey) parts.push('ctrl');
  if (event.altKey) parts.push('alt');
  if (event.shiftKey && !isSign) parts.push('shift');
  return [...parts, key === '=' ? '+' : key].join('+');
}

function mode(name: CompareMode) {
  return ({ viewer, app }: ShortcutContext) => {
    if (app.getState().screen === 'develop') viewer.getState().toggleMode(name);
  };
}

function rate(stars: number) {
  return (context: ShortcutContext) => void context.library.getState().rate(targetsOf(context), stars);
}

function flag(name: Flag) {
  return (context: ShortcutContext) => void context.library.getState().flag(targetsOf(context), name);
}

/** In the library the settings of the photo that is selected there, whatever Develop showed last. */
async function copyCurrent({ app, develop, library, text }: ShortcutContext): Promise<void> {
  const { current } = library.getState().selection;
  if (app.getState().screen === 'library' && current !== null && current !== develop.getState().photo?.id)
    await develop.getState().open(current);
  develop.getState().copy(text.settingsCopied);
}

function copy(context: ShortcutContext): void {
  void copyCurrent(context);
}

function paste(context: ShortcutContext): void {
  void context.develop.getState().paste(targetsOf(context));
}

/** Where panels are put away, they come back for it. */
function askForTone({ app, viewer }: ShortcutContext): void {
  const { screen, areSidePanelsOpen, isLoupe, toggleSidePanels } = app.getState();
  if (screen !== 'develop') return;
  if (!areSidePanelsOpen || isLoupe) toggleSidePanels();
  viewer.setState({ askedPanel: 'tone' });
}

/** A key is pressed twice sooner than a name is typed: what looks the same is not kept again. */
function keepVersion({ app, develop, text }: ShortcutContext): void {
  const { versions, recipe, keepVersion: keep } = develop.getState();
  const now = recipe();
  const same = now === null ? undefined : versions.find((kept) => lookKey(kept.recipe) === lookKey(now));
  if (same !== undefined) app.getState().tell('info', text.alreadyKept(same.name));
  else void keep(text.versionName(versions.length + 1));
}

function toggleFullScreen(): void {
  if (document.fullscreenElement === null) void document.documentElement.requestFullscreen();
  else void document.exitFullscreen();
}

/**
 * A sheet closes itself; then a compare mode ends; then the loupe, back to where it was opened; then Develop gives way
 * to the library; there nothing is selected then.
 */
function leaveInnermost({ app, viewer, library }: ShortcutContext): void {
  const { screen, sheet, isLoupe, loupeFrom, show, openSheet } = app.getState();
  if (sheet !== null) openSheet(null);
  else if (screen === 'develop' && viewer.getState().mode !== 'none') viewer.getState().setMode('none');
  else if (screen === 'library') library.getState().deselect();
  else show(screen === 'develop' && isLoupe ? loupeFrom : 'library');
}
