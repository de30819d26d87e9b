/** What the app says about itself, in English. */
export const aboutEn = {
  about: 'About PiSA Darkroom',
  aboutVersion: (version: string) => `PiSA Darkroom ${version}. The program is under the MIT licence.`,
  aboutMethod: 'An independent implementation of PiSA-SR (CVPR 2025); the method is its authors’ work.',
  aboutWeights: 'Weights of the packs',
  aboutOthers: 'What others made',
  aboutNoNotices: 'The list of licences is missing from this build.',
  copyDiagnostics: 'Copy diagnostics',
  diagnosticsCopied: 'Copied: versions, what computes here, and packs. No path and no photo is in it.',
};
