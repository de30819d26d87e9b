import type { Catalogue } from '../text/en.ts';

export interface BuiltInPreset {
  readonly id: string;
  readonly name: (text: Catalogue) => string;
  readonly dials: Readonly<Record<string, number>>;
}

/** The app's own presets: values for the paper's two dials; other packs ignore what they do not have. */
export const BUILT_IN_PRESETS: readonly BuiltInPreset[] = [
  { id: 'faithful', name: (text) => text.faithful, dials: { pix: 1, sem: 0.3 } },
  { id: 'balanced', name: (text) => text.balanced, dials: { pix: 1, sem: 1 } },
  { id: 'detailed', name: (text) => text.detailed, dials: { pix: 1, sem: 1.4 } },
];
