import type { Matrix } from '../../shared/develop/placement.ts';
import type { OriginalFacts } from '../../shared/develop/step.ts';
import { Failure } from '../../shared/errors/failure.ts';
import { type PhotoSpace, photoSpace } from '../../shared/viewport/colourSpaces.ts';
import { layoutPanes, type Pane } from '../../shared/viewport/panes.ts';
import type { Point, Size, View } from '../../shared/viewport/view.ts';
import { fetchImage } from '../client/fetchImage.ts';
import { thumbnailUrl } from '../client/pixelUrls.ts';
import { paintingOf } from '../stores/brush.ts';
import type { Settled } from '../stores/settled.ts';
import { underTool } from '../stores/tool.ts';
import { gridAxes } from '../stores/viewerStore.ts';
import { type Look, lookOf, NO_LOOK, padKeyOf, shownSize, viewOf } from './look.ts';
import { LoupeRest } from './loupeRest.ts';
import { coveringLevel, findMissingTiles, type MissingTiles, type SeenPane } from './missingTiles.ts';
import type { Painting } from './offsetTextures.ts';
import { PaneRenderer, type PaneScene } from './paneRenderer.ts';
import { TileLoader } from './tileLoader.ts';
import type { ViewerControllerOptions } from './viewerControllerOptions.ts';

export interface Geometry {
  readonly picture: Size;
  readonly pane: Pane;
  readonly view: View;
  /** Output pixels of the window's view for one of this pane: 1, but for looks of another scale. */
  readonly ratio: number;
  /** What geometry made it of, in the original's frame; null: it is that itself. */
  readonly placing: { readonly mix: Size; readonly toMix: Matrix; readonly fromMix: Matrix } | null;
}

/** All that a frame shows. */
interface Shown {
  readonly looks: readonly Look[];
  readonly panes: readonly Pane[];
  /** Whose output pixels the window's view counts. */
  readonly scale: number;
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
  readonly #loupeRest = new LoupeRest();
  #restTimer: number | undefined;
  #partsAdded = 0;
  readonly #drawListeners = new Set<() => void>();

