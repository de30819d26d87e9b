import {
  type Point,
  panBy,
  paneToPicture,
  rescaleView,
  type ViewState,
  zoomAt,
} from '../../shared/viewport/view.ts';
import type { ViewerStore } from '../stores/viewerStore.ts';
import type { Geometry, ViewerController } from './viewerController.ts';

/** One notch of a wheel (100 CSS pixels) zooms by a sixth; a touchpad's small steps add up smoothly. */
const WHEEL_ZOOM_PER_PX = 0.0016;
const LINE_PX = 33;
/** A pad that ran after every move of the pointer would only flicker. */
const POINTER_RESTS_MS = 120;
/** One press of a zoom key or button. */
const ZOOM_STEP = 1.5;

/** Gestures on the canvas, in device pixels from its corner. */
export class ViewGestures {
  readonly #controller: ViewerController;
  readonly #viewer: ViewerStore;
  #pointing: ReturnType<typeof setTimeout> | undefined;
  #held: (Pick<Geometry, 'view' | 'ratio'> & { readonly at: Point }) | null = null;

  constructor(controller: ViewerController, viewer: ViewerStore) {
    this.#controller = controller;
    this.#viewer = viewer;
  }

  /** The pad shows where one points, as soon as the pointer rests there. */
  point(at: Point): void {
    clearTimeout(this.#pointing);
    this.#pointing = setTimeout(() => this.#pointPad(at), POINTER_RESTS_MS);
  }

  /** The pointer has left: the pad stays with where it last was. */
  leave(): void {
    clearTimeout(this.#pointing);
  }

  #pointPad(at: Point): void {
    const geometry = this.#controller.geometryAt(at);
    if (geometry === null) return;
    const { picture, pane, view } = geometry;
    const inFrame = { x: at.x - pane.frame.x, y: at.y - pane.frame.y };
    const { x, y } = paneToPicture(inFrame, view, pane.frame);
    const isInside = x >= 0 && y >= 0 && x <= picture.width && y <= picture.height;
    if (isInside) this.#viewer.getState().pointPadAt({ x: x / picture.width, y: y / picture.height });
  }

  /** @param deltaMode of the wheel event: 0 pixels, 1 lines */
  wheel(at: Point, deltaY: number, deltaMode: number): void {
    this.#zoomBy(at, Math.exp(-deltaY * (deltaMode === 1 ? LINE_PX : 1) * WHEEL_ZOOM_PER_PX));
  }

  /**
   * Takes hold of the picture at a point. A fitted one is not held: all of it is seen, and it goes on following
   * the window's size.
   */
  grab(at: Point): void {
    const geometry = this.#controller.geometryAt(at);
    const isFree = this.#viewer.getState().view.kind === 'free';
    this.#held = geometry === null || !isFree ? null : { at, ...geometry };
  }

  /**
   * Brings the point that was grabbed to where the pointer is now. Counted from where it began: steps of their
   * own, each rounded to whole pixels, would let the picture slip away under the pointer.
   */
  drag(to: Point): void {
    if (this.#held === null) return;
    const { at, view, ratio } = this.#held;
    this.#setView(panBy(view, { x: to.x - at.x, y: to.y - at.y }), ratio);
  }

  release(): void {
    this.#held = null;
  }

  step(direction: 'in' | 'out'): void {
    this.#zoomBy(null, direction === 'in' ? ZOOM_STEP : 1 / ZOOM_STEP);
  }

  fit(): void {
    this.release();
    this.#viewer.getState().setView({ kind: 'fit' });
  }

  /** To a zoom, keeping the point in place; null: the pane's middle. */
  zoomTo(zoom: number, at: Point | null): void {
    const geometry = this.#controller.geometryAt(at);
    if (geometry === null) return;
    const { view, picture, pane, ratio } = geometry;
    const inFrame = at === null ? middle(pane.frame) : { x: at.x - pane.frame.x, y: at.y - pane.frame.y };
    this.#setView(zoomAt(view, zoom, inFrame, picture, pane.frame), ratio);
    // A wheel that turns in the middle of a drag: the drag goes on from here.
    if (this.#held !== null) this.grab(at ?? this.#held.at);
  }

  /** Fit ↔ 1:1 at the point. */
  toggle(at: Point | null): void {
    if (this.#viewer.getState().view.kind === 'fit') this.zoomTo(1, at);
    else this.fit();
  }

  /** A pane's view becomes the window's. */
  #setView(view: ViewState, ratio: number): void {
    this.#viewer.getState().setView(rescaleView(view, ratio));
  }

  #zoomBy(at: Point | null, factor: number): void {
    const geometry = this.#controller.geometryAt(at);
    if (geometry !== null) this.zoomTo(geometry.view.zoom * factor, at);
  }
}

function middle({ width, height }: { width: number; height: number }): Point {
  return { x: width / 2, y: height / 2 };
}
