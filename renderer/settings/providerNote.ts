import type { DroppedProvider } from '../../shared/engine/protocol.ts';
import { type Said, said, say, type Words } from '../../shared/errors/words/words.ts';
import { PROVIDER_NAMES } from '../text/providerNames.ts';

/** Reasons that say something to whoever has not written the driver; the others stand in the diagnostics. */
const TELLING: ReadonlySet<string> = new Set([
  'no-graphics-processor',
  'slower-than-cpu',
  'ended-while-trying',
]);

/** What did not work on this computer, and why; undefined where all did. */
export function providerNote(dropped: readonly DroppedProvider[], words: Words): string | undefined {
  // One that failed with several packs is listed for each of them.
  const notes = new Set(
    dropped.map(({ provider, reason }) => `${PROVIDER_NAMES[provider]}: ${say(telling(reason), words)}`),
  );
  return notes.size === 0 ? undefined : [...notes].join(' ');
}

function telling(reason: Said): Said {
  if (TELLING.has(reason.word)) return reason;
  const inner = reason.values.reason;
  return typeof inner === 'object' && TELLING.has(inner.word) ? inner : said('cannot-be-used-here');
}
