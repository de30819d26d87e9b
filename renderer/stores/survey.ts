import { lookKey } from '../../shared/develop/developmentKey.ts';
import { preferredPacks } from '../../shared/develop/resolvePack.ts';
import type { PackSummary, Preset, Version } from '../../shared/ipc/views.ts';
import type { Photo } from '../../shared/library/photo.ts';
import { type CompareMode, SURVEY_MAX, SURVEY_MIN } from '../../shared/viewport/panes.ts';
import type { Catalogue } from '../text/en.ts';
import { BUILT_IN_PRESETS } from './builtInPresets.ts';
import { buildRecipe, readRecipe, type Settled } from './settled.ts';

/** A setting of the photo that can stand beside others. */
export interface SurveyOption {
  /** Stays the same while the photo does. */
  readonly key: string;
  readonly name: (text: Catalogue) => string;
  readonly settled: Settled;
  /** The plain enlargement, which no value of a latent pack's dials gives. */
  readonly isBefore: boolean;
}

export interface SurveySources {
  readonly photo: Photo | null;
  readonly settled: Settled | null;
  readonly versions: readonly Version[];
  readonly presets: readonly Preset[];
  readonly packs: readonly PackSummary[];
}

/** Everything that can be compared: now, versions (newest first), presets, other packs, the enlargement. */
export function surveyOptions({ photo, settled, versions, presets, packs }: SurveySources): SurveyOption[] {
  if (photo === null || settled === null) return [];
  const options: SurveyOption[] = [];
  const add = (key: string, name: SurveyOption['name'], shown: Settled | null, isBefore = false) => {
    if (shown !== null) options.push({ key, name, settled: shown, isBefore });
  };
  add('now', (text) => text.surveyNow, settled);
  for (const { id, name, recipe } of versions.toReversed()) {
    // Shown with another pack it would be another picture.
    const isInstalled = packs.some((pack) => pack.id === recipe.pack.id);
    add(`version:${id}`, () => name, isInstalled ? readRecipe(recipe, photo, packs, null) : null);
  }
  for (const { id, name, dials } of BUILT_IN_PRESETS) add(`built-in:${id}`, name, withDials(settled, dials));
  for (const { id, name, dials } of presets) add(`preset:${id}`, () => name, withDials(settled, dials));
  for (const pack of preferredPacks(packs)) {
    const { id, name, version } = pack;
    const isOtherVersion = id === settled.pack.id;
    if (pack.hash === settled.pack.hash) continue;
    add(`pack:${id}`, () => (isOtherVersion ? `${name} ${version}` : name), withPack(settled, pack));
  }
  add('before', (text) => text.before, settled, true);
  return options;
}

/**
 * What stands side by side: what the person chose, else the first options that differ from one another. The
 * comparison of two shows the first two of them.
 */
export function chooseSurvey(
  options: readonly SurveyOption[],
  keys: readonly string[] | null,
  mode: CompareMode,
): SurveyOption[] {
  const count = mode === 'compare-two' ? SURVEY_MIN : SURVEY_MAX;
  const chosen = keys?.flatMap((key) => options.find((option) => option.key === key) ?? []) ?? [];
  if (chosen.length >= SURVEY_MIN) return chosen.slice(0, count);
  const looks = new Set<string>();
  const different = options.filter(({ settled, isBefore }) => {
    const look = `${lookKey(buildRecipe(settled, null))} ${isBefore}`;
    return looks.size < looks.add(look).size;
  });
  return different.slice(0, count);
}

/** Null where the pack has none of these dials. */
function withDials(settled: Settled, values: Readonly<Record<string, number>>): Settled | null {
  const known = settled.pack.dials.flatMap(({ id }) => {
    const value = values[id];
    return value === undefined ? [] : [[id, value] as const];
  });
  if (known.length === 0) return null;
  return { ...settled, dials: { ...settled.dials, ...Object.fromEntries(known) } };
}

/** Another pack takes over the values of dials that it has too. */
function withPack(settled: Settled, pack: PackSummary): Settled | null {
  if (settled.scale < pack.scales.min || settled.scale > pack.scales.max) return null;
  const values = pack.dials.map((dial) => [dial.id, settled.dials[dial.id] ?? dial.default] as const);
  return { ...settled, pack, dials: Object.fromEntries(values) };
}
