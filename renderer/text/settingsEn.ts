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
  cacheMemory: 'Memory for kept calculations',
  cacheResidualsUsed: (size: string) =>
    `Kept calculations take ${size} on disk. They make a photo that was opened before quick to show.`,
  cacheThumbnailsUsed: (size: string) => `Thumbnails take ${size} on disk.`,
  cacheEmptyResiduals: 'Empty kept calculations',
  cacheEmptyThumbnails: 'Empty thumbnails',
};
