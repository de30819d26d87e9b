import { startingDials } from '../../shared/develop/adaptRecipe.ts';
import type { Settings } from '../../shared/library/settings.ts';
import type { Dial } from '../../shared/packs/manifest.ts';
import { BUILT_IN_PRESETS } from '../stores/builtInPresets.ts';
import type { Catalogue } from './en.ts';

/** What a photo without settings of its own is shown and exported with, by the name that a person knows. */
export function startName(start: Settings['start'], dials: readonly Dial[], text: Catalogue): string {
  if (start?.kind === 'as-it-is') return text.original;
  const builtIn = BUILT_IN_PRESETS.find(({ id }) => start !== null && start.key === `built-in:${id}`);
  if (builtIn !== undefined) return builtIn.name(text);
  if (start !== null) return start.key.replace(/^preset:/, '');
  const values = startingDials(dials, null);
  const same = BUILT_IN_PRESETS.find((preset) =>
    Object.entries(values).every(([id, value]) => preset.dials[id] === value),
  );
  return same?.name(text) ?? text.startOfPack;
}
