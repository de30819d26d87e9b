import { type Point, panBy, rescaleView, type ViewState, zoomAt } from '../../shared/viewport/view.ts';
import type { ViewerStore } from '../stores/viewerStore.ts';
import type { ViewerController } from './viewerController.ts';

/** One notch of a wheel (100 CSS pixels) zooms by a sixth; a touchpad's small steps add up smoothly. */
const WHEEL_ZOOM_PER_PX = 0.0016;
const LINE_PX = 33;
/** One press of a zoom key or button. */
const ZOOM_STEP = 1.5;

/** Gestures on the canvas, in device pixels from its corner. */
export class ViewGestures {
  readonly #controller: ViewerController;
  readonly #viewer: ViewerStore;

  constructor(controller: ViewerController, viewer: ViewerStore) {
    this.#controller = controller;
    this.#viewer = viewer;
  }

  /** @param deltaMode of the wheel event: 0 pixels, 1 lines */
  wheel(at: Point, deltaY: number, deltaMode: number): void {
    this.#zoomBy(at, Math.exp(-deltaY * (deltaMode === 1 ? LINE_PX : 1) * WHEEL_ZOOM_PER_PX));
  }

  drag(at: Point, by: Point): void {
    const geometry = this.#controller.geometryAt(at);
    if (geometry !== null) this.#setView(panBy(geometry.view, by), geometry.ratio);
  }

  step(direction: 'in' | 'out'): void {
    this.#zoomBy(null, direction === 'in' ? ZOOM_STEP : 1 / ZOOM_STEP);
  }

  fit(): void {
    this.#viewer.getState().setView({ kind: 'fit' });
  }

  /** To a zoom, keeping the point in place; null: the pane's middle. */
  zoomTo(zoom: number, at: Point | null): void {
    const geometry = this.#controller.geometryAt(at);
    if (geometry === null) return;
    const { view, picture, pane, ratio } = geometry;
    const inFrame = at === null ? middle(pane.frame) : { x: at.x - pane.frame.x, y: at.y - pane.frame.y };
    this.#setView(zoomAt(view, zoom, inFrame, picture, pane.frame), ratio);
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
