import type { NamedDestination } from '../../shared/export/namedDestination.ts';
import type { ExportPreset } from '../../shared/ipc/views.ts';
import type { Settings } from '../../shared/library/settings.ts';

/** A destination and, where it is no place of the settings, what it is called. */
export type Place =
  | Extract<NamedDestination, { readonly kind: 'beside-original' | 'export-folder' }>
  | (Extract<NamedDestination, { readonly kind: 'folder' | 'last' | 'preset' }> & { readonly name: string });

export function toDestination(place: Place): NamedDestination {
  switch (place.kind) {
    case 'folder':
      return { kind: 'folder', folder: place.folder };
    case 'last':
      return { kind: 'last' };
    case 'preset':
      return { kind: 'preset', id: place.id };
    case 'beside-original':
    case 'export-folder':
      return { kind: place.kind };
    default:
      return place satisfies never;
  }
}

/** Where the last export went; before the first one, where the settings say. */
export function firstPlace({ exportDestination: last, exportFolder }: Settings): Place {
  if (last === null) return { kind: exportFolder === null ? 'beside-original' : 'export-folder' };
  if (last.kind === 'beside-original') return { kind: 'beside-original' };
  return last.path === exportFolder ? { kind: 'export-folder' } : { kind: 'last', name: last.path };
}

/** Null where a preset has none. */
export function placeOfPreset({ id, destination }: ExportPreset): Place | null {
  if (destination === null || destination.kind === 'beside-original') return destination;
  return { kind: 'preset', id, name: destination.path };
}
