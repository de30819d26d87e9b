/** What became of an import, in English. */
export const importEn = {
  importReport: 'Import',
  importedNew: (count: number) => (count === 1 ? '1 new photo' : `${count} new photos`),
  importedKnown: (count: number) => `${count} in the library already`,
  importedFound: (count: number) =>
    count === 1 ? '1 missing photo found again' : `${count} missing photos found again`,
  importedChanged: (count: number) => `${count} changed since`,
  importedFailed: (count: number) => `${count} could not be read`,
  importedSkipped: (count: number) => `${count} left out, no pictures`,
  importCancelled: 'cancelled; what was read is here',
  importFailures: 'Could not be read',
  importKnown: 'In the library already',
  importShow: (fileName: string) => `Show ${fileName}`,
  importMore: (count: number) => `and ${count} more`,
  importSkippedKinds: (kinds: string) => `Left out: ${kinds}`,
  importNoEnding: 'without ending',
  lastImport: 'Last import',
  lastImportClear: 'Put the set away',
};
