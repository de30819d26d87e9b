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

/** What our own page does with a permission: F, and the button that copies diagnostics. */
const ALLOWED_PERMISSIONS: readonly string[] = ['fullscreen', 'clipboard-sanitized-write'];

/** Our top frame gets what it uses; every other frame, and every other wish, is refused. */
export function limitPermissions(session: Session): void {
  const isAllowed = (permission: string, { isMainFrame, requestingUrl }: PermissionAsker) =>
    ALLOWED_PERMISSIONS.includes(permission) && isMainFrame && isAppUrl(requestingUrl ?? '');
  session.setPermissionRequestHandler((_contents, permission, answer, details) =>
    answer(isAllowed(permission, details)),
  );
  session.setPermissionCheckHandler((_contents, permission, _origin, details) =>
    isAllowed(permission, details),
  );
  session.setDevicePermissionHandler(() => false);
  session.on('will-download', (event) => event.preventDefault());
}

interface PermissionAsker {
  readonly isMainFrame: boolean;
  readonly requestingUrl?: string;
}
