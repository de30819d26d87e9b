/**
 * The commands by name, without loading any of them: the desktop app has to know at once whether it was
 * started as a window or as a command line.
 */
export const COMMAND_NAMES: readonly string[] = [
  'restore',
  'grid',
  'export',
  'queue',
  'packs',
  'evaluate',
  'fit-niqe',
  'bench',
  'doctor',
  'help',
];
