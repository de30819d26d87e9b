import type { BrowserWindowConstructorOptions } from 'electron';
import { PRODUCT_NAME } from '../../../shared/appIdentity.ts';

/** Two panes side by side and a column of dials need this much. */
const SMALLEST = { minWidth: 1024, minHeight: 700 } as const;
/** The page's own background, so that nothing flashes white before the first frame. */
const BACKGROUND = '#141414';

/**
 * A window whose page is treated as hostile: it decodes pictures of unknown origin, so it has neither Node
 * nor more of Electron than the preload's bridge.
 * @param preload absolute path of the bundled preload
 * @param icon    absolute path of a PNG
 */
export function windowOptions(
  preload: string,
  icon: string,
  isPackaged: boolean,
): BrowserWindowConstructorOptions {
  return {
    ...SMALLEST,
    width: 1440,
    height: 900,
    show: false,
    backgroundColor: BACKGROUND,
    title: PRODUCT_NAME,
    // Windows and macOS take the program's own.
    icon,
    autoHideMenuBar: true,
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      webviewTag: false,
      // A photo dropped beside the drop zone must not replace the app.
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: !isPackaged,
    },
  };
}
