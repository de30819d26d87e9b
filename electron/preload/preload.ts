/**
 * The bridge between the sandboxed page and main. It is bundled as CommonJS and needs nothing but
 * `electron`, as a sandboxed preload must. Messages pass through unread: main checks them.
 */
import { contextBridge, type IpcRendererEvent, ipcRenderer, webUtils } from 'electron';
import {
  BRIDGE_NAME,
  CANCEL_FETCH_CHANNEL,
  DRAG_CHANNEL,
  type ElectronBridge,
  FROM_MAIN_CHANNEL,
  GRANT_CHANNEL,
  TO_MAIN_CHANNEL,
} from '../../shared/ipc/electronBridge.ts';

const bridge: ElectronBridge = {
  send(message) {
    ipcRenderer.send(TO_MAIN_CHANNEL, message);
  },
  onMessage(listener) {
    // The event itself stays here: its `sender` would hand the page all of ipcRenderer.
    const receive = (_event: IpcRendererEvent, message: unknown): void => listener(message);
    ipcRenderer.on(FROM_MAIN_CHANNEL, receive);
    return () => {
      ipcRenderer.off(FROM_MAIN_CHANNEL, receive);
    };
  },
  async grantFiles(files) {
    const paths = files.map((file) => webUtils.getPathForFile(file));
    return await ipcRenderer.invoke(GRANT_CHANNEL, paths);
  },
  cancelFetch(ticket) {
    ipcRenderer.send(CANCEL_FETCH_CHANNEL, ticket);
  },
  dragPhotos(photoIds) {
    ipcRenderer.send(DRAG_CHANNEL, [...photoIds]);
  },
};

contextBridge.exposeInMainWorld(BRIDGE_NAME, bridge);
