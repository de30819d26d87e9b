/**
 * What the desktop app calls itself, everywhere: Electron reads it from the archive's package.json, main says it
 * to the system, the packages register it. They must agree, or a taskbar shows two icons and no notification.
 */
import { DESKTOP_FILE, PRODUCT_NAME } from '../shared/appIdentity.ts';

/** Where people find the project; packages must name one. */
const HOMEPAGE = process.env.DARKROOM_HOMEPAGE ?? 'https://pisa-darkroom.example.org';

/** Of the program and of its .desktop file on Linux. */
export const EXECUTABLE_NAME = DESKTOP_FILE.replace(/\.desktop$/, '');

export const APP_MANIFEST = {
  name: 'pisa-darkroom',
  productName: PRODUCT_NAME,
  description: 'Restore old and phone photographs with two dials: PiSA-SR as a desktop app',
  author: 'PiSA Darkroom contributors',
  license: 'MIT',
  homepage: HOMEPAGE,
  desktopName: DESKTOP_FILE,
} as const;
