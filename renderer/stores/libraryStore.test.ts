import { expect, it } from 'vitest';
import { createClient } from '../../shared/ipc/createClient.ts';
import type { FromMain, ToMain } from '../../shared/ipc/messages.ts';
import type { StartState } from '../../shared/ipc/views.ts';
import type { Photo } from '../../shared/library/photo.ts';
import { DEFAULT_SETTINGS } from '../../shared/library/settings.ts';
import { createAppStore } from './appStore.ts';
import { createLibraryStore } from './libraryStore.ts';

/** A channel whose other end is the test. */
function openChannel() {
  const sent: ToMain[] = [];
  let receive: (message: FromMain) => void = () => {};
  const transport = {
    send: (message: ToMain) => void sent.push(message),
    onMessage: (listener: typeof receive) => {
      receive = listener;
      return () => {};
    },
    onClose: () => () => {},
  };
  return { transport, sent, receive: (message: FromMain) => receive(message) };
}

it('asks again for rows that changed while they were on their way', async () => {
  const { transport, sent, receive } = openChannel();
  const client = createClient(transport);
  const start = { settings: DEFAULT_SETTINGS, packs: [] } as unknown as StartState;
  const library = createLibraryStore(client, createAppStore(client, start));
  library.setState({ ids: [7] });
  const photo = (flag: Photo['flag']) => ({ id: 7, flag }) as Photo;
  const asked = () =>
    sent.filter((message) => message.kind === 'request' && message.name === 'photos.get') as { id: number }[];
  const answer = (index: number, value: readonly Photo[]) =>
    receive({ kind: 'answer', id: asked()[index]?.id ?? 0, result: { ok: true, value } });

  const loaded = library.getState().load(0, 1);
  expect(asked()).toHaveLength(1);
  receive({ kind: 'event', event: { name: 'photos.changed', payload: { ids: [7], what: 'flag' } } });
  answer(0, [photo('none')]);
  await expect.poll(() => asked().length).toBe(2);
  expect(library.getState().photos.size).toBe(0);
  answer(1, [photo('pick')]);
  await loaded;
  expect(library.getState().photos.get(7)?.flag).toBe('pick');
});
