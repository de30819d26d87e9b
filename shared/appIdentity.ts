/** Names under which systems know the app. Once a version was handed out they never change. */
export const PRODUCT_NAME = 'PiSA Darkroom';
/** The application's id in its packages, and on Windows that of its windows and notifications (AUMID). */
export const APP_ID = 'io.github.pisadarkroom';
/** The entry of a Linux desktop that windows and progress belong to. */
export const DESKTOP_FILE = 'pisa-darkroom.desktop';
/** By this Windows finds the program whose notification was clicked; without one, Electron draws one anew at every start. */
export const TOAST_ACTIVATOR_CLSID = '{5B0A6C1E-7D43-4E0B-9C55-2F8A1E6D3B47}';
