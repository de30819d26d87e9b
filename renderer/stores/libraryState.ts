import type { StoreApi } from 'zustand/vanilla';
import type { Client } from '../../shared/ipc/createClient.ts';
import type { ImportSummary } from '../../shared/ipc/views.ts';
import type { Album, Flag, Photo, ValueCount } from '../../shared/library/photo.ts';
import type { PhotoQueryInput } from '../../shared/library/photoQuery.ts';
import type { DroppedThing } from '../client/droppedFiles.ts';
import type { AppStore } from './appStore.ts';
import type { Gesture, Selection } from './selection.ts';

export interface Facets {
  readonly cameras: readonly ValueCount[];
  readonly folders: readonly ValueCount[];
  /** Photos that are the app's own copies. */
  readonly copies: number;
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
  /** What became of the last import, until it is put away. */
  readonly importReport: ImportSummary | null;
  readonly importing: { readonly done: number; readonly total: number } | null;

  filter(changes: Partial<PhotoQueryInput>): Promise<void>;
  clearFilter(): Promise<void>;
  /** List, facets and albums. */
  refresh(): Promise<void>;
  refreshList(): Promise<void>;
  refreshFacets(): Promise<void>;
  refreshAlbums(): Promise<void>;
  /** Of photos that changed, the rows that are shown; without ids, of all. */
  refreshRows(ids: readonly number[] | undefined): void;
  /** Makes sure that the rows of these places are there. */
  load(from: number, to: number): Promise<void>;
  select(id: number, gesture: Gesture): void;
  selectAll(): void;
  deselect(): void;
  /**
   * To the photo `by` places further, which becomes the only one selected, or with `extend` the end of what is
   * selected. In Develop, where several are selected, to the next one of them.
   */
  step(by: number, extend?: boolean): void;
  rate(ids: readonly number[], rating: number): Promise<void>;
  flag(ids: readonly number[], flag: Flag): Promise<void>;
  importFiles(files: readonly string[]): Promise<void>;
  /** The system opened the app with these. */
  openFiles(files: readonly string[]): Promise<void>;
  /** Files dropped or pasted in the page: main keeps copies, which become photos. */
  importDropped(things: readonly DroppedThing[], albumId?: number): Promise<void>;
  cancelImport(): void;
  dismissImportReport(): void;
  /** Lists it whatever filter hides it, and selects it. */
  reveal(id: number): Promise<void>;
  addSample(): Promise<number | null>;
  addKeywords(ids: readonly number[], keywords: readonly string[]): Promise<void>;
  removeKeyword(ids: readonly number[], keyword: string): Promise<void>;
  /** From the library; undone as everything else. */
  remove(ids: readonly number[]): Promise<void>;
  createAlbum(name: string, ids: readonly number[]): Promise<void>;
  addToAlbum(id: number, ids: readonly number[]): Promise<void>;
  takeFromAlbum(id: number, ids: readonly number[]): Promise<void>;
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
