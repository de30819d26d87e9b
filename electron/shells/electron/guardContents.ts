import { type App, type Session, shell } from 'electron';
import { APP_ORIGIN } from '../../../shared/ipc/electronBridge.ts';

const isAppUrl = (url: string): boolean => URL.parse(url)?.href.startsWith(`${APP_ORIGIN}/`) === true;

/** Whether a message or a request comes from our own page and not from a frame that got into it. */
export function isAppFrame(frame: { readonly url: string; readonly parent: unknown } | null): boolean {
  return frame !== null && frame.parent === null && isAppUrl(frame.url);
}

/**
 * Shuts every door of a page that we do not use: other addresses, new windows, embedded pages, permissions,
 * downloads. Links to the web open in the user's browser, and only https ones.
 */
export function guardContents(app: App): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', (event) => {
      if (!isAppUrl(event.url)) event.preventDefault();
    });
    contents.on('will-redirect', (event) => {
      if (!isAppUrl(event.url)) event.preventDefault();
    });
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(({ url }) => {
      if (URL.parse(url)?.protocol === 'https:') void shell.openExternal(url);
      return { action: 'deny' };
    });
  });
}

export function denyPermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.on('will-download', (event) => event.preventDefault());
}
