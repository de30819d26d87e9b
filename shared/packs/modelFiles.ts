/** Checkpoints of torch, and ONNX models; endings without the dot, as system dialogs take them. */
export const MODEL_ENDINGS = {
  /** LoRA files of the published packs. */
  weights: ['pkl', 'pth', 'pt'],
  /** What can be imported as a pack. */
  models: ['onnx', 'pth', 'pt'],
} as const;

export type ModelFileKind = keyof typeof MODEL_ENDINGS;

export function isModelName(kind: ModelFileKind, fileName: string): boolean {
  const lower = fileName.toLowerCase();
  return MODEL_ENDINGS[kind].some((ending) => lower.endsWith(`.${ending}`));
}
