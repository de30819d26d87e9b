/** What only the command line says. */
export const terminalWords = {
  'usage.told': { message: '{text}' },
  'pack-not-found.recipes-pack': {
    message: 'The recipe was made with {id} {version}, which is not installed.',
    action: 'Install that pack, or choose another one with --pack.',
  },
  'recipe-invalid.cannot-be-read': { message: 'The recipe {path} cannot be read.' },
  'recipe-invalid.not-recipe': { message: '{path} is not a recipe{reason}.' },
  'output-not-writable.exists-or-closed': {
    message: '{out} exists already or cannot be written.',
  },
  'pack-not-found.no-detector': {
    message: 'There is no pack that finds damage.',
    action: 'Put one into {folder}, or mark what is to be mended in a mask of your own (--repair-mask).',
  },
  'usage.repair-mask-is-no-png': {
    message: 'The mask {path} cannot be read as a PNG.',
    action: 'Give a PNG of the photo’s size in which what is to be mended is white.',
  },
  'recipe-invalid.repair-mask-of-another-size': {
    message: 'The mask {path} has {width} × {height} pixels, the photo {photoWidth} × {photoHeight}.',
    action: 'Give a mask of the photo’s size, as the photo is seen upright.',
  },
  'usage.licences': {
    message: '{name} is under the licence {licence} ({url}), {kind} under {loraLicence}.',
    action: 'Read them; --accept-licence says that you agree.',
  },
  'output-is-input.an-original': {
    message: '{output} is an original; originals are never written.',
    action: 'Choose another output.',
  },
  'output-not-writable.folder-not-made': {
    message: 'The folder {folder} cannot be made.',
    action: 'Choose another output, or change the permissions there.',
  },
  'not-found.niqe-model': { message: 'The NIQE model {path} cannot be read.' },
  'weights-invalid.not-niqe-model': { message: '{path} is not a NIQE model.' },
  'weights-invalid.niqe-values': {
    message: '{path} has no {key} of {count} values.',
    action: 'Use a file with mu_pris_param and cov_pris_param.',
  },
  'weights-invalid.no-npz': { message: '{name} is not an .npz archive.' },
  'weights-invalid.array': { message: '{name} {reason}.' },
  'picture-damaged.cannot-be-read': {
    message: '{path} cannot be read as a picture.',
    action: 'Check the file in another program.',
  },
  'picture-not-found.none-in-folder': { message: 'There is no picture in {folder}.' },
  'not-found.backup-with-photos': { message: 'There is no whole backup with photos in {folder}.' },
  'not-found.no-backup-and-no-file': {
    message: '{named} is no backup in {folder} and no file.',
    action: "'darkroom library backups' lists them.",
  },
} as const;
