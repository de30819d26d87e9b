/** Endings of files that a folder is searched for; a file that is named outright is tried whatever it is called. */
export const PICTURE_ENDINGS: ReadonlySet<string> = new Set(
  (
    'jpg jpeg jpe jfif png apng tif tiff webp avif heic heif gif ' +
    'dng cr2 cr3 nef nrw arw srf sr2 raf orf rw2 pef srw'
  ).split(' '),
);

/** Folders that systems and other programs keep for themselves. */
const JUNK_FOLDERS: ReadonlySet<string> = new Set([
  '__macosx',
  '@eadir',
  '$recycle.bin',
  'system volume information',
  'lost+found',
  'node_modules',
]);

export function isPictureName(fileName: string): boolean {
  const dot = fileName.lastIndexOf('.');
  return dot > 0 && !isHidden(fileName) && PICTURE_ENDINGS.has(fileName.slice(dot + 1).toLowerCase());
}

export function isSearchedFolder(folderName: string): boolean {
  const name = folderName.toLowerCase();
  return !isHidden(name) && !JUNK_FOLDERS.has(name) && !name.endsWith('.lrdata');
}

/** Also true for '._IMG_1.jpg', what macOS leaves beside a photo on other file systems. */
function isHidden(name: string): boolean {
  return name.startsWith('.');
}
