/** What the export queue says. */
export const queueWords = {
  'picture-changed.since-queued': {
    message: '{path} has changed since it was queued.',
    action: "'Retry' exports it as it is now. To export the earlier one, put that file back first.",
  },
  'picture-changed.result-shows-earlier': {
    message: '{path} has changed since it was queued.',
    action: "Its result shows the earlier one. Export it again, or put that file back and 'Retry'.",
  },
  'token-not-known': "'{token}' is not known.",
  'index-takes-zeros': "'{token}' takes zeros: '{example}'.",
  'token-takes-no-format': "'{token}' takes no format.",
  'date-takes': "'{token}' takes YYYY, YY, MM, DD, hh, mm and ss, for instance '{example}'.",
  'brace-has-no-partner': "'{brace}' has no partner; write '{doubled}' for the sign.",
  'output-exists.numbered-names-taken': {
    message: '{target} and {mostNumbers} numbered names are taken.',
    action: 'Choose another folder or name.',
  },
  'picture-not-found.original-not-there': {
    message: 'The original {path} is not there.',
    action: "Connect its drive, or use 'Locate…', then 'Retry'.",
  },
  'picture-not-found.original-cannot-read': {
    message: 'The original {path} cannot be read.',
    action: "Check its permissions and its drive, then 'Retry'.",
  },
  'request-invalid.file-name': { message: 'The file name is not valid: {message}' },
  'conflict.export-taken-over': { message: 'Another process has taken this export over.' },
  'not-found.export': { message: 'There is no export {id} in the queue.' },
  'not-found.export-gone': { message: 'That export is no longer in the queue.' },
  'conflict.export-not-over': { message: 'This export is not over yet.', action: 'Cancel it first.' },
  'conflict.sheet-lacks-photos': {
    message: '{what} failed, so this sheet was not made.',
    action: "Retry them or skip them, then 'Retry' the sheet.",
  },
  'a-photo-that-it-shows': 'A photo that it shows',
  'photos-that-it-shows': '{failed} photos that it shows',
  'request-invalid.nothing-to-export': {
    message: 'There is nothing to export.',
    action: 'Select some photos.',
  },
  'request-invalid.path-not-absolute': { message: '{path} is not an absolute path.' },
  'output-folder-missing.not-a-folder': { message: '{path} is not a folder.', action: 'Choose a folder.' },
  'cancelled.stopped': { message: 'Stopped: {reason}.' },
  'output-disk-full.export-not-written': {
    message: 'The disk is full: {path} was not written.',
    action: 'Free some space and resume.',
  },
  'output-not-writable.no-permission': {
    message: '{path} cannot be written: no permission.',
    action: "Choose another folder or change its permissions, then 'Retry'.",
  },
  'output-folder-missing.not-there-any-more': {
    message: 'The folder of {path} is not there any more.',
    action: "Connect the drive or make the folder again, then 'Retry'.",
  },
  'output-not-writable.name-too-long': {
    message: 'The name {path} is too long for this disk.',
    action: 'Choose a shorter name template or folder.',
  },
  'output-not-writable.link-leaves-folder': {
    message: '{path} leads out of {destination} through a link.',
    action: 'Choose the folder that the link leads to as the destination, or take the link away.',
  },
  'name-is-empty': 'The name is empty.',
  'output-not-writable.data-folder': {
    message: 'The data folder {folder} cannot be made: {why}.',
    action: 'Choose another one with --data.',
  },
  'file-has-its-name': 'a file has its name or that of a folder above it',
  'its-folder-is-closed': 'its folder may not be written to',
} as const;
