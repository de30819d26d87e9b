/** What the app says about packs, in English. */
export const packsEn = {
  /** Of manifests, by what they say in English. */
  manifestTexts: {} as Readonly<Record<string, string>>,
  licence: 'Licence',
  attribution: 'Attribution',
  bundled: 'comes with the app',
  installed: 'installed',
  noPacks: 'No pack is installed.',
  packDials: 'Dials',
  prompt: 'Prompt',
  promptEmpty: 'What the photo shows',
  promptHint: 'For the network, in English. Enter applies it; without words it judges by the photo alone.',
  promptNone: 'This pack was installed without a text encoder: it takes no prompt.',
  packNotUsed: 'another version of it is used',
  newerPackMade: (count: number, made: string, used: string) =>
    count === 1
      ? `1 photo was made with ${made}; ${used} is installed.`
      : `${count} photos were made with ${made}; ${used} is installed.`,
  /** Null: not the same version for all. */
  newerPackUse: (used: string | null) => (used === null ? 'Render anew' : `Render anew with ${used}`),
  newerPackSkip: 'Leave out',
  newerPackExport: (used: string) => `Render anew with ${used} and export`,
  newerPacksFailed: (count: number) =>
    count === 1
      ? '1 photo was made with a version of its pack that is not installed any more.'
      : `${count} photos were made with versions of their pack that are not installed any more.`,
  packSpeed: (seconds: string, gigabytes: string, provider: string) =>
    `About ${seconds} s per megapixel and ${gigabytes} GB of memory on this computer (${provider})`,
  packUnmeasured: 'Its speed was not measured on this computer yet.',
  packMeasure: 'Measure the speed',
  packAbout: 'Model card',
  packGoodTitle: 'Good at',
  packBadTitle: 'Not so good at',
  /** What a photographer should know first of the packs that the app knows, by id. */
  packCharacters: {
    'pisa-compact': {
      good: 'Noise, blur and compression of phone photos, scans and old prints. Faces keep their features; skin, skies and plain walls stay smooth.',
      bad: 'Small lettering stays illegible; scratches, fading and colour casts stay. Enlarged four times with much Detail, stone, feathers and dark cloth can get a fine hatching: turn Detail down there. A clean, sharp photo loses a little of its finest texture: turn Restore down.',
    },
    'pisa-swift': {
      good: 'Large albums and slow computers: three times as fast as PiSA Compact and nearly as good.',
      bad: 'Enlarged four times, skin can get a fine weave and dark cloth thin scribbles: turn Detail down. A clean, sharp photo loses some of its finest texture: use PiSA Compact there, or turn Restore down.',
    },
  } as Readonly<Record<string, { readonly good: string; readonly bad: string }>>,
  packNoCard: 'It brings no model card.',
  packBroken: 'Cannot be used',
  packRemoveQuestion: (name: string) => `Remove the pack ${name}?`,
  packRemoveExplained:
    'Weights that you brought stay where you have them. Photos that were set with it keep their settings and ask for it.',
  packAdd: 'Add a pack',
  packBack: 'All packs',
  packInstall: 'Install',
  packInstallNamed: (name: string) => `Install ${name}…`,
  packImport: 'Import a model…',
  packImportNow: 'Import',
  packImportTitle: 'Import a model',
  packDownloaded: (size: string) => `The downloaded base model takes ${size}.`,
  packRemoveDownload: 'Delete the download',

  pisaIntroduction:
    'The network of the paper: it invents the most convincing detail, and is slow without a graphics card. It stands on two files that are other people’s, so you bring them. They stay as they are: the pack gets copies, which take no space where the disk can share them.',
  osediffIntroduction:
    'One-step diffusion with one dial, on the same base model. It stands on two files that are other people’s, so you bring them. They stay as they are: the pack gets copies, which take no space where the disk can share them.',
  baseTitle: (name: string) => `1. ${name}`,
  baseExplained:
    'The base model. Its folder in diffusers’ layout holds unet, vae, text_encoder, tokenizer and scheduler.',
  baseChoose: 'Choose the folder…',
  baseDownload: (size: string) => `Download it (${size})`,
  baseDownloadHalf: (size: string) => `Download it in half precision (${size})`,
  baseWillDownload: (size: string, free: string) =>
    `It will be downloaded: ${size}. ${free} are free. What was fetched is kept if you cancel.`,
  baseFound: (precision: string, size: string) => `Found: weights in ${precision}, ${size}`,
  loraTitle: (file: string) => `2. ${file}`,
  loraExplained: 'The LoRA file. Its authors offer it for download by hand:',
  loraChoose: 'Choose the file…',
  loraFound: (kind: string, size: string) => `Found: the LoRA of ${kind}, ${size}`,
  loraOther: (kind: string) => `This is the file of ${kind}. Choose the other one, or install that.`,
  licencesTitle: '3. Licences',
  licencesAccept: 'I have read both licences and accept them',

  modelIntroduction:
    'Any ONNX model with one picture in and one out, or a checkpoint of Real-ESRGAN and its kin (.pth). It becomes a pack with one dial.',
  modelChoose: 'Choose the model…',
  modelFound: 'This was found by looking at it and by trying it out:',
  modelScale: 'Enlarges',
  modelInput: 'Input',
  modelOutput: 'Output',
  modelRange: 'Values of a pixel',
  modelRangeUnit: '0 to 1',
  modelRangeBytes: '0 to 255',
  modelRangeGuessed: 'Both seemed possible. If the result looks black or white, it is the other one.',
  modelMultiple: 'Sides are multiples of',
  modelReach: 'Sees',
  modelReachValue: (px: number) => `${px} px far`,

  workFind: 'Looking at the files',
  workInspect: 'Trying the model out',
  workInstall: 'Installing',
  workImport: 'Importing',
  workMeasure: 'Measuring the speed on this computer',
  workDownloaded: (done: string, total: string) => `${done} of ${total}`,
  steps: {
    download: 'Downloading',
    check: 'Checking the configuration',
    hash: 'Computing the SHA-256',
    copy: 'Copying',
    prompt: 'Embedding the empty prompt',
    'self-test': 'Testing',
    finish: 'Finishing',
    measure: 'Restoring a drawn picture',
  },
  installedTitle: (name: string) => `${name} is installed`,
  installedWritten: (size: string) => `${size} were written. Your own files are as they were.`,
  installedHashes: 'Your files by their SHA-256:',
  asPublished: 'as published',
};
