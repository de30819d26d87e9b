import type { MenuItemConstructorOptions } from 'electron';
import { expect, it } from 'vitest';
import { SHORTCUTS } from '../../../renderer/shell/shortcuts.ts';
import { buildMenu } from './appMenu.ts';
import { wordsFor } from './words.ts';

/** Keys that Electron gives to roles by itself, as the page would write them. */
const KEYS_OF_ROLES: Readonly<Record<string, string>> = {
  quit: 'ctrl+q',
  minimize: 'ctrl+m',
  close: 'ctrl+w',
  hide: 'ctrl+h',
  hideOthers: 'ctrl+alt+h',
  togglefullscreen: 'f11',
};
/** On a Mac the page is asked first; these serve its text fields. */
const EDIT_ROLES = ['undo', 'redo', 'cut', 'copy', 'paste', 'selectAll'];

const platforms = ['linux', 'win32', 'darwin'] as const;

function allItems(platform: NodeJS.Platform, language: 'en' | 'zh' = 'en'): MenuItemConstructorOptions[] {
  const actions = { command: () => {}, showLog: () => {} };
  const flatten = (items: MenuItemConstructorOptions[]): MenuItemConstructorOptions[] =>
    items.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? flatten(item.submenu) : [])]);
  return flatten(buildMenu(wordsFor(language, []), platform, actions));
}

it.each(platforms)(
  'the menu of %s takes no key from the page, reloads nothing and zooms nothing',
  (platform) => {
    const items = allItems(platform);
    expect(items.filter(({ accelerator }) => accelerator !== undefined)).toEqual([]);
    const roles = items.flatMap(({ role }) => (role === undefined ? [] : [role]));
    const editRoles = roles.filter((role) => EDIT_ROLES.includes(role));
    expect(editRoles).toEqual(platform === 'darwin' ? EDIT_ROLES : []);
    const chords = SHORTCUTS.map(({ chord }) => chord);
    for (const role of roles.filter((name) => !EDIT_ROLES.includes(name))) {
      if (role === 'unhide') continue;
      expect(KEYS_OF_ROLES).toHaveProperty([role]);
      expect(chords).not.toContain(KEYS_OF_ROLES[role]);
    }
  },
);

it('every item has words in both languages', () => {
  for (const platform of platforms) {
    const [english, chinese] = [allItems(platform, 'en'), allItems(platform, 'zh')];
    const named = english.filter(({ type }) => type !== 'separator');
    expect(named.every(({ label }) => label !== undefined && label !== '')).toBe(true);
    const same = english.filter(({ label }, index) => label !== undefined && label === chinese[index]?.label);
    // The app's own name.
    expect(same.map(({ label }) => label)).toEqual(platform === 'darwin' ? ['PiSA Darkroom'] : []);
  }
});
