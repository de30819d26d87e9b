import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { PRODUCT_NAME } from '../../../shared/appIdentity.ts';
import type { ExportSettings } from '../../../shared/export/exportSettings.ts';
import { exportDestinationSchema, type NamedDestination } from '../../../shared/export/namedDestination.ts';
import type { Library } from '../../library/openLibrary.ts';
import type { GrantedPaths } from './grantedPaths.ts';

type Place = ExportSettings['destination'];

/** Where results go: what the window says, which names no paths, as folders. */
export class Destinations {
  readonly #library: Library;
  readonly #granted: GrantedPaths;
  readonly #standIn: string;

  /** @param rootFolder that the app may write below where nobody has named a folder */
  constructor(library: Library, granted: GrantedPaths, rootFolder: string) {
    this.#library = library;
    this.#granted = granted;
    this.#standIn = join(rootFolder, PRODUCT_NAME);
  }

  /** The one of the settings, or the app's own: for photos that have no place where a result could go. */
  get exportFolder(): string {
    return this.#library.settings.get('exportFolder') ?? this.#standIn;
  }

  /** @throws Failure 'not-found' for a folder that was not chosen, or that leads out of what the app may open */
  resolve(destination: NamedDestination): Place {
    switch (destination.kind) {
      case 'beside-original':
        return { kind: 'beside-original' };
      case 'export-folder':
        return this.#folder(this.exportFolder);
      case 'folder':
        return { kind: 'folder', path: this.#granted.resolve(destination.folder) };
      case 'last':
        return this.#again(this.#library.settings.get('exportDestination'));
      case 'preset':
        return this.#again(this.ofPreset(this.#library.presets.get(destination.id).body));
      default:
        return destination satisfies never;
    }
  }

  /** What a preset was saved with; null for those of before it was kept. */
  ofPreset(body: Readonly<Record<string, unknown>>): Place | null {
    return exportDestinationSchema.safeParse(body.destination).data ?? null;
  }

  /** Where the next export begins. Nothing is written where that is so already; answers whether something was. */
  remember(place: Place): boolean {
    const isKnown = isDeepStrictEqual(this.#library.settings.get('exportDestination'), place);
    if (!isKnown) this.#library.settings.set({ exportDestination: place });
    return !isKnown;
  }

  #again(place: Place | null): Place {
    if (place === null) return { kind: 'beside-original' };
    return place.kind === 'folder' ? this.#folder(place.path) : place;
  }

  /** A folder that was named in another session may lie elsewhere than this one may write. */
  #folder(path: string): Place {
    return { kind: 'folder', path: this.#granted.resolve(this.#granted.grant(path)) };
  }
}
