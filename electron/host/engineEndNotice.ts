import type { NoticeMessage } from '../../shared/engine/protocol.ts';
import type { Provider } from '../../shared/engine/providers.ts';
import { type Said, said } from '../../shared/errors/words/words.ts';

type Notice = NoticeMessage['notice'];

/** What a person needs to know of an engine that ended, and, for the log, what the system said. */
export function engineEndNotice(probing: Provider | null, reason: Said): Notice {
  return probing === null
    ? { level: 'warning', said: said('engine-started-again'), detail: said('engine-ended', { reason }) }
    : {
        level: 'warning',
        said: said('goes-on-without-graphics'),
        detail: said('engine-ended-while-trying-provider', { probing, reason }),
      };
}
