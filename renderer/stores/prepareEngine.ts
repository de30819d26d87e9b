import type { Stores } from './StoresContext.tsx';

/** By then the thumbnails of the first screen are on their way, which the engine must not keep waiting. */
const PREPARE_AFTER_MS = 1000;

/** As soon as there are photos the engine gets ready for whichever is opened in Develop. */
export function prepareEngine({ client, app, library }: Stores): void {
  const prepare = () => client.request('packs.prepare', {}).catch(app.getState().report);
  const stop = library.subscribe(({ ids }) => {
    if (ids.length === 0) return;
    stop();
    setTimeout(prepare, PREPARE_AFTER_MS);
  });
}
