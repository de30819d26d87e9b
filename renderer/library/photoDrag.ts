import type { DragEvent } from 'react';

/** Photos of the library under the pointer; files from elsewhere have none of this kind. */
const PHOTOS_TYPE = 'application/x-darkroom-photos';

export function dragPhotos(event: DragEvent, ids: readonly number[]): void {
  event.dataTransfer.setData(PHOTOS_TYPE, JSON.stringify(ids));
  event.dataTransfer.effectAllowed = 'copy';
}

export function hasPhotos(event: DragEvent): boolean {
  return event.dataTransfer.types.includes(PHOTOS_TYPE);
}

/** Nothing that another page dragged in is trusted. */
export function droppedPhotos(event: DragEvent): number[] {
  const parsed: unknown = JSON.parse(event.dataTransfer.getData(PHOTOS_TYPE) || '[]');
  return Array.isArray(parsed) ? parsed.filter((id) => Number.isInteger(id)) : [];
}

/** Photos as files of a desktop shell, or any pictures from elsewhere. */
export function hasFiles(event: DragEvent): boolean {
  return event.dataTransfer.types.includes('Files');
}
