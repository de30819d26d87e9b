import { STEPS } from '../../shared/develop/steps/list.ts';
import { TONE_FIELDS } from '../../shared/develop/steps/tone.ts';
import type { HistoryStep } from '../../shared/ipc/views.ts';
import { MASK_LABELS } from '../stores/brush.ts';

/** Steps that are about something else than dials and enlargement. */
const WITHOUT_VALUES: ReadonlySet<string> = new Set([
  'pack',
  'levels',

  ...MASK_LABELS,
  ...TONE_FIELDS,
  ...STEPS.filter(({ id }) => id !== 'dials').map(({ label }) => label),
]);

/** The values that a step of the history set: of the dial that was turned, or of all. */
export function describeStep({ label, settings }: HistoryStep): string | undefined {
  if (settings === null || WITHOUT_VALUES.has(label)) return undefined;
  if (label === 'scale') return `×${Number(settings.scale.toFixed(2))}`;
  const turned = settings.dials[label];
  return describeValues(turned === undefined ? Object.values(settings.dials) : [turned]);
}

/** Dials in the order of the pack, which needs no names where there is little room. */
export function describeValues(values: readonly number[]): string {
  return values.map((value) => value.toFixed(2)).join(' · ');
}