  constructor(options: ViewerControllerOptions) {
    this.#options = options;
    const gl = options.canvas.getContext('webgl2', { alpha: false, antialias: false, depth: false });
    if (gl === null) throw new Error('this computer offers no WebGL 2');
    const addPart = () => {
      this.#partsAdded++;
      this.invalidate();
    };
    this.#renderer = new PaneRenderer(gl, addPart, options.onFailure);
    this.#loader = new TileLoader({
      onTile: (wanted, tile) => {
        this.#renderer.textures.add(wanted, tile);
        addPart();
      },
      onProgress: () => this.invalidate(),
    });
    this.#stops = [
      options.develop.subscribe(() => this.invalidate()),
      options.viewer.subscribe(() => this.invalidate()),
    ];
    this.invalidate();
  }

  get canvas(): HTMLCanvasElement {
    return this.#options.canvas;
  }

  /** In device pixels. */
  resize(size: Size): void {
    this.#size = size;
    this.#options.canvas.width = size.width;
    this.#options.canvas.height = size.height;
    // A resized canvas is blank until it is drawn: drawing now keeps it from flickering.
    this.#draw();
  }

  /** Asks once more for what has failed. */
  retry(): void {
    this.#loader.retryAll();
    this.invalidate();
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
    clearTimeout(this.#restTimer);
    for (const stop of this.#stops) stop();
    this.#loader.stop();
    this.#renderer.clear();
  }

  /** The pane under a point of the canvas (device pixels), or the first one; what gestures act on. */
  geometryAt(point: Point | null): Geometry | null {
    const shown = this.#shown();
    const panes = shown?.panes ?? [];
    const pane = panes.find(({ rect }) => point !== null && contains(rect, point)) ?? panes[0];
    const look = shown?.looks[pane?.look ?? 0];
    if (shown === null || pane === undefined || look === undefined) return null;
    return {
      picture: shownSize(look),
      pane,
      view: this.#viewFor(shown)(pane),
      ratio: shown.scale / look.scale,
      placing: look.placing === null ? null : { ...look.placing, mix: look.picture },
    };
  }

  panes(): readonly Pane[] {
    return this.#shown()?.panes ?? [];
  }

  /** A small picture of the current setting's panes around a point. */
  snapshot(panes: readonly Pane[], size: Size, view: View): ImageData | null {
    const { photo, settled } = this.#seen();
    const shown = this.#shown();
    if (photo === null || shown === null) return null;
    const scene = this.#scene({ ...shown, looks: [lookOf(photo, settled)], panes });
    return this.#renderer.snapshot({ ...scene, viewFor: () => view, coveringLevel: () => null }, size);
  }

  /** The photo at other settings, small: all of it, or what a view of it shows. */
  seenAt(change: (settled: Settled) => Settled, size: Size, view?: View): ImageData | null {
    const { photo, settled } = this.#seen();
    const shown = this.#shown();
    if (photo === null || settled === null || shown === null) return null;
    const look = lookOf(photo, change(settled));
    const { width, height } = shownSize(look);
    const at = view ?? { centre: { x: width / 2, y: height / 2 }, zoom: size.width / width };
    const panes = layoutPanes({ mode: 'none', canvas: size, dials: look.dials, split: 0, grid: NO_GRID });
    const scene = this.#scene({ ...shown, looks: [look], panes });
    return this.#renderer.snapshot({ ...scene, viewFor: () => at, coveringLevel: () => null }, size);
  }

  /** What the engine told of the photo with its first tile; null until there is one. */
  facts(): OriginalFacts | null {
    const { photo } = this.#options.develop.getState();
    return photo === null ? null : (this.#renderer.textures.under(`${photo.id}.`)[0]?.facts ?? null);
  }

  /** Changes whenever a snapshot of the same panes would: with the photo, the view and the tiles. */
  snapshotKey(): string {
    const { view, mode, padSpot } = this.#options.viewer.getState();
    const { photo, settled } = this.#seen();
    const shown = photo === null ? '' : padKeyOf(lookOf(photo, settled));
    const { width, height } = this.#size;
    return `${shown} ${JSON.stringify([view, padSpot])} ${mode} ${width}×${height} ${this.#partsAdded} ${this.#softOf}`;
  }

  /** The photo and its settings; under a tool without what the tool is about. */
  #seen() {
    const { photo, settled } = this.#options.develop.getState();
    return { photo, settled: underTool(settled, this.#options.viewer.getState().tool) };
  }

  #shown(): Shown | null {
    const { photo, settled } = this.#seen();
    if (photo === null) return null;
    const viewer = this.#options.viewer.getState();
    const mode = viewer.isBeforeHeld ? 'before' : viewer.mode;
    const now = lookOf(photo, settled);
    const survey = mode === 'survey' || mode === 'compare-two' ? this.#options.survey() : [];
    const looks = survey.length === 0 ? [now] : survey.map((option) => lookOf(photo, option.settled, option));
    const panes = layoutPanes({
      mode,
      canvas: this.#size,
      dials: now.dials,
      split: viewer.split,
      grid: gridAxes(viewer, now.dials.length),
      survey: looks,
    });
    return { looks, panes, scale: now.scale, space: photoSpace(photo.profileName) };
  }

  #viewFor({ looks, scale }: Shown): (pane: Pane) => View {
    const { view } = this.#options.viewer.getState();
    return ({ look, frame }) => viewOf(view, scale, looks[look] ?? NO_LOOK, frame);
  }

  #seenPanes(shown: Shown): SeenPane[] {
    const viewFor = this.#viewFor(shown);
    return shown.panes.flatMap((pane) => {
      const look = shown.looks[pane.look];
      return look === undefined ? [] : [{ pane, look, view: viewFor(pane) }];
    });
  }

  #scene(shown: Shown): PaneScene {
    const { textures } = this.#renderer;
    const viewFor = this.#viewFor(shown);
    return {
      looks: shown.looks,
      panes: shown.panes,
      viewFor,
      coveringLevel: (pane) =>
        coveringLevel({ pane, look: shown.looks[pane.look] ?? NO_LOOK, view: viewFor(pane) }, textures),
      space: shown.space,
      differenceGain: this.#options.viewer.getState().differenceGain,
      showsClipping: false,
      painting: this.#painting(false),
      background: this.#options.background(),
    };
  }

  #painting(isShown: boolean): Painting | null {
    const painting = paintingOf(this.#options.viewer.getState(), this.#options.develop.getState().settled);
    return painting === null || isShown ? painting : { ...painting, isShown };
  }

  #draw(): void {
    if (this.#frame !== null) cancelAnimationFrame(this.#frame);
    this.#frame = null;
    const shown = this.#shown();
    this.#loadSoft();
    const { showsClipping } = this.#options.viewer.getState();
    this.#renderer.draw(
      { ...this.#scene(shown ?? NOTHING), showsClipping, painting: this.#painting(true) },
      this.#size,
    );
    if (shown === null) return;
    this.#wantTiles(shown);
    for (const listener of this.#drawListeners) listener();
  }

  #wantTiles(shown: Shown): void {
    const seen = this.#seenPanes(shown);
    const [first] = seen;
    const zoom = first === undefined ? 1 : (first.view.zoom * first.look.scale) / shown.scale;
    const missing = findMissingTiles(seen, this.#renderer.textures);
    const { total, ready, ...standIns } = missing;
    const viewKey = `${shown.looks.map(({ tilePrefix }) => tilePrefix).join(' ')} ${zoom}`;
    if (viewKey !== this.#lastView) this.#loader.retryFailed();
    this.#lastView = viewKey;
    this.#loader.follow(this.#options.develop.getState().photo);
    this.#want(missing, viewKey);
    const { isDraftSeen: isDraft, isPreviewSeen: isPreview } = standIns;
    const isMonochrome = this.facts()?.isMonochrome ?? null;
    const tiles = { ready, total };
    const { stuck } = this.#loader;
    this.#options.viewer.getState().setProgress({ zoom, tiles, isDraft, isPreview, isMonochrome, stuck });
  }

  #want(missing: MissingTiles, viewKey: string): void {
    const { mode, view } = this.#options.viewer.getState();
    const isLeafing = this.#options.isLoupe() && mode === 'none' && view.kind === 'fit';
    const { wanted, moreInMs } = this.#loupeRest.choose(
      missing,
      isLeafing ? viewKey : null,
      performance.now(),
    );
    this.#loader.want(wanted);
    clearTimeout(this.#restTimer);
    if (moreInMs !== null) this.#restTimer = window.setTimeout(() => this.invalidate(), moreInMs);
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
        this.#draw();
        // Behind the stand-in in the driver's queue, and before the first tile needs it.
        const { dials } = lookOf(photo, this.#options.develop.getState().settled);
        this.#renderer.prepare(dials.length, photoSpace(photo.profileName));
      },
      (error: unknown) => {
        // What is wrong with the photo its tiles say, over the stage.
        if (!(error instanceof Failure)) this.#options.onFailure(error);
      },
    );
  }
}

function contains(rect: Pane['rect'], { x, y }: Point): boolean {
  return x >= rect.x && y >= rect.y && x < rect.x + rect.width && y < rect.y + rect.height;
}

const NO_GRID = { x: [], y: [] };
const NOTHING: Shown = { looks: [], panes: [], scale: 1, space: { kind: 'direct', canvas: 'srgb' } };
