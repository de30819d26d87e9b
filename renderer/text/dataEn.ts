/** A full disk, and a data folder that is gone, in English. */
export const dataEn = {
  diskShort: (free: string, reserve: string) =>
    `The disk with the library is nearly full: ${free} are free, and ${reserve} should stay so. Changes may not be saved. Photos and what was saved before are safe.`,
  diskEmptyResiduals: (size: string) => `Empty kept calculations (${size})`,
  diskEmptyThumbnails: (size: string) => `Empty thumbnails (${size})`,
  diskPacks: (size: string) => `Packs and downloads (${size})…`,
  dataGone: (folder: string) =>
    `The library in ${folder} is not there any more: it was moved or deleted, or its drive is gone. Nothing more is saved.`,
  dataGoneCopy: (copy: string) =>
    `What it held was saved as ${copy}; the app offers it when it is started again.`,
  dataGoneAction: 'Put the folder back, or connect its drive; then close the app and start it again.',
  fullTitle: 'The disk is full',
  fullKept:
    'What the app kept there to be quicker has been removed already. Free some space: empty the trash, or move exported photos to another disk.',
  fullAgain: 'Open the library',
  fullAgainExplained: 'It is opened as it was; nothing that was saved before is lost.',
};
