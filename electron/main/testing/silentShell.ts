import type { Shell } from '../../shells/shell.ts';

/** A shell that shows nothing to nobody. */
export const silentShell: Shell = {
  kind: 'browser',
  revealInFolder: async () => false,
  broadcast: () => undefined,
  notify: () => undefined,
  setProgress: () => undefined,
  keepAwake: () => undefined,
};
