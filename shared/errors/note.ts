import { z } from 'zod';
import { type Said, said, type Value, type Word } from './words/words.ts';

const asWords = z.object({ word: z.custom<Word>(isText), values: z.record(z.string(), z.custom<Value>()) });

/** A note as it is kept: which sentence, and what it is about. Earlier versions kept English sentences alone. */
const noteSchema = z.union([z.string(), asWords]).transform(toNote);
const notesSchema = z.array(noteSchema);

function toNote(kept: string | Said): Said {
  return typeof kept === 'string' ? said('as-written-earlier', { text: kept }) : kept;
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}

/** Reads notes that stand in a list of their own, or in one sentence after the other as earlier versions kept them. */
export function readNotes(kept: string | null): readonly Said[] {
  if (kept === null) return [];
  return notesSchema.parse(kept.startsWith('[') ? JSON.parse(kept) : [kept]);
}

export { notesSchema };
