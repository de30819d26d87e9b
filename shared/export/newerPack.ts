/**
 * What becomes of a recipe whose pack is there in another version only: it is rendered anew with that one, left out, or
 * fails. A job is asked once, and keeps the answer.
 */
export const NEWER_PACK_ANSWERS = ['use', 'skip', 'fail'] as const;
export type NewerPackAnswer = (typeof NEWER_PACK_ANSWERS)[number];
