/** What only the command line says. */
export const terminalWords = {
  'usage.told': { message: '{text}' },
  'pack-not-found.recipe-made-which-not-installed': {
    message: 'The recipe was made with {id} {version}, which is not installed.',
    action: 'Install that pack, or choose another one with --pack.',
  },
  'recipe-invalid.recipe-cannot-read': { message: 'The recipe {path} cannot be read.' },
  'recipe-invalid.not-recipe': { message: '{path} is not a recipe{reason}.' },
  'output-not-writable.exists-already-cannot-written': {
    message: '{out} exists already or cannot be written.',
  },
  'usage.licences': {
    message: '{name} is under the licence {licence} ({url}), {kind} under {loraLicence}.',
    action: 'Read them; --accept-licence says that you agree.',
  },
  'output-is-input.original-originals-never-written': {
    message: '{output} is an original; originals are never written.',
    action: 'Choose another output.',
  },
  'output-not-writable.folder-cannot-made': {
    message: 'The folder {folder} cannot be made.',
    action: 'Choose another output, or change the permissions there.',
  },
  'not-found.niqe-model-cannot-read': { message: 'The NIQE model {path} cannot be read.' },
  'weights-invalid.not-niqe-model': { message: '{path} is not a NIQE model.' },
  'weights-invalid.no-values': {
    message: '{path} has no {key} of {count} values.',
    action: 'Use a file with mu_pris_param and cov_pris_param.',
  },
  'weights-invalid.not-npz-archive': { message: '{name} is not an .npz archive.' },
  'weights-invalid.array': { message: '{name} {reason}.' },
  'picture-damaged.cannot-read-picture': {
    message: '{path} cannot be read as a picture.',
    action: 'Check the file in another program.',
  },
  'picture-not-found.none-in-folder': { message: 'There is no picture in {folder}.' },
  'not-found.there-no-whole-backup-photos': { message: 'There is no whole backup with photos in {folder}.' },
  'not-found.no-backup-no-file': {
    message: '{named} is no backup in {folder} and no file.',
    action: "'darkroom library backups' lists them.",
  },
} as const;
