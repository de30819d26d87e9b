/** What the app says about its settings, in English. */
export const settingsEn = {
  language: 'Language',
  theme: 'Theme',
  followSystem: 'As the system',
  dark: 'Dark',
  light: 'Light',
  exportFolder: 'Export folder',
  cacheResiduals: 'Disk for kept calculations',
  cacheThumbnails: 'Disk for thumbnails',
  privacy: 'Privacy',
  privacyText:
    'The app sends nothing anywhere. It uses the network only to install a pack, and only when you start that.',
  providerAuto: 'Automatic',
  precision: 'Precision on the processor',
  precisionAuto: 'The faster one',
  precisionSingle: 'Full (32 bit)',
  precisionInt8: 'Fast (8 bit)',
  precisionNote:
    'Packs that bring 8-bit networks are up to twice as fast with them; their results differ by less than can be seen.',
  queueResumes: 'Exports go on by themselves after a restart',
  defaultPack: 'Pack for new photos',
  startField: 'Photos without settings of their own start with',
  startFieldNote: 'They are shown and exported so until something is set.',
  settingsAppearance: 'Appearance',
  settingsComputing: 'Computing',
  settingsKept: 'Kept work',
  settingsBackups: 'Backups of the library',
  backup: 'Backup',
  backupsNone: 'There is none yet. One is made every day; a week of days and two months of weeks are kept.',
  backupHolds: (photos: number, albums: number, size: string) =>
    `${photos === 1 ? '1 photo' : `${photos} photos`}, ${albums === 1 ? '1 album' : `${albums} albums`}, ${size}`,
  backupRestore: 'Go back to it…',
  backupRestoreNow: 'Go back',
  backupRestoreExplained: (now: number, then: number) =>
    `Albums, ratings, settings and edits become what they were then, for ${then === 1 ? '1 photo' : `${then} photos`} instead of ${now}. The library as it is now is kept in the folder backups; exports that are running stop. The files of your photos are not touched.`,
  cacheMemory: 'Memory for kept calculations',
  cacheResidualsUsed: (size: string) =>
    `Kept calculations take ${size} on disk. They make a photo that was opened before quick to show.`,
  cacheThumbnailsUsed: (size: string) => `Thumbnails take ${size} on disk.`,
  cacheEmptyResiduals: 'Empty kept calculations',
  cacheEmptyThumbnails: 'Empty thumbnails',
};
