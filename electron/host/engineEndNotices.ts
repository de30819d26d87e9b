import type { NoticeMessage } from '../../shared/engine/protocol.ts';
import type { Provider } from '../../shared/engine/providers.ts';
import { type Said, said } from '../../shared/errors/words/words.ts';

type Notice = NoticeMessage['notice'];

/** What a person needs to know of an engine that ended, and, where the curious look, what the system said. */
export function engineEndNotices(probing: Provider | null, reason: Said): readonly Notice[] {
  return probing === null
    ? [
        { level: 'warning', said: said('engine-started-again') },
        { level: 'info', said: said('engine-ended', { reason }) },
      ]
    : [
        { level: 'warning', said: said('goes-on-without-graphics') },
        { level: 'info', said: said('engine-ended-while-trying-provider', { probing, reason }) },
      ];
}
