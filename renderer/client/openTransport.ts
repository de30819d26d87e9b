import type { ElectronBridge } from '../../shared/ipc/electronBridge.ts';
import type { FromMain, ToMain, Transport } from '../../shared/ipc/messages.ts';
import { findBridge } from './findBridge.ts';

/** The preload's bridge in Electron, a WebSocket to the page's own origin in a browser. */
export function openTransport(page: Window & typeof globalThis): Transport {
  const bridge = findBridge();
  return bridge === null ? overSocket(page.location) : overBridge(bridge);
}

function overBridge(bridge: ElectronBridge): Transport {
  return {
    send: (message) => bridge.send(message),
    onMessage: (listener) => bridge.onMessage((message) => listener(message as FromMain)),
    // Main and window end together.
    onClose: () => () => {},
  };
}

function overSocket(location: Location): Transport {
  const socket = new WebSocket(`ws://${location.host}/messages`);
  const waiting: ToMain[] = [];
  socket.addEventListener('open', () => {
    for (const message of waiting.splice(0)) socket.send(JSON.stringify(message));
  });
  return {
    send(message) {
      if (socket.readyState === WebSocket.CONNECTING) waiting.push(message);
      else if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
    },
    onMessage(listener) {
      const receive = (event: MessageEvent<string>) => listener(JSON.parse(event.data) as FromMain);
      socket.addEventListener('message', receive);
      return () => socket.removeEventListener('message', receive);
    },
    onClose(listener) {
      socket.addEventListener('close', listener);
      return () => socket.removeEventListener('close', listener);
    },
  };
}
