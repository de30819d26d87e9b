/** What a person should know of a photo that was read, or of a result that was written. */
export const noteWords = {
  'as-written-earlier': '{text}',
  // of photos
  'further-pictures': 'Only the first of its {pictures} pictures is used.',
  'pictures-beside-main': 'Only the main one of its {pictures} pictures is used.',
  'sequence-of-pictures': 'It is a sequence of pictures; only its first is used.',
  'raw-preview': 'A camera RAW file: its embedded preview of {widthPx} × {heightPx} pixels is used.',
  'cmyk-by-its-profile': 'Converted from CMYK to sRGB by its own profile.',
  'cmyk-by-a-common-profile':
    'Converted from CMYK to sRGB; it names no profile, so a common printing one was assumed.',
  'converted-from-lab': 'Converted from Lab to sRGB.',
  'selection-left-out': 'A saved selection of the original is no transparency; it is left out.',
  'end-marker-missing': 'Its end marker is missing; the picture is whole.',
  'details-missing': 'Its data end too early: its finest details are missing.',
  'rows-missing': 'Its data end too early: {rows} of its {ofRows} rows are missing.',
  'clipped-beyond-white': 'Its values beyond white were clipped.',
  'hdr-brought-below-white':
    'An HDR picture ({transfer}): its brightness beyond white was brought below white (ITU-R BT.2390), in Display P3.',
  'unknown-code-numbers':
    'Its colours are told by code numbers that are not known here ({primaries}, {transfer}); they are read as sRGB.',
  'gain-map-left-out': 'Its HDR gain map does not fit a restored picture and is left out.',
  'damaged-exif-left-out': 'Its EXIF block is damaged and is left out.',
  'damaged-xmp-left-out': 'Its XMP packet is damaged and is left out.',
  'damaged-profile-left-out': 'Its colour profile is damaged and was left out; colours are read as sRGB.',
  'profile-of-other-channels': 'Its colour profile “{name}” is made for other channels and was left out.',
  'colours-by-code-number': 'Its colours are {name} by a code number; the result says so with a profile.',
  'other-colours-by-code-number': 'Its colours are told by a code number; the result says so with a profile.',
  'colours-by-png-chunks': 'Its colours are told by gAMA and cHRM; the result says so with a profile.',
  'colours-by-exif': 'Its EXIF says Adobe RGB; the result says so with a profile.',
  // of results
  'eight-bits-written': 'Only PNG and TIFF hold 16 bits; 8 bits were written.',
  'grey-keeps-its-profile': 'A greyscale picture keeps its own profile.',
  'profile-does-not-fit':
    'The profile “{name}” does not fit a picture of {channels} channels and was left out.',
  'unknown-profile-left-out': 'A profile that cannot be read was left out.',
  'too-large-for-progressive': 'The picture is too large for a progressive JPEG; a plain one was written.',
  'transparency-on-white': 'JPEG has no transparency; the picture stands on white.',
  'cells-are-reduced': 'The cells are reduced to 1/{factor}.',
  'recipe-of-another-original': 'The recipe was made for another original.',
  // of their metadata
  'metadata-not-copied':
    'The metadata of the original could not be copied; only profile and resolution were kept.',
  'metadata-needs-perl': 'Metadata cannot be read or copied: there is no Perl on this computer.',
  'exiftool-does-not-start': 'Metadata cannot be read or copied: ExifTool does not start ({why}).',
  'xmp-tells-place': 'The XMP fields could not be freed of the place and were left out.',
  'metadata-tell-place':
    'The metadata could not be freed of the place; only profile and resolution were kept.',
  'motion-video-left-out': 'The video of the motion photo is left out.',
  'maker-notes-left-out': 'The maker notes of the camera were left out.',
  'exif-kept-in-part': 'The EXIF block of the original is damaged; what could be read of it was kept.',
  'exif-left-out': 'The EXIF block of the original is damaged and was left out.',
  'xmp-left-out': 'The XMP packet of the original is damaged and was left out.',
  'fields-not-copied': 'Fields that could not be copied: {names}.',
  'iptc-kept-as-xmp': '{format} has no block for IPTC; its fields were kept as XMP.',
  'comment-kept-as-xmp': '{format} has no comment; the original’s was kept in the XMP field UserComment.',
  'png-texts-kept-as-xmp': '{format} has no PNG texts; they were kept as XMP.',
  'fields-have-no-place': '{format} has no place for {names}; left out.',
  // of exports
  'name-was-taken': 'Named {name}: the name was taken.',
  'sidecar-not-written': 'Another file is called {name}: the settings were not written.',
  'cleaning-up-failed': 'The picture is complete, but cleaning up failed: {reason}',
  'same-export-is-there': 'The same export is there already.',
  'file-is-there': 'A file of that name is there already.',
  'skipped-by-hand': 'Skipped by hand.',
  'nothing-to-show': 'There is no result that it could show.',
  'rendered-anew': 'Made with {id} {made}, rendered anew with {version}.',
  'not-to-be-rendered-anew': 'Made with {id} {made}; it was not to be rendered anew with {version}.',
} as const;
