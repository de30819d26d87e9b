import { z } from 'zod';
import type { PictureFacts } from '../engine/protocol.ts';

export const FLAGS = ['none', 'pick', 'reject'] as const;
export const flagSchema = z.enum(FLAGS);
export type Flag = z.infer<typeof flagSchema>;

export const ratingSchema = z.number().int().min(0).max(5);

/** What the engine found out about the file, as it is kept; the rest has its own form in the library. */
type KeptFacts = Omit<PictureFacts, 'capturedAt' | 'camera' | 'rating' | 'keywords'>;

/** A photograph of the library: a reference to a file that is never written, and what the user said of it. */
export interface Photo extends KeptFacts {
  readonly id: number;
  /** Absolute path of the original, as it was found. */
  readonly path: string;
  readonly fileName: string;
  readonly folder: string;
  readonly modifiedAtMs: number;
  /** Camera's local time, ISO 8601 without a zone; null where the file does not say. */
  readonly capturedAt: string | null;
  readonly camera: string | null;
  readonly rating: number;
  readonly flag: Flag;
  readonly keywords: readonly string[];
  readonly importedAtMs: number;
  /** The file was not where it is expected when it was last looked for. */
  readonly isMissing: boolean;
  /** The original is the app's own copy, uploaded through the browser shell. */
  readonly isCopy: boolean;
  /** A recipe is set. */
  readonly isEdited: boolean;
  /** Another one after every change of the recipe; null: none is set. */
  readonly editKey: string | null;
}

export interface Album {
  readonly id: number;
  readonly name: string;
  readonly photos: number;
}

/** How often a value occurs in the library, for a filter's list. */
export interface ValueCount {
  readonly value: string;
  readonly photos: number;
}
