const IS_MAC = /Mac/.test(globalThis.navigator?.userAgent ?? '');

/** Keys as the platform writes them: on a Mac 'Ctrl+Shift+Z' is ⇧⌘Z, the signs in Apple's order. */
export function keyNames(keys: string, isMac = IS_MAC): string {
  if (!isMac) return keys;
  return keys.replace('Ctrl+Shift+', '⇧⌘').replace('Ctrl+', '⌘').replace('Alt+', '⌥').replace('Shift+', '⇧');
}
