/** What is said where a pack or weights cannot be used. */
export const packWords = {
  'pack-manifest-invalid.not-json': {
    message: 'The manifest of the pack in {folder} is not JSON.',
    action: 'Install the pack again.',
  },
  'pack-manifest-invalid.not-valid': {
    message: 'The manifest of the pack in {folder} is not valid: {reasons}.',
    action: 'Install the pack again.',
  },
  'pack-not-found.no-pack-in-folder': {
    message: 'There is no pack in {folder}.',
    action: 'Install the pack again.',
  },
  'pack-not-found.is-a-file': {
    message: '{folder} is a file; a pack is a folder.',
    action: 'Install the pack again.',
  },
  'pack-manifest-missing.no-manifest': {
    message: '{folder} holds no manifest.json.',
    action: 'Install the pack again.',
  },
  'pack-file-missing.lacks-file': {
    message: "The pack '{pack}' lacks its file {path}.",
    action: 'Install the pack again.',
  },
  'pack-file-size.other-size': {
    message: "{path} of the pack '{pack}' has {found} bytes; it should have {bytes}.",
    action: 'Install the pack again.',
  },
  'pack-file-hash.was-changed': {
    message: "{path} of the pack '{pack}' was changed: its SHA-256 is another.",
    action: 'Install the pack again.',
  },
  'weights-unsafe.refused': {
    message: '{path} was refused: {what}.',
    action: 'Such a file could run programs when PyTorch loads it. Get it from its authors again.',
  },
  'weights-invalid.not-usable-checkpoint': {
    message: '{path} is not a usable checkpoint: {what}.',
    action: 'Get the file again and compare its SHA-256 with the published one.',
  },
  'weights-wrong-model.lacks-files': {
    message: '{folder} lacks {names}.',
    action:
      "Choose the folder of Stable Diffusion 2.1-base (512 pixels) in diffusers' layout. Weights in PyTorch's .bin format are not read.",
  },
  'pack-not-found.bundled-folder': {
    message: 'The folder with the bundled models is missing.',
    action: 'Install the app again.',
  },
  'pack-not-found.id-not-installed': {
    message: "The pack '{id}' is not installed.",
    action: 'Install it, or choose another pack.',
  },
  'pack-not-found.neither-installed-nor-folder': {
    message: "There is no pack '{named}', neither installed nor as a folder.",
    action: 'Installed packs: {known}.',
  },
  'pack-not-found.none-installed': {
    message: 'No pack is installed, neither with the app nor in {installedFolder}.',
    action: 'Name the folder of a pack.',
  },
  'request-invalid.model-not-inspected': {
    message: 'The model was not looked at yet.',
    action: 'Choose it again.',
  },
  'pack-not-found.no-longer-installed': { message: 'This pack is not installed any more.' },
  'conflict.another-pack-at-work': {
    message: 'Another pack is being worked on.',
    action: 'Wait until it is done, or cancel it.',
  },
  'weights-wrong-model.unknown-network': {
    message: '{checkpointPath} holds an unknown network ({some} …).',
    action: 'RRDBNet and SRVGGNetCompact checkpoints can be imported; others as ONNX files.',
  },
  'weights-wrong-model.unknown-lora-tensors': {
    message: 'Unknown LoRA tensors: {unknown}.',
    action: 'Choose the LoRA file that belongs to this kind of model.',
  },
  'output-disk-full.for-downloads': {
    message: '{missing} GB are to be downloaded; {bavail} GB are free in {folder}.',
    action: 'Free some space, or choose a data folder on another volume.',
  },
  'weights-invalid.missing-or-not-json': {
    message: '{path} is missing or not JSON.',
    action: "Choose a folder in diffusers' layout: unet/, vae/ and text_encoder/ with a config.json each.",
  },
  'weights-wrong-model.describes-another-kind': {
    message: '{path} describes another kind of model: {keys}.',
    action: 'Choose Stable Diffusion 2.1-base (512 pixels).',
  },
  'weights-wrong-model.unknown-tensors': {
    message: '{file} holds tensors that the model does not have: {unused}.',
    action: 'Choose the weight files of the model that the configuration describes.',
  },
  'weights-wrong-model.lora-of-another-base': {
    message:
      '{loraFile} was trained on {trainedOn}: it takes texts of {found} values per token, this base gives {width}.',
    action: 'Choose the LoRA file that belongs to this base.',
  },
  'weights-wrong-model.predicts-v': {
    message:
      "{folder} predicts '{predictionType}': it is the 768-pixel Stable Diffusion 2.1, whose files have the same names and sizes.",
    action: "Choose the folder of Stable Diffusion 2.1-base (512 pixels) in diffusers' layout.",
  },
  'weights-wrong-model.no-unet-config': {
    message: '{folder} holds no unet/config.json.',
    action: "Choose the folder of Stable Diffusion 2.1-base (512 pixels) in diffusers' layout.",
  },
  'weights-wrong-model.another-base': {
    message: '{folder} holds {found}, not Stable Diffusion 2.1-base.',
    action: "Choose the folder of Stable Diffusion 2.1-base (512 pixels) in diffusers' layout.",
  },
  'request-invalid.list-of-mirrors': {
    message: '{file} is not a valid list of mirrors.',
    action: 'Correct it or delete it; then the list that came with the app is used.',
  },
  'weights-wrong-model.no-lora': {
    message: '{path} is no LoRA file for Stable Diffusion 2.1-base: {what}.',
    action: 'Choose pisa_sr.pkl or osediff.pkl as their authors publish them.',
  },
  'weights-wrong-model.lora-of-another-kind': {
    message: '{loraFile} is a LoRA file of {kind}.',
    action: 'Install it as {kind}.',
  },
  'weights-wrong-model.belongs-to-another': {
    message: '{file} belongs to {other}, by its SHA-256.',
    action: 'Choose the files of {name}.',
  },
  'pack-graph-refused.answer-is-no-number': {
    message: '{file} gave something that is not a number.',
    action: 'The weights are damaged: get them again.',
  },
  'weights-invalid.not-downloaded': {
    message: '{target} could not be downloaded. {problems}.',
    action: 'Try again later: what has arrived is kept. Or get the file elsewhere and name its folder.',
  },
  'conflict.another-file-is-there': {
    message: '{target} is there already, and is not the file to be downloaded.',
    action: 'Move it away, or choose another folder.',
  },
  'output-disk-full.for-pack': {
    message: '{target} needs {bytes} GB more than are free.',
    action: 'Free some space, or choose a data folder on another volume.',
  },
  'weights-invalid.data-file-cut-short': {
    message: "{location} of {file} is cut short: '{name}' ends behind its {size} bytes.",
    action: 'Get the model again, with all its files.',
  },
  'pack-file-missing.data-file': {
    message: '{file} keeps weights in {location}, which is not there.',
    action: 'Get the model again, with all its files.',
  },
  'pack-path-outside.data-file': {
    message: "{file} keeps weights in '{location}', outside its own folder.",
    action: 'Save the model with its data beside it, or in one file.',
  },
  'pack-graph-refused.cannot-be-loaded': {
    message: 'onnxruntime cannot load the model.',
    action: 'Models with operators of their own cannot be imported.',
  },
  'pack-graph-refused.no-onnx-model': {
    message: '{file} is no usable ONNX model: {what}.',
    action: 'Export it again, with opset 11 or newer.',
  },
  'pack-graph-interface.no-upscaler': {
    message: 'The model cannot be used: {what}.',
    action: 'Image-to-image models with one picture (3 channels) in and one out can be imported.',
  },
  'pack-not-found.not-among-installed': {
    message: '{folder} is not among the installed packs.',
    action: 'Packs that came with the app stay; packs in other folders are yours to delete.',
  },
  'pack-file-hash.changed-while-installed': {
    message: '{source} was changed while it was installed.',
    action: 'Install again when nothing else works on it.',
  },
  'output-disk-full.for-copy': {
    message: '{source} is copied and needs {bytes} GB here; {free} GB are free.',
    action: 'Free some space on the volume of the data folder.',
  },
  'conflict.installed-already': {
    message: "'{name}' is installed already, in {folder}.",
    action: 'Remove it first, or give the new one another name.',
  },
  'weights-wrong-model.does-not-fit': {
    message: '{what} does not fit: {problems}.',
    action: 'Choose the weight files of the model that the configuration describes.',
  },
  'pack-version-unknown.format': {
    message: 'The pack in {folder} has format version {version}; this app reads {manifestVersion}.',
    action: 'Update the app, or get the pack in a version that it reads.',
  },
  'pack-manifest-missing.cannot-be-read': {
    message: 'The manifest of the pack in {folder} cannot be read.',
    action: "Check the folder's permissions, or install the pack again.",
  },
  'pack-path-outside.manifest': {
    message: 'The pack in {folder} is not safe: {reasons}.',
    action: 'Do not use this pack; tell whoever made it.',
  },
  'weights-invalid.safetensors': {
    message: '{path} is not a valid safetensors file: {what}.',
    action: 'Get the file again and compare its SHA-256 with the published one.',
  },
  'weights-invalid.tokenizer': {
    message: '{file} is no part of a CLIP tokenizer: {what}.',
    action: "Choose a folder in diffusers' layout with a tokenizer/ in it.",
  },
  'pack-graph-refused.text-encoder': {
    message: 'The text encoder {graph} {what}.',
    action: 'Close other programs if memory is short; else install the pack again.',
  },
  'pack-file-missing.cannot-be-copied': {
    message: '{source} cannot be copied: {what}.',
    action: 'Get the model again, with all its files.',
  },
  'it-is-no-file': 'it is no file',
  'pack-not-found.not-installed': {
    message: 'The pack {id} {version} is not installed.',
    action: 'Install it, or choose another pack.',
  },
  'weights-invalid.holds-no-number': {
    message: "{path} is damaged: '{name}' holds what is no number.",
    action: 'Get the file again and compare its SHA-256 with the published one.',
  },
  'weights-invalid.not-as-published': {
    message: '{file} is damaged: its SHA-256 is not that of the published {name}.',
    action: 'Get the file again and compare its SHA-256 with the published one.',
  },
  'pack-graph-refused.not-a-file': {
    message: '{file} is no usable ONNX model: {what}.',
    action: 'Choose a file.',
  },
  'weights-invalid.model-holds-no-number': {
    message: "{file} is damaged: '{name}' holds what is no number.",
    action: 'Get the model again, with all its files.',
  },
  'weights-invalid.model-makes-no-number': {
    message: 'The model makes a picture of what is no number.',
    action: 'Get the model again, with all its files.',
  },
  'engine-out-of-memory.small-picture': {
    message: 'There is not enough memory for what the model makes of a small picture.',
    action: 'Models that make one picture of another, at most 8 times as large, can be imported.',
  },
  'engine-out-of-memory.import': {
    message: 'The model takes more memory than an import may.',
    action: 'Models that make one picture of another, at most 8 times as large, can be imported.',
  },
  'pack-graph-refused.does-not-run': {
    message: 'onnxruntime cannot run the model on a small picture.',
    action: 'Export it again with free sizes of its picture, or choose another one.',
  },
  'pack-graph-interface.too-far-for-half-precision': {
    message:
      'The model cannot be used: its picture is up to {times} times white away from the photo, more than half precision holds.',
    action: 'Choose the other range of values if it counts from 0 to 255, or export it again.',
  },
  'pack-newer.another-version': {
    message: 'This was made with {id} {version}, which is not installed; {versionAtHand} is.',
    action: 'Render it anew with {versionAtHand}, or install {version} again.',
  },
} as const;
