import type { Rect } from '../tiles/planTiles.ts';

/**
 * Where the viewer looks. Picture coordinates are output pixels (the enlarged picture, level 0), pane
 * coordinates device pixels from a pane's top left corner; zoom is device pixels per output pixel, so
 * 1 is 1:1 on every display scale.
 */
export interface Size {
  readonly width: number;
  readonly height: number;
}
export interface Point {
  readonly x: number;
  readonly y: number;
}
export interface View {
  /** The picture point in the pane's middle. */
  readonly centre: Point;
  readonly zoom: number;
}
/** 'fit' follows the pane's size; a free view keeps its centre and zoom when a panel opens. */
export type ViewState = { readonly kind: 'fit' } | ({ readonly kind: 'free' } & View);

export const ZOOM_MAX = 16;
/** Zooming out ends a little below fit, so that the whole picture can be seen with air around it. */
const ZOOM_MIN_OF_FIT = 0.5;
/** The fitted picture keeps this distance from the pane's edges, device pixels. */
const FIT_MARGIN_PX = 16;

export function fitZoom(picture: Size, pane: Size): number {
  const width = Math.max(1, pane.width - 2 * FIT_MARGIN_PX);
  const height = Math.max(1, pane.height - 2 * FIT_MARGIN_PX);
  return Math.min(width / picture.width, height / picture.height, ZOOM_MAX);
}

/** The view that a state means for a pane, kept so that the picture never leaves it. */
export function resolveView(state: ViewState, picture: Size, pane: Size): View {
  if (state.kind === 'fit') {
    return { centre: { x: picture.width / 2, y: picture.height / 2 }, zoom: fitZoom(picture, pane) };
  }
  return alignToPixels(keepInside(state, picture, pane), pane);
}

/** A picture smaller than the pane is centred; a larger one always covers it. */
function keepInside({ centre, zoom }: View, picture: Size, pane: Size): View {
  const axis = (at: number, length: number, paneLength: number) => {
    const half = paneLength / 2 / zoom;
    return length <= 2 * half ? length / 2 : Math.min(Math.max(at, half), length - half);
  };
  return {
    centre: { x: axis(centre.x, picture.width, pane.width), y: axis(centre.y, picture.height, pane.height) },
    zoom,
  };
}

/** At whole zooms output pixels fall on device pixels, so that 1:1 shows exactly what an export writes. */
function alignToPixels({ centre, zoom }: View, pane: Size): View {
  if (!Number.isInteger(zoom)) return { centre, zoom };
  const axis = (at: number, paneLength: number) =>
    (Math.round(at * zoom - paneLength / 2) + paneLength / 2) / zoom;
  return { centre: { x: axis(centre.x, pane.width), y: axis(centre.y, pane.height) }, zoom };
}

export function pictureToPane(point: Point, view: View, pane: Size): Point {
  return {
    x: (point.x - view.centre.x) * view.zoom + pane.width / 2,
    y: (point.y - view.centre.y) * view.zoom + pane.height / 2,
  };
}

export function paneToPicture(point: Point, view: View, pane: Size): Point {
  return {
    x: (point.x - pane.width / 2) / view.zoom + view.centre.x,
    y: (point.y - pane.height / 2) / view.zoom + view.centre.y,
  };
}

/** The part of the picture that a pane shows; it may reach past it. */
export function seenArea(view: View, pane: Size): Rect {
  const { x, y } = paneToPicture({ x: 0, y: 0 }, view, pane);
  return { x, y, width: pane.width / view.zoom, height: pane.height / view.zoom };
}

/** Zooms so that the picture point under `pointer` stays there. */
export function zoomAt(view: View, zoom: number, pointer: Point, picture: Size, pane: Size): ViewState {
  const least = fitZoom(picture, pane) * ZOOM_MIN_OF_FIT;
  const next = Math.min(ZOOM_MAX, Math.max(Math.min(least, 1), zoom));
  const under = paneToPicture(pointer, view, pane);
  return {
    kind: 'free',
    zoom: next,
    centre: {
      x: under.x - (pointer.x - pane.width / 2) / next,
      y: under.y - (pointer.y - pane.height / 2) / next,
    },
  };
}

/** Moves the picture by a distance in device pixels. */
export function panBy(view: View, by: Point): ViewState {
  return {
    kind: 'free',
    zoom: view.zoom,
    centre: { x: view.centre.x - by.x / view.zoom, y: view.centre.y - by.y / view.zoom },
  };
}

/** The same part of the photo at the same size on screen after the scale of the output changed. */
export function rescaleView(state: ViewState, ratio: number): ViewState {
  if (state.kind === 'fit') return state;
  return {
    kind: 'free',
    zoom: state.zoom / ratio,
    centre: { x: state.centre.x * ratio, y: state.centre.y * ratio },
  };
}
