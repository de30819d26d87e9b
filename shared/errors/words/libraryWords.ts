/** What the library and the window's host say. */
export const libraryWords = {
  'library-damaged.no-backup': {
    message: 'The library file {path} is damaged; your photos are not touched.',
    action: 'Start with an empty library; the damaged file is kept in backups/.',
  },
  'library-damaged.with-backup': {
    message: 'The library file {path} is damaged; your photos are not touched.',
    action:
      'Go back to the backup of {savedAt}, or start with an empty library; the damaged file is kept in backups/.',
  },
  'not-found.album': { message: 'There is no album {id}.' },
  'conflict.album-name-taken': {
    message: "There is an album '{name}' already.",
    action: 'Choose another name.',
  },
  'request-invalid.album-needs-name': { message: 'An album needs a name.', action: 'Type a name.' },
  'conflict.library-is-locked': {
    message: 'Another program holds the library locked.',
    action: 'Try again in a moment.',
  },
  'output-disk-full.of-library': {
    message: 'The disk with the library is full.',
    action: 'Free some space; nothing that was saved before is lost.',
  },
  'library-damaged.found-at-work': {
    message: 'The library file is damaged.',
    action: 'Restart the app; it offers the newest whole backup.',
  },
  'output-not-writable.library-file': {
    message: 'The library file cannot be written.',
    action: 'Check the permissions of the data folder, or choose another one with --data.',
  },
  'conflict.not-the-same-picture': {
    message: '{path} is not the picture that {fileName} was.',
    action: 'Choose another file, or import this one as a new photo.',
  },
  'library-newer.newer-format': {
    message:
      'The library was last used by a newer version of PiSA Darkroom (its format is {found}, this version knows {newest}).',
    action: 'Update the app, or choose another data folder with --data.',
  },
  'not-found.photo': { message: 'There is no photo {id} in the library.' },
  'conflict.photo-is-in-library': { message: '{path} is in the library already.' },
  'not-found.preset': { message: 'That preset is no longer there.' },
  'conflict.preset-name-taken': {
    message: "There is a preset '{clean}' already.",
    action: 'Choose another name.',
  },
  'request-invalid.preset-needs-name': { message: 'A preset needs a name.', action: 'Type a name.' },
  'not-found.version': { message: 'That version is no longer there.' },
  'request-invalid.version-needs-name': { message: 'A version needs a name.', action: 'Type a name.' },
  'conflict.nothing-to-recover': {
    message: 'The library is sound; there is nothing to recover.',
  },
  'output-exists.numbered-uploads-taken': {
    message: "The folder has a thousand files named '{clean}' already.",
    action: 'Choose another folder.',
  },
  'not-found.result-not-there-yet': { message: 'There is no result yet.' },
  'pack-not-found.none-to-restore-with': {
    message: 'No restoration pack is installed.',
    action: 'Install one under Packs.',
  },
  'not-found.not-chosen': {
    message: 'This file or folder was not chosen in this session.',
    action: 'Choose it again.',
  },
  'not-found.outside-root': {
    message: "'{path}' leads out of the folder that this app may open.",
    action: 'Choose another one, or start the app with a --root that holds it.',
  },
  'not-found.folder': {
    message: 'This folder is not there any more.',
    action: 'Choose another one.',
  },
  'not-found.folder-cannot-be-read': {
    message: "The folder '{folder}' cannot be read.",
    action: 'Check its permissions, or choose another one.',
  },
  'picture-too-large.dropped-file': {
    message: 'The dropped file is larger than 2 GB.',
    action: 'Put it in a folder that the app can reach and import it from there.',
  },
  'request-invalid.address-malformed': { message: "The address is malformed at '{where}'." },
  'output-exists.numbered-recipes-taken': {
    message: "There are a thousand recipes beside '{photoPath}' already.",
    action: 'Remove some of them.',
  },
  'picture-not-found.link-leaves-root': {
    message: '{path} is a link that leads out of the folder that this app may look into.',
    action: 'Start the app with a --root that holds both.',
  },
  'internal.engine-program-missing': {
    message: 'The program that computes is missing from this installation.',
    action: 'Install the app again.',
  },
  'internal.engine-program-not-built': {
    message: 'The program that computes is missing from this installation.',
    action: 'Start the app with `npm start`.',
  },
  'library-damaged.backup': {
    message: 'The backup {backup} cannot be used: {damage}.',
    action: 'Choose another one.',
  },
  'conflict.library-is-open-elsewhere': {
    message: 'Another program has the library open.',
    action: 'Close every window of the app and end its commands, then try again.',
  },
  'not-found.no-whole-backup': { message: 'There is no whole backup of the library.' },
  'not-found.backup': {
    message: "There is no backup '{name}' any more.",
    action: 'Choose another one.',
  },
  'request-invalid.tile-without-recipe': {
    message: 'A tile is asked for with the recipe that it is to show.',
  },
  'request-invalid.character-in-name': {
    message: 'A name holds a character that no file can have.',
  },
  'not-found.no-longer-in-library': {
    message: 'A photo, album or version that this is about is not in the library any more.',
    action: 'Choose it again.',
  },
  'conflict.library-cannot-hold-it': {
    message: 'The library cannot hold that as it is.',
    action: 'Choose another name or value.',
  },
  'output-not-writable.disk-of-library': {
    message: 'The disk with the library reports an error.',
    action: 'Check that its drive is connected, then start the app again.',
  },
  'output-disk-full.file-not-written': {
    message: 'The disk is full: {path} was not written.',
    action: 'Free some space and try again; nothing that was saved before is lost.',
  },
  'not-found.not-there': { message: '{path} is not there.', action: 'Choose it again.' },
  'conflict.file-stands-for-folder': {
    message: '{path} is not what was expected: a file stands for a folder, or the reverse.',
    action: 'Choose another name or place, or move it away.',
  },
  'output-not-writable.not-to-be-used': {
    message: '{path} may not be used: no permission.',
    action: 'Check its permissions.',
  },
  'request-invalid.name-too-long': {
    message: 'The name is too long for this disk.',
    action: 'Choose a shorter one.',
  },
  'conflict.not-at-the-moment': {
    message: '{path} cannot be used at the moment.',
    action: 'Try again; if it stays so, check the drive.',
  },
  'file-of-unknown-name': 'A file',
  'conflict.library-being-exchanged': {
    message: 'The library is being exchanged.',
    action: 'Try again in a moment.',
  },
  'library-emptied.backup-holds-more': {
    message: 'The library {path} holds {photos} photos; its backup of {savedAt} holds {backupPhotos}.',
    action: "Go back to the backup, or keep the library as it is: 'darkroom library' does either.",
  },
  'library-gone.with-its-folder': {
    message: 'The library in {folder} is not there any more.',
    action: 'Put its folder back, or connect its drive again; then close the app and start it again.',
  },
  'output-disk-full.of-data-folder': {
    message: 'The disk with the data folder {dataFolder} is full.',
    action: 'Free some space; nothing that was saved before is lost.',
  },
  'its-format-is-newer': 'its format {version} is newer than this app',
} as const;
