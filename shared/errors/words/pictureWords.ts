/** What is said of photos that cannot be read and results that cannot be written. */
export const pictureWords = {
  'picture-damaged.ends-too-early': {
    message: '{path} is damaged: its data end too early.',
    action: 'Copy the file again from the camera, card or backup it came from.',
  },
  'picture-damaged.cannot-be-decoded': {
    message: '{path} is damaged and cannot be decoded.',
    action: 'Copy the file again from the camera, card or backup it came from.',
  },
  'output-not-verified.reading-back': {
    message: '{target} was written, but reading it back {problem}.',
    action: 'Try again; if it happens again, check the disk or choose another format.',
  },
  'reading-back-fails': 'fails',
  'picture-unknown-format.undefined-colours': {
    message: '{path} holds {depth} values in {channels} channels ({space}), which have no defined colours.',
    action: 'Save it as RGB or greyscale of 8 or 16 bits, and use that file.',
  },
  'picture-too-large.megapixels': {
    message:
      '{path} has {pixels} megapixels ({width} × {height}); a photo of its kind may have {limitMegapixels}.',
    action: 'Use a smaller copy, or cut it into parts.',
  },
  'picture-too-large.memory': {
    message: 'There is not enough memory to decode {path}.',
    action: 'Close other programs, or use a smaller copy of the photo.',
  },
  'picture-unknown-format.not-decoded': {
    message: '{path} is in a format that cannot be read.',
    action: 'Save it as JPEG, PNG or TIFF in the program that made it, and use that file.',
  },
  'output-disk-full.not-written': {
    message: 'The disk is full: {target} could not be written.',
    action: 'Free some space or choose another disk, and try again.',
  },
  'output-folder-missing.no-longer-there': {
    message: 'The folder for {target} is no longer there.',
    action: 'Connect the drive again or choose another folder.',
  },
  'output-not-writable.no-permission-there': {
    message: '{target} may not be written there.',
    action: 'Choose a folder that you may write to.',
  },
  'output-not-writable.not-written': {
    message: '{target} could not be written.',
    action: 'Choose another folder or format.',
  },
  'picture-empty.no-bytes': {
    message: '{path} is empty (0 bytes).',
    action: 'Copy the file again from the camera, card or backup it came from.',
  },
  'picture-unknown-format.no-picture': {
    message: '{path} is not a picture that can be read.',
    action: 'Use a JPEG, PNG, TIFF, WebP, AVIF, GIF, HEIC or camera RAW file.',
  },
  'picture-not-a-file.folder-or-device': {
    message: '{path} is a folder or device, not a file.',
    action: 'Choose a photo inside it.',
  },
  'picture-not-found.not-there': {
    message: '{path} is not there.',
    action: 'Look whether it was moved or renamed, or whether its drive is connected.',
  },
  'picture-unreadable.system-error': {
    message: '{path} could not be read ({code}).',
    action: 'Check that you may read the file and that its drive is in order.',
  },
  'picture-too-large.longer-than-format-allows': {
    message: '{target} would be {longest} pixels long; {format} allows {limitPx}.',
    action: 'Choose PNG or TIFF, or a smaller scale.',
  },
  'picture-too-large.avif-takes-memory': {
    message:
      '{target} would have {megapixels} megapixels: to write it as AVIF takes {neededBytes} of memory, and {availableBytes} are free.',
    action: 'Choose another format or a smaller size, or close other programs.',
  },
  'output-not-writable.name-of-windows': {
    message: 'Windows does not allow a file to be called “{name}”.',
    action: 'Choose another name.',
  },
  'output-is-folder.file-expected': {
    message: '{target} is a folder; a file was expected.',
    action: 'Give a file name inside it.',
  },
  'output-is-input.original-itself': {
    message: '{target} is the original itself, which is never written.',
    action: 'Choose another name or folder.',
  },
  'output-not-writable.device': {
    message: '{target} is a device, not a file.',
    action: 'Choose another name.',
  },
  'output-exists.already-there': {
    message: '{target} is already there.',
    action: 'Choose another name, or allow it to be replaced.',
  },
  'output-folder-missing.not-there': {
    message: 'The folder {folder} is not there.',
    action: 'Create it, connect its drive, or choose another folder.',
  },
  'output-folder-missing.is-a-file': {
    message: '{folder} is a file; a folder was expected.',
    action: 'Choose a folder.',
  },
  'output-not-writable.folder-is-closed': {
    message: 'The folder {folder} may not be written to.',
    action: 'Choose a folder that you may write to.',
  },
  'picture-unknown-format.raw-without-preview': {
    message: '{path} is a camera RAW file without an embedded preview that could be used.',
    action: 'Develop it in your RAW program to TIFF or JPEG, and use that file.',
  },
  'gives-pixels': 'gives {width} × {height} pixels',
  'gives-bits-per-channel': 'gives {depth} bits per channel',
  'gives-transparency': 'gives a transparency',
  'gives-no-transparency': 'gives no transparency',
  'gives-another-picture': 'gives another picture',
  'gives-one-colour': 'gives one colour throughout',
  'turns-it': 'turns it',
  'gives-another-colour-profile': 'gives another colour profile',
  'picture-not-found.moved': { message: '{path} is not there.', action: "If it was moved, use 'Locate…'." },
  'picture-not-found.no-permission': {
    message: '{path} cannot be read: no permission.',
    action: "Check the file's permissions.",
  },
  'picture-not-found.link-in-a-circle': { message: '{path} is a link that leads in a circle.' },
  'picture-not-found.disk-error': {
    message: '{path} cannot be read: the disk reports an error.',
    action: 'Check that the drive is connected.',
  },
  'picture-unknown-format.kind-not-read': {
    message: '{path} is a {name} file, a format that cannot be read.',
    action: 'Save it as JPEG, PNG or TIFF in the program that made it, and use that file.',
  },
  'picture-unknown-format.values-not-read': {
    message: '{path} is a {name} file, a format that cannot be read.',
    action: 'Save it as RGB or greyscale of 8 or 16 bits, and use that file.',
  },
} as const;
