import { type PhotoSpace, photoSpace } from '../../shared/viewport/colourSpaces.ts';
import { layoutPanes, type Pane } from '../../shared/viewport/panes.ts';
import {
  levelForZoom,
  type TileAddress,
  tileKey,
  tileRect,
  visibleTiles,
} from '../../shared/viewport/pyramid.ts';
import { type Point, resolveView, type Size, type View } from '../../shared/viewport/view.ts';
import { draftUrl, sourceKey, type TileSource, thumbnailUrl, tileUrl } from '../client/pixelUrls.ts';
import type { DevelopStore } from '../stores/developStore.ts';
import { dialValues, outputSize } from '../stores/settled.ts';
import { gridAxes, type ViewerStore } from '../stores/viewerStore.ts';
import { PaneRenderer, type PaneScene } from './paneRenderer.ts';
import { TileLoader, type WantedTile } from './tileLoader.ts';

export interface ViewerControllerOptions {
  readonly canvas: HTMLCanvasElement;
  readonly develop: DevelopStore;
  readonly viewer: ViewerStore;
  readonly onFailure: (failure: unknown) => void;
  /** The colour around the photo, 0…1; asked for on every frame, because the theme may change. */
  readonly background: () => readonly [number, number, number];
}

export interface Geometry {
  readonly picture: Size;
  readonly pane: Pane;
  readonly view: View;
}

/** What is looked at: the photo's picture in output pixels and where its tiles come from. */
interface Subject {
  readonly picture: Size;
  readonly source: TileSource | null;
  readonly tilePrefix: string;
  readonly dials: readonly number[];
  readonly space: PhotoSpace;
}

/**
 * Keeps canvas, stores and tiles together: a change of any of them draws one frame, and asks for the tiles
 * that the frame would have needed. Pixels never pass through React.
 */
export class ViewerController {
  readonly #options: ViewerControllerOptions;
  readonly #renderer: PaneRenderer;
  readonly #loader: TileLoader;
  readonly #stops: (() => void)[];
  #size: Size = { width: 1, height: 1 };
  #frame: number | null = null;
  #softOf: string | null = null;
  #lastView = '';
  #partsAdded = 0;
  readonly #drawListeners = new Set<() => void>();

