import { BRIDGE_NAME, type ElectronBridge } from '../../shared/ipc/electronBridge.ts';

/** What the preload gave the page; null in a browser. */
export function findBridge(): ElectronBridge | null {
  const bridge: unknown = Reflect.get(globalThis, BRIDGE_NAME);
  // The preload is ours and its shape is tested there: this is a border within the app.
  return bridge === undefined ? null : (bridge as ElectronBridge);
}
