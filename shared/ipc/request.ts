import { z } from 'zod';

/** Carries a type and no value: results are trusted, they come from main. */
export interface Answer<T> {
  readonly type?: T;
}

export function answer<T>(): Answer<T> {
  return {};
}

/** One entry of the contract: how its parameters are checked and what it answers. */
export function request<P extends z.ZodType, R>(
  params: P,
  answered: Answer<R>,
): { params: P; answer: Answer<R> } {
  return { params, answer: answered };
}

const NAME_MAX = 200;
export const name = z.string().trim().min(1).max(NAME_MAX);
/** An id that main gave out for a path; the window never names paths. */
export const grantedId = z.uuid();

/** As many photos as one request may be about. */
export const SELECTION_MAX = 100_000;

export const photoId = z.number().int().min(1);
export const photoIds = z.array(photoId).max(SELECTION_MAX);
