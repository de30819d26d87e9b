import { describe, expect, it } from 'vitest';
import { DEFAULT_ENGINE_SETTINGS } from '../../shared/engine/protocol.ts';
import type { Provider } from '../../shared/engine/providers.ts';
import { Failure } from '../../shared/errors/failure.ts';
import { inEnglish } from '../../shared/errors/words/words.ts';
import { type EngineParts, withPack } from './callContext.ts';
import { createEngineParts } from './callHandlers.ts';
import type { PackSessions } from './sessions/packSessions.ts';
import type { ProvenPack } from './sessions/provenPack.ts';

const { signal } = new AbortController();

/** Stands for sessions on a machine with a GPU: `open` gives the best provider that was not dropped. */
function partsWithGpu() {
  const providers: Provider[] = ['webgpu', 'cpu'];
  const dropped: string[] = [];
  const sessions: Pick<PackSessions, 'open' | 'drop'> = {
    open: async (_, wanted) =>
      ({ provider: wanted ?? providers[0], precision: 'single', use: () => () => {} }) as ProvenPack,
    drop: (proven, reason) => {
      providers.splice(providers.indexOf(proven.provider), 1);
      dropped.push(inEnglish(reason));
    },
  };
  const border = { announceProbe: async () => {}, notify: () => {} };
  const parts = createEngineParts(DEFAULT_ENGINE_SETTINGS, ['cpu'], border);
  return { parts: { ...parts, sessions: sessions as PackSessions } satisfies EngineParts, dropped };
}

const loseDevice = async ({ provider }: ProvenPack) => {
  if (provider === 'webgpu')
    throw new Failure('provider-unavailable.because', { reason: 'The device was lost.' });
  return provider;
};

describe('withPack (with a stand-in for the sessions)', () => {
  it('does the work again on the next provider where one fails in the middle', async () => {
    const { parts, dropped } = partsWithGpu();
    expect(await withPack(parts, { packFolder: 'p' }, signal, loseDevice)).toBe('cpu');
    expect(dropped).toEqual(['The device was lost.']);
  });

  it('fails where the provider was asked for by name', async () => {
    const { parts, dropped } = partsWithGpu();
    const work = withPack(parts, { packFolder: 'p', provider: 'webgpu' }, signal, loseDevice);
    await expect(work).rejects.toThrow('The device was lost.');
    expect(dropped).toEqual([]);
  });

  it('does not go on to another provider for a failure of another kind', async () => {
    const { parts, dropped } = partsWithGpu();
    const work = withPack(parts, { packFolder: 'p' }, signal, async () => {
      throw new Failure('picture-damaged.cannot-be-decoded', { path: 'a.jpg' });
    });
    await expect(work).rejects.toMatchObject({ code: 'picture-damaged' });
    expect(dropped).toEqual([]);
  });
});
