import path from 'node:path';
import { buildRenderer } from '../../build/buildRenderer.ts';

/** Before all specs: the window that they open. */
// biome-ignore lint/style/noDefaultExport: Playwright asks for one
export default async function buildOnce(): Promise<void> {
  await buildRenderer(path.resolve(import.meta.dirname, '..', '..'));
}
