/** What can be undone, by what it is called. */
export const ACTION_KINDS = [
  'edit',
  'history',
  'paste',
  'reset',
  'rate',
  'flag',
  'keyword-add',
  'keyword-remove',
  'photos-remove',
  'album-create',
  'album-rename',
  'album-remove',
  'album-add',
  'album-take',
  'version-keep',
  'version-rename',
  'version-remove',
  'preset-save',
  'preset-rename',
  'preset-reorder',
  'preset-remove',
  'export-preset-save',
  'export-preset-remove',
] as const;
export type ActionKind = (typeof ACTION_KINDS)[number];

/** One thing that a person did to the library, as it is named where it can be undone. */
export interface JournalAction {
  readonly kind: ActionKind;
  /** How many photos it was done to. */
  readonly photos: number;
  /** Where it was one photo. */
  readonly fileName: string | null;
  /** The step's label, the stars, the flag, the keyword, or the name of the album, version or preset. */
  readonly detail: string;
}

/** What Undo and Redo would do next; null: nothing. */
export interface JournalState {
  readonly undo: JournalAction | null;
  readonly redo: JournalAction | null;
}

/** What changed of photos, so that nothing is asked for anew that did not. */
export type PhotoChange =
  /** Recipe or history. */
  | 'edit'
  | 'rating'
  | 'flag'
  | 'keywords'
  /** Where the original is, what it holds, or whether it is there. */
  | 'original'
  /** Photos came or went. */
  | 'list';
