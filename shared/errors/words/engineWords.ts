/** What the engine and its keeper say. */
export const engineWords = {
  'provider-unavailable.because': { message: '{reason}' },
  'engine-died.twice-on-this-job': {
    message:
      'The part of the app that computes stopped twice over this: {reason}. No original was changed, and nothing unfinished was left.',
    action:
      'Close other programs and try again. If it happens again, compute with the CPU alone, or with a smaller pack.',
  },
  'engine-died.on-this-job': {
    message:
      'The part of the app that computes stopped over this: {reason}. No original was changed, and nothing unfinished was left.',
    action:
      'Close other programs and try again. If it happens again, compute with the CPU alone, or with a smaller pack.',
  },
  'engine-hung.twice-on-this-job': {
    message:
      'The part of the app that computes stopped twice over this: {reason}. No original was changed, and nothing unfinished was left.',
    action:
      'Close other programs and try again. If it happens again, compute with the CPU alone, or with a smaller pack.',
  },
  'engine-hung.on-this-job': {
    message:
      'The part of the app that computes stopped over this: {reason}. No original was changed, and nothing unfinished was left.',
    action:
      'Close other programs and try again. If it happens again, compute with the CPU alone, or with a smaller pack.',
  },
  'cancelled.cancelled': { message: 'Cancelled.' },
  'internal.unexpected': { message: '{text}' },
  'as-it-was-told': '{text}',
  'recipe-invalid.made-with-another-pack': {
    message:
      'The recipe was made with {id} {version}; the pack here is another one ({packId} {packVersion}).',
    action: 'Install the pack that it was made with, or make the recipe anew.',
  },
  'recipe-invalid.no-such-dial': {
    message: "The pack '{name}' has no dial '{id}'.",
    action: 'Its dials are: {known}.',
  },
  'request-invalid.contact-sheet-size': {
    message: 'A contact sheet has 1 to {mostPictures} pictures.',
  },
  'request-invalid.crop-outside-picture': {
    message: 'The crop {width}×{height} at {x}, {y} does not meet the picture ({widthPx}×{heightPx}).',
    action: 'Give the crop in pixels of the enlarged picture.',
  },
  'request-invalid.one-dial-makes-a-strip': { message: "'{name}' has one dial, so its sheet is a strip." },
  'request-invalid.sheet-cells': {
    message: 'A sheet has 1 to {maxCells} cells at finite dial values.',
  },
  'request-invalid.tile-outside-level': {
    message:
      'The tile {width}×{height} at {x}, {y} does not lie in level {level} ({levelWidth}×{levelHeight}).',
  },
  'results-not-kept-on-disk': 'What was computed cannot be kept on disk any more: {reason}.',
  'provider-unavailable.golden-tile': { message: "On the golden tile of '{name}' {what}." },
  'pack-golden-mismatch.another-answer': {
    message: "The pack '{name}' fails its golden tile: {what}.",
    action: 'Get the pack again, or tell whoever made it.',
  },
  'input-shape': 'its input has the shape [{shape}]',
  'size-is-not-the-golden-tiles': "'{name}' has another size than the golden tile's",
  'answer-is-off': 'is off by {difference}',
  'is-not-a-number-everywhere': 'is not a number everywhere',
  'answer-not-allowed': 'its answer {found} (allowed: {tolerance})',
  'lacks-tensor': "it lacks '{name}'",
  'pack-graph-interface.does-not-fit-manifest': {
    message: 'The graph {file} does not fit its manifest: {what}.',
    action: 'Get the pack again, or tell whoever made it.',
  },
  'engine-out-of-memory.opening-graph': {
    message: 'There is not enough memory to open {file}.',
    action: 'Close other programs, or use a smaller pack.',
  },
  'pack-graph-refused.by-onnxruntime': {
    message: 'onnxruntime does not accept {file}: {text}',
    action: 'Get the pack again, or tell whoever made it.',
  },
  'engine-out-of-memory.tile': {
    message: 'There is not enough memory for a tile of this size.',
    action: 'Use a smaller tile, or close other programs.',
  },
  'provider-unavailable.run-failed': { message: "A run on '{provider}' failed: {text}" },
  'inputs-are-others': 'its inputs are [{inputNames}], not [{wanted}]',
  'not-float32': "'{name}' is not float32",
  'shape-is-no-pictures': "'{name}' has the shape [{shape}], not [1, {channels}, H, W]",
  'no-output': "it has no output '{name}'",
  'no-graphics-processor': 'No graphics processor that it can use was found.',
  'provider-does-not-open': 'It does not open {file}: {text}',
  'conflict.pack-is-at-work': {
    message: "The pack '{name}' is at work.",
    action: 'Wait until the work is done, or cancel it.',
  },
  'provider-unavailable.cannot-be-used': {
    message: "'{provider}' cannot be used for computing here. {reason}",
    action: 'Leave the choice to the app, or choose the CPU.',
  },
  'provider-not-used-any-more':
    "Computing with '{provider}' failed. The work is done again without it, and so is what follows.",
  'provider-failed': "'{provider}': {reason}",
  'cannot-be-used-here': 'It cannot be used on this computer.',
  'machine-offers': 'This machine offers: {providers}.',
  'computes-in-single-precision':
    "'{name}' is computed in full precision: its faster way gives no right answer on this computer.",
  'precision-failed': "'{name}' in another precision than single on '{provider}': {reason}",
  'slower-than-cpu': 'It is slower than the CPU here ({seconds} s against {cpuSeconds} s for a tile).',
  'recipe-invalid.pack-takes-no-prompt': {
    message: "'{name}' has no text encoder: it takes no prompt.",
    action: 'Leave the prompt out, or install the pack again from a model that has its text encoder.',
  },
  'weights-invalid.holds-no-embedding': {
    message: "{empty} holds no 'embedding'.",
    action: 'Install the pack again.',
  },
  'internal.pack-lacks-graph': { message: "The pack has no graph '{name}'." },
  'recipe-invalid.scale-out-of-range': {
    message: "The pack '{name}' enlarges {min} to {max} times; {scale} was asked for.",
    action: 'Choose a scale in that range, or another pack.',
  },
  'request-invalid.tile-side': {
    message: 'A tile has {minTilePx} to {maxTilePx} pixels a side; {tilePx} was asked for.',
  },
  'tiles-are-smaller': 'Memory ran short: tiles are {px} px from now on.',
  'provider-unavailable.answer-is-no-number': {
    message: 'The network returned something that is not a number.',
    action: 'Compute with the CPU instead.',
  },
  'gave-no-sign-of-life': 'it gave no sign of life for {seconds} s',
  'ended-while-trying': 'The part of the app that computes stopped when it tried it: {reason}.',
  'exit-code': 'exit code {code}',
  killed: 'killed by {signal}',
  'ended-by-system': 'the system ended it, as it does when memory runs out',
  'ended-by-another-program': 'another program ended it',
  'ended-by-itself': 'it ended by itself',
  crashed: 'it crashed',
  'could-not-be-started': 'it could not be started',
  'with-last-words': '{reason}: {words}',
  'autoencoder-tiles-are-smaller': 'Memory ran short: tiles of the autoencoder are {side} wide from now on.',
  'record-not-kept': 'What was found out about packs could not be kept: {reason}',
  'engine-started-again':
    'The part of the app that computes stopped and was started again. What it was doing is done again.',
  'goes-on-without-graphics':
    'This computer’s graphics could not be used for computing; the app goes on without it.',
  'engine-ended': 'The engine ended: {reason}.',
  'engine-ended-while-trying-provider': "The engine ended while trying the provider '{probing}': {reason}.",
  'provider-unavailable.intel-mac': {
    message: 'PiSA Darkroom does not run on Intel Macs.',
    action:
      'The networks are computed by ONNX Runtime, which is made for Apple silicon. Use the arm64 app there.',
  },
  'recipe-invalid.mask-is-no-png': {
    message: 'A picture of a mask cannot be read as a PNG.',
    action: 'Paint it again.',
  },
  'recipe-invalid.all-is-to-be-mended': {
    message: 'The mask of the repair covers the whole photo.',
    action: 'Leave out of it what the rest can be mended from.',
  },
  'residual-too-large-for-half-precision':
    'its residual is too large for half precision, in which residuals are kept: off by {difference}',
} as const;
