import { STEPS } from '../../../shared/develop/steps/list.ts';
import { inEnglish } from '../../../shared/errors/words/words.ts';
import { KeptResiduals } from '../develop/pixel/keptResiduals.ts';
import type { RestorationParts } from '../develop/pixel/restoration.ts';
import type { KeptFiles } from '../keptFiles.ts';
import { NetworkMeter } from '../tiles/tileNetwork.ts';
import { TurnQueue } from '../turnQueue.ts';

/** What restorations share, without an engine around them. */
export function restorationParts(
  memoryBytes = 50_000_000,
  keptFiles: KeptFiles | null = null,
): RestorationParts & { readonly notices: string[] } {
  const notices: string[] = [];
  return {
    kept: new KeptResiduals(memoryBytes),
    keptFiles,
    networkTurns: new TurnQueue(),
    meter: new NetworkMeter(),
    notify: (what) => notices.push(inEnglish(what)),
    notices,
    steps: STEPS,
  };
}
