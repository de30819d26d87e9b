import { readIccProfile } from './iccProfile.ts';

/** The profile as it is written: a grey one describes one channel; on three it would be read as nonsense. */
export function fittingProfile(
  icc: Uint8Array | undefined,
  channels: 1 | 3,
): { readonly icc?: Uint8Array; readonly notes: readonly string[] } {
  if (icc === undefined) return { notes: [] };
  const facts = readIccProfile(icc);
  if (facts?.colourSpace === (channels === 1 ? 'GRAY' : 'RGB')) return { icc: facts.profile, notes: [] };
  const name = facts?.name ?? 'unknown';
  return {
    notes: [`The profile “${name}” does not fit a picture of ${channels} channels and was left out.`],
  };
}