  constructor(options: ViewerControllerOptions) {
    this.#options = options;
    const gl = options.canvas.getContext('webgl2', { alpha: false, antialias: false, depth: false });
    if (gl === null) throw new Error('this computer offers no WebGL 2');
    this.#renderer = new PaneRenderer(gl);
    this.#loader = new TileLoader({
      onTile: (key, tile) => {
        this.#renderer.textures.add(key, tile, key.endsWith(DRAFT_KEY));
        this.#partsAdded++;
        this.invalidate();
      },
      onFailure: (failure) => options.onFailure(failure),
      onProgress: () => this.invalidate(),
    });
    this.#stops = [
      options.develop.subscribe(() => this.invalidate()),
      options.viewer.subscribe(() => this.invalidate()),
    ];
    this.invalidate();
  }

  /** In device pixels. */
  resize(size: Size): void {
    this.#size = size;
    this.#options.canvas.width = size.width;
    this.#options.canvas.height = size.height;
    // A resized canvas is blank until it is drawn: drawing now keeps it from flickering.
    this.#draw();
  }

  invalidate(): void {
    this.#frame ??= requestAnimationFrame(() => this.#draw());
  }

  /** Called after every frame that was drawn. */
  onDraw(listener: () => void): () => void {
    this.#drawListeners.add(listener);
    return () => this.#drawListeners.delete(listener);
  }

  dispose(): void {
    if (this.#frame !== null) cancelAnimationFrame(this.#frame);
    for (const stop of this.#stops) stop();
    this.#loader.stop();
    this.#renderer.textures.clear();
    this.#renderer.setSoft(null, 'srgb');
  }

  /** The pane under a point of the canvas (device pixels), or the first one; what gestures act on. */
  geometryAt(point: Point | null): Geometry | null {
    const subject = this.#subject();
    if (subject === null) return null;
    const panes = this.#panes(subject);
    const pane = panes.find(({ rect }) => point !== null && contains(rect, point)) ?? panes[0];
    if (pane === undefined) return null;
    return { picture: subject.picture, pane, view: this.#viewFor(subject)(pane) };
  }

  panes(): readonly Pane[] {
    const subject = this.#subject();
    return subject === null ? [] : this.#panes(subject);
  }

  /** A small picture of the given panes around the point that the viewer looks at. */
  snapshot(panes: readonly Pane[], size: Size, view: View): ImageData | null {
    const subject = this.#subject();
    if (subject === null) return null;
    const scene = { ...this.#scene(subject, panes), viewFor: () => view, coveringLevel: () => null };
    return this.#renderer.snapshot(scene, size);
  }

  /** Changes whenever a snapshot of the same panes would: with the photo, the view and the tiles. */
  snapshotKey(): string {
    const { view, mode } = this.#options.viewer.getState();
    const { width, height } = this.#size;
    const prefix = this.#subject()?.tilePrefix ?? '';
    return `${prefix} ${JSON.stringify(view)} ${mode} ${width}×${height} ${this.#partsAdded} ${this.#softOf}`;
  }

  #coveringLevel(subject: Subject, pane: Pane): number | null {
    const view = this.#viewFor(subject)(pane);
    const level = levelForZoom(view.zoom);
    const addresses = visibleTiles(view, subject.picture, pane.frame, level);
    const has = (address: TileAddress) => this.#renderer.textures.has(subject.tilePrefix + tileKey(address));
    return addresses.every(has) ? level : null;
  }

  #subject(): Subject | null {
    const { photo, settled } = this.#options.develop.getState();
    if (photo === null) return null;
    const picture = outputSize(photo, settled?.scale ?? 1);
    const space = photoSpace(photo.profileName);
    if (settled === null) return { picture, source: null, tilePrefix: `${photo.id}/`, dials: [], space };
    const source = { photo, packId: settled.pack.id, scale: settled.scale };
    return { picture, source, tilePrefix: sourceKey(source), dials: dialValues(settled), space };
  }

  #panes(subject: Subject): Pane[] {
    const state = this.#options.viewer.getState();
    return layoutPanes({
      mode: state.isBeforeHeld ? 'before' : state.mode,
      canvas: this.#size,
      dials: subject.dials,
      split: state.split,
      grid: gridAxes(state, subject.dials.length),
    });
  }

  #viewFor(subject: Subject): (pane: Pane) => View {
    const { view } = this.#options.viewer.getState();
    return ({ frame }) => resolveView(view, subject.picture, frame);
  }

  #scene(subject: Subject, panes: readonly Pane[]): PaneScene {
    return {
      picture: subject.picture,
      viewFor: this.#viewFor(subject),
      panes,
      coveringLevel: (pane) => this.#coveringLevel(subject, pane),
      space: subject.space,
      tilePrefix: subject.tilePrefix,
      differenceGain: this.#options.viewer.getState().differenceGain,
      background: this.#options.background(),
    };
  }

  #draw(): void {
    if (this.#frame !== null) cancelAnimationFrame(this.#frame);
    this.#frame = null;
    const subject = this.#subject();
    const panes = subject === null ? [] : this.#panes(subject);
    this.#loadSoft();
    if (subject === null) {
      this.#renderer.draw(this.#scene(EMPTY, []), this.#size);
      return;
    }
    this.#renderer.draw(this.#scene(subject, panes), this.#size);
    this.#wantTiles(subject, panes);
    for (const listener of this.#drawListeners) listener();
  }

  #wantTiles(subject: Subject, panes: readonly Pane[]): void {
    const viewFor = this.#viewFor(subject);
    const addresses = new Map<string, TileAddress>();
    let zoom = 1;
    for (const pane of panes) {
      const view = viewFor(pane);
      zoom = view.zoom;
      for (const address of visibleTiles(view, subject.picture, pane.frame, levelForZoom(zoom))) {
        addresses.set(tileKey(address), address);
      }
    }
    const wanted: WantedTile[] = [];
    for (const [key, address] of addresses) {
      const fullKey = subject.tilePrefix + key;
      if (subject.source === null || this.#renderer.textures.use(fullKey) !== undefined) continue;
      const url = tileUrl(subject.source, address.level, tileRect(address, subject.picture));
      wanted.push({ key: fullKey, url });
    }
    const missing = wanted.length;
    const draft = this.#wantDraft(subject, zoom, missing);
    const viewKey = `${subject.tilePrefix}${zoom}`;
    if (viewKey !== this.#lastView) this.#loader.retryFailed();
    this.#lastView = viewKey;
    // A draft has the engine for itself: that is what makes it quick.
    this.#loader.want(draft === null ? wanted : [draft]);
    const total = subject.source === null ? 0 : addresses.size;
    this.#options.viewer.getState().setProgress({
      zoom,
      tiles: { ready: total - missing, total },
      isDraft: this.#isDraftSeen(subject, missing),
    });
  }

  /** At a reduced level exact tiles cost many times what is seen of them: a draft bridges the wait. */
  #wantDraft(subject: Subject, zoom: number, missing: number): WantedTile | null {
    const key = subject.tilePrefix + DRAFT_KEY;
    const { width, height } = subject.picture;
    if (subject.source === null || missing === 0 || levelForZoom(zoom) === 0) return null;
    if (width * height < DRAFT_FROM_PX) return null;
    // Where exact tiles of another level are there, the engine has kept what the missing ones need.
    if (this.#renderer.textures.under(subject.tilePrefix).some(({ isDraft }) => !isDraft)) return null;
    if (this.#renderer.textures.use(key) !== undefined) return null;
    return { key, url: draftUrl(subject.source) };
  }

  #isDraftSeen(subject: Subject, missing: number): boolean {
    return missing > 0 && this.#renderer.textures.has(subject.tilePrefix + DRAFT_KEY);
  }

  /** The stand-in changes with the photo only; an answer for a photo that was left is dropped. */
  #loadSoft(): void {
    const { photo } = this.#options.develop.getState();
    const url = photo === null ? null : thumbnailUrl(photo, 2048);
    if (url === this.#softOf) return;
    this.#softOf = url;
    this.#renderer.setSoft(null, 'srgb');
    if (url === null || photo === null) return;
    fetchImage(url).then(
      (image) => {
        if (this.#softOf !== url) return;
        this.#renderer.setSoft(image, photoSpace(photo.profileName).canvas);
        this.#partsAdded++;
        image.close();
        this.invalidate();
      },
      (error: unknown) => this.#options.onFailure(error),
    );
  }
}

function contains(rect: Pane['rect'], { x, y }: Point): boolean {
  return x >= rect.x && y >= rect.y && x < rect.x + rect.width && y < rect.y + rect.height;
}

const DRAFT_KEY = 'draft';
/** Output pixels; below, exact tiles are there as soon as a draft would be. */
const DRAFT_FROM_PX = 2_500_000;

const EMPTY: Subject = {
  picture: { width: 1, height: 1 },
  source: null,
  tilePrefix: '/',
  dials: [],
  space: { kind: 'direct', canvas: 'srgb' },
};

async function fetchImage(url: string): Promise<ImageBitmap> {
  const response = await fetch(url);
  if (!response.ok) {
    const failure: { message?: string } = await response.json();
    throw new Error(failure.message ?? 'The photo could not be shown.');
  }
  return createImageBitmap(await response.blob());
}
