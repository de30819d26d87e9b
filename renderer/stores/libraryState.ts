import type { StoreApi } from 'zustand/vanilla';
import type { Client } from '../../shared/ipc/createClient.ts';
import type { Album, Flag, Photo, ValueCount } from '../../shared/library/photo.ts';
import type { PhotoQueryInput } from '../../shared/library/photoQuery.ts';
import type { AppStore } from './appStore.ts';
import type { Gesture, Selection } from './selection.ts';

export interface Facets {
  readonly cameras: readonly ValueCount[];
  readonly folders: readonly ValueCount[];
  readonly keywords: readonly ValueCount[];
}

export interface LibraryState {
  readonly query: PhotoQueryInput;
  /** Of all photos that pass the filter, in order. */
  readonly ids: readonly number[];
  readonly isLoaded: boolean;
  readonly photos: ReadonlyMap<number, Photo>;
  /** How often main has said that photos changed: what was asked for before is out of date. */
  readonly changes: number;
  readonly selection: Selection;
  readonly albums: readonly Album[];
  readonly facets: Facets;
  readonly importing: { readonly done: number; readonly total: number } | null;

  filter(changes: Partial<PhotoQueryInput>): Promise<void>;
  clearFilter(): Promise<void>;
  refresh(): Promise<void>;
  /** Makes sure that the rows of these places are there. */
  load(from: number, to: number): Promise<void>;
  select(id: number, gesture: Gesture): void;
  selectAll(): void;
  /** The next or previous photo of the list becomes the only one selected. */
  step(by: number): void;
  rate(rating: number): Promise<void>;
  flag(flag: Flag): Promise<void>;
  importFiles(files: readonly string[]): Promise<void>;
  /** The system opened the app with these. */
  openFiles(files: readonly string[]): Promise<void>;
  /** Files dropped or pasted in the page: main keeps copies, which become photos. */
  importDropped(files: readonly File[]): Promise<void>;
  cancelImport(): void;
  addSample(): Promise<number | null>;
  addKeywords(keywords: readonly string[]): Promise<void>;
  removeKeyword(keyword: string): Promise<void>;
  removeSelected(): Promise<void>;
  createAlbum(name: string): Promise<void>;
  addToAlbum(id: number): Promise<void>;
  renameAlbum(id: number, name: string): Promise<void>;
  /** Its photos stay in the library. */
  removeAlbum(id: number): Promise<void>;
}

export type LibraryStore = StoreApi<LibraryState>;

/** What every group of actions works with. */
export interface LibraryContext {
  readonly client: Client;
  readonly app: AppStore;
  readonly get: () => LibraryState;
  readonly set: (changes: Partial<LibraryState>) => void;
  readonly report: (error: unknown) => void;
}
