/** Brightness of encoded values: ITU-R BT.601-7, section 2.5.1, as JPEG has it. */
export const LUMA = [0.299, 0.587, 0.114] as const;
