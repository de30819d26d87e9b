import { type Said, said } from '../../../../shared/errors/words/words.ts';
import { readIccProfile } from './iccProfile.ts';

/** The profile as it is written: a grey one describes one channel; on three it would be read as nonsense. */
export function fittingProfile(
  icc: Uint8Array | undefined,
  channels: 1 | 3,
): { readonly icc?: Uint8Array; readonly notes: readonly Said[] } {
  if (icc === undefined) return { notes: [] };
  const facts = readIccProfile(icc);
  if (facts?.colourSpace === (channels === 1 ? 'GRAY' : 'RGB')) return { icc: facts.profile, notes: [] };
  return {
    notes: [
      facts === undefined
        ? said('unknown-profile-left-out')
        : said('profile-does-not-fit', { name: facts.name, channels }),
    ],
  };
}
