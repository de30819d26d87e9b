import { z } from 'zod';
import type { Result } from '../errors/failure.ts';
import type { InstallStep } from '../packs/installation.ts';
import type { AppEvent } from './contract.ts';

/** Checked at the border; names and parameters are checked again against the contract. */
export const toMainSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('request'),
    id: z.number().int().min(0),
    name: z.string().max(64),
    params: z.unknown(),
  }),
  z.strictObject({ kind: z.literal('cancel'), id: z.number().int().min(0) }),
]);
export type ToMain = z.infer<typeof toMainSchema>;

export type FromMain =
  | { readonly kind: 'answer'; readonly id: number; readonly result: Result<unknown> }
  | {
      readonly kind: 'progress';
      readonly id: number;
      readonly done: number;
      readonly total: number;
      readonly step?: InstallStep;
    }
  | { readonly kind: 'event'; readonly event: AppEvent };

/** How messages travel: a WebSocket in the browser shell, a message channel of the preload in Electron. */
export interface Transport {
  send(message: ToMain): void;
  onMessage(listener: (message: FromMain) => void): () => void;
  /** Called when the other side is gone; requests under way will not be answered. */
  onClose(listener: () => void): () => void;
}
