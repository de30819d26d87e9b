import type { Recipe } from '../../shared/develop/recipe.ts';
import type { ActionKind, JournalAction } from '../../shared/library/journal.ts';
import type { Album, Flag } from '../../shared/library/photo.ts';
import type { AlbumStore } from './albumStore.ts';
import { type EditState, type EditStore, HISTORY_STEPS, type RecipePart } from './editStore.ts';
import type { Journal, JournalMove } from './journal.ts';
import type { Scope } from './journalRows.ts';
import type { KeywordStore } from './keywordStore.ts';
import type { PhotoStore } from './photoStore.ts';
import type { Preset, PresetKind, PresetStore } from './presetStore.ts';
import type { Version, VersionStore } from './versionStore.ts';

interface Stores {
  readonly photos: PhotoStore;
  readonly albums: AlbumStore;
  readonly keywords: KeywordStore;
  readonly edits: EditStore;
  readonly versions: VersionStore;
  readonly presets: PresetStore;
  readonly journal: Journal;
}

type Ids = readonly number[];

/** Everything that a person does to photos, albums, versions and presets: the stores' work, kept in the journal. */
export class LibraryActions {
  readonly #stores: Stores;

  constructor(stores: Stores) {
    this.#stores = stores;
  }

  undo(): JournalMove | null {
    return this.#told(this.#stores.journal.undo());
  }

  redo(): JournalMove | null {
    return this.#told(this.#stores.journal.redo());
  }

  edit(ids: Ids, recipe: Recipe | null, label: string, merge = false, part?: RecipePart): void {
    const { edits, journal } = this.#stores;
    const kind = label === 'paste' || label === 'reset' ? label : 'edit';
    const key = merge ? `edit ${label} ${ids.join()}` : null;
    const work = () => edits.apply(ids, recipe, label, { merge, ...(part === undefined ? {} : { part }) });
    journal.record(this.#named(kind, ids, label), this.#editScopes(ids), work, key);
  }

  goTo(photoId: number, sequence: number): EditState {
    const { edits, journal } = this.#stores;
    const action = this.#named('history', [photoId]);
    return journal.record(action, this.#editScopes([photoId]), () => edits.goTo(photoId, sequence));
  }

  rate(ids: Ids, rating: number): void {
    const { photos, journal } = this.#stores;
    const action = this.#named('rate', ids, String(rating));
    journal.record(action, [photoColumns(ids, 'rating')], () => photos.setRating(ids, rating));
  }

  flag(ids: Ids, flag: Flag): void {
    const { photos, journal } = this.#stores;
    journal.record(this.#named('flag', ids, flag), [photoColumns(ids, 'flag')], () =>
      photos.setFlag(ids, flag),
    );
  }

  addKeywords(ids: Ids, words: readonly string[]): void {
    const { keywords, journal } = this.#stores;
    const action = this.#named('keyword-add', ids, words.join(', '));
    journal.record(action, keywordScopes(ids), () => keywords.add(ids, words));
  }

  takeKeywords(ids: Ids, words: readonly string[]): void {
    const { keywords, journal } = this.#stores;
    const action = this.#named('keyword-remove', ids, words.join(', '));
    journal.record(action, keywordScopes(ids), () => keywords.take(ids, words));
  }

  /** From the library, with everything that hangs on them; undoing brings all of it back. */
  removePhotos(ids: Ids): void {
    const { photos, journal } = this.#stores;
    const ofPhotos = { column: 'photo_id', values: ids };
    const scopes: Scope[] = [
      { table: 'photos', rows: { column: 'id', values: ids } },
      { table: 'edits', rows: ofPhotos },
      { table: 'edit_steps', rows: ofPhotos },
      { table: 'versions', rows: ofPhotos },
      { table: 'album_photos', rows: ofPhotos },
      { table: 'photo_keywords', rows: ofPhotos },
    ];
    journal.record(this.#named('photos-remove', ids), scopes, () => photos.remove(ids));
  }

  createAlbum(name: string, ids: Ids): Album {
    const { albums, journal } = this.#stores;
    const scopes = (made: Album | undefined) => albumScopes(made === undefined ? [] : [made.id]);
    return journal.record(this.#named('album-create', ids, name), scopes, () => {
      const { id } = albums.create(name);
      albums.add(id, ids);
      return albums.get(id);
    });
  }

  renameAlbum(id: number, name: string): Album {
    const { albums, journal } = this.#stores;
    return journal.record(this.#named('album-rename', [], name), albumScopes([]), () =>
      albums.rename(id, name),
    );
  }

  removeAlbum(id: number): void {
    const { albums, journal } = this.#stores;
    const action = this.#named('album-remove', [], albums.get(id).name);
    journal.record(action, albumScopes([id]), () => albums.remove(id));
  }

  addToAlbum(id: number, ids: Ids): void {
    const { albums, journal } = this.#stores;
    const action = this.#named('album-add', ids, albums.get(id).name);
    journal.record(action, albumScopes([id]), () => albums.add(id, ids));
  }

  takeFromAlbum(id: number, ids: Ids): void {
    const { albums, journal } = this.#stores;
    const action = this.#named('album-take', ids, albums.get(id).name);
    journal.record(action, albumScopes([id]), () => albums.take(id, ids));
  }

  keepVersion(photoId: number, name: string, recipe: Recipe): Version {
    const { versions, journal } = this.#stores;
    const action = this.#named('version-keep', [photoId], name);
    return journal.record(action, versionScopes(photoId), () => versions.keep(photoId, name, recipe));
  }

  renameVersion(id: number, name: string): Version {
    const { versions, journal } = this.#stores;
    const { photoId } = versions.get(id);
    const action = this.#named('version-rename', [photoId], name);
    return journal.record(action, versionScopes(photoId), () => versions.rename(id, name));
  }

  /** Answers whose it was. */
  removeVersion(id: number): number {
    const { versions, journal } = this.#stores;
    const { photoId, name } = versions.get(id);
    const action = this.#named('version-remove', [photoId], name);
    journal.record(action, versionScopes(photoId), () => versions.remove(id));
    return photoId;
  }

  savePreset(kind: PresetKind, name: string, body: unknown): Preset {
    const { presets } = this.#stores;
    return this.#changePresets(kind === 'edit' ? 'preset-save' : 'export-preset-save', name, () =>
      presets.save(kind, name, body),
    );
  }

  renamePreset(id: number, name: string): Preset {
    return this.#changePresets('preset-rename', name, () => this.#stores.presets.rename(id, name));
  }

  reorderPresets(ids: Ids): void {
    this.#changePresets('preset-reorder', '', () => this.#stores.presets.reorder('edit', ids));
  }

  removePreset(id: number): void {
    const { presets } = this.#stores;
    const { kind, name } = presets.get(id);
    this.#changePresets(kind === 'edit' ? 'preset-remove' : 'export-preset-remove', name, () =>
      presets.remove(id),
    );
  }

