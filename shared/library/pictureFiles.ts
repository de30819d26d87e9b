/** Endings of camera RAW files, whose heads mostly look like any TIFF: the decoder goes by them too. */
export const RAW_ENDINGS: readonly string[] =
  '3fr arw cr2 cr3 crw dcr dng erf fff iiq kdc mef mos mrw nef nrw orf pef raf raw rw2 rwl sr2 srf srw x3f'.split(
    ' ',
  );

/**
 * Endings of files that a folder is searched for, and that a system's dialog offers. A file that is named outright
 * is tried whatever it is called.
 */
export const PICTURE_ENDINGS: readonly string[] = [
  ...'jpg jpeg jpe jfif png apng tif tiff webp avif heic heif hif gif mpo'.split(' '),
  ...RAW_ENDINGS,
];

const PICTURE_ENDING_SET: ReadonlySet<string> = new Set(PICTURE_ENDINGS);

/** Folders that systems and other programs keep for themselves. */
const JUNK_FOLDERS: ReadonlySet<string> = new Set([
  '__macosx',
  '@eadir',
  '$recycle.bin',
  'system volume information',
  'lost+found',
  'node_modules',
]);

/** 'nef' of 'DSC_1.NEF'; '' where there is none. */
export function endingOf(fileName: string): string {
  const dot = fileName.lastIndexOf('.');
  return dot > 0 ? fileName.slice(dot + 1).toLowerCase() : '';
}

export function isRawName(fileName: string): boolean {
  return RAW_ENDINGS.includes(endingOf(fileName));
}

export function isPictureName(fileName: string): boolean {
  return !isHidden(fileName) && PICTURE_ENDING_SET.has(endingOf(fileName));
}

export function isSearchedFolder(folderName: string): boolean {
  const name = folderName.toLowerCase();
  return !isHidden(name) && !JUNK_FOLDERS.has(name) && !name.endsWith('.lrdata');
}

/** Also true for '._IMG_1.jpg', what macOS leaves beside a photo on other file systems. */
function isHidden(name: string): boolean {
  return name.startsWith('.');
}
