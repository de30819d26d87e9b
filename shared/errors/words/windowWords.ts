/** What the window itself says when something fails. */
export const windowWords = {
  'internal.part-not-loaded': {
    message: 'A part of the picture could not be loaded.',
    action: 'Zoom or pan to try again.',
  },
  'internal.connection-lost': {
    message: 'The connection to the app was lost.',
    action: 'Reload the window; what was saved is kept.',
  },
  'internal.upload-refused': {
    message: "'{name}' could not be handed to the app (status {status}).",
  },
  'internal.no-tile': { message: 'The viewer got no tile (status {status}).' },
  'internal.photo-not-shown': { message: 'The photo could not be shown.' },
  'picture-unreadable.dropped-file': {
    message: 'This file could not be read.',
    action: 'Check that you may open it and that its drive is in order.',
  },
  'picture-unreadable.dropped-folder': {
    message: 'This folder could not be read.',
    action: 'Check that you may open it and that its drive is in order.',
  },
  'request-invalid.no-message': { message: 'A message that is none was dropped.' },
  'request-invalid.no-such-request': { message: "There is no request '{name}'." },
  'request-invalid.malformed': { message: "The request '{name}' is malformed at '{where}'." },
} as const;