  #changePresets<T>(kind: ActionKind, name: string, work: () => T): T {
    return this.#stores.journal.record(this.#named(kind, [], name), [{ table: 'presets' }], work);
  }

  #named(kind: ActionKind, ids: Ids, detail = ''): JournalAction {
    const [first, ...others] = ids;
    const isOne = first !== undefined && others.length === 0;
    const [photo] = isOne ? this.#stores.photos.getMany([first]) : [];
    return { kind, photos: ids.length, fileName: photo?.fileName ?? null, detail };
  }

  /** Of a history, only the step that an edit may replace, what it drops, and what gets too old. */
  #editScopes(ids: Ids): Scope[] {
    const steps = ids.map((id): Scope => {
      const { sequence } = this.#stores.edits.get(id);
      const rows = { column: 'photo_id', values: [id] };
      return { table: 'edit_steps', rows, steps: { from: sequence, until: sequence + 1 - HISTORY_STEPS } };
    });
    return [{ table: 'edits', rows: { column: 'photo_id', values: ids } }, ...steps];
  }

  #told(move: JournalMove | null): JournalMove | null {
    this.#stores.edits.touch(move?.changed.get('edit') ?? []);
    return move;
  }
}

function photoColumns(ids: Ids, ...columns: string[]): Scope {
  return { table: 'photos', rows: { column: 'id', values: ids }, columns };
}

function keywordScopes(ids: Ids): Scope[] {
  return [
    photoColumns(ids, 'search_text'),
    { table: 'photo_keywords', rows: { column: 'photo_id', values: ids } },
  ];
}

function albumScopes(ids: Ids): Scope[] {
  return [{ table: 'albums' }, { table: 'album_photos', rows: { column: 'album_id', values: ids } }];
}

function versionScopes(photoId: number): Scope[] {
  return [{ table: 'versions', rows: { column: 'photo_id', values: [photoId] } }];
}
