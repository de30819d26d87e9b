import type { MenuItemConstructorOptions } from 'electron';
import type { MenuCommand } from '../../../shared/ipc/events.ts';
import type { Words } from './words.ts';

export interface MenuActions {
  /** Does in the page what its own buttons do. */
  readonly command: (command: MenuCommand) => void;
  readonly showLog: () => void;
}

/**
 * The app's own menu. It has no Reload and no page zoom, and its commands have no keys: those are the page's,
 * which knows whether somebody is typing. Only on a Mac there is an Edit menu, because without one its text
 * fields have no copy and paste.
 */
export function buildMenu(
  words: Words,
  platform: NodeJS.Platform,
  { command, showLog }: MenuActions,
): MenuItemConstructorOptions[] {
  const isMac = platform === 'darwin';
  const item = (label: string, name: MenuCommand): MenuItemConstructorOptions => ({
    label,
    click: () => command(name),
  });
  const separator: MenuItemConstructorOptions = { type: 'separator' };
  const about = item(words.about, 'about');
  const settings = item(words.settings, 'settings');
  const quit: MenuItemConstructorOptions = { role: 'quit', label: words.quit };
  return [
    ...(isMac ? [macAppMenu(words, about, settings, quit)] : []),
    {
      label: words.file,
      submenu: [
        item(words.importPictures, 'import-pictures'),
        item(words.importFolder, 'import-folder'),
        separator,
        item(words.export, 'export'),
        ...(isMac ? [] : [separator, settings, separator, quit]),
      ],
    },
    ...(isMac ? [editMenu(words)] : []),
    {
      label: words.view,
      submenu: [
        item(words.library, 'library'),
        item(words.develop, 'develop'),
        item(words.queue, 'queue'),
        item(words.packs, 'packs'),
        separator,
        { role: 'togglefullscreen', label: words.fullScreen },
      ],
    },
    {
      label: words.window,
      submenu: [
        { role: 'minimize', label: words.minimise },
        { role: 'close', label: words.closeWindow },
      ],
    },
    {
      label: words.help,
      submenu: [
        item(words.shortcuts, 'shortcuts'),
        { label: words.showLog, click: showLog },
        ...(isMac ? [] : [separator, about]),
      ],
    },
  ];
}

function macAppMenu(
  words: Words,
  about: MenuItemConstructorOptions,
  settings: MenuItemConstructorOptions,
  quit: MenuItemConstructorOptions,
): MenuItemConstructorOptions {
  return {
    label: 'PiSA Darkroom',
    submenu: [
      about,
      { type: 'separator' },
      settings,
      { type: 'separator' },
      { role: 'hide', label: words.hide },
      { role: 'hideOthers', label: words.hideOthers },
      { role: 'unhide', label: words.showAll },
      { type: 'separator' },
      quit,
    ],
  };
}

function editMenu(words: Words): MenuItemConstructorOptions {
  return {
    label: words.edit,
    submenu: [
      { role: 'undo', label: words.undo },
      { role: 'redo', label: words.redo },
      { type: 'separator' },
      { role: 'cut', label: words.cut },
      { role: 'copy', label: words.copy },
      { role: 'paste', label: words.paste },
      { role: 'selectAll', label: words.selectAll },
    ],
  };
}
