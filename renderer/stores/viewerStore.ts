import { createStore, type StoreApi } from 'zustand/vanilla';
import type { CropGuide, CropRatio } from '../../shared/develop/cropRatios.ts';
import type { FailureData } from '../../shared/errors/failure.ts';
import { axisValues, type CompareMode, type GridAxes } from '../../shared/viewport/panes.ts';
import { type Point, rescaleView, type ViewState } from '../../shared/viewport/view.ts';
import { BRUSH, type Brush } from './brush.ts';
import type { Tool } from './tool.ts';

export interface GridRange {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

/** A panel that a key leads to. */
export type AskedPanel = 'tone';

/** How the viewer looks at the photo: shared by all its panes and kept when the photo changes. */
export interface ViewerState {
  readonly view: ViewState;
  readonly mode: CompareMode;
  /** While a key is held. */
  readonly isBeforeHeld: boolean;
  readonly split: number;
  /** What the pad's cells show: a place of the result, in shares of its sides; null: the middle of the view. */
  readonly padSpot: Point | null;
  /** The pad stays where it is, wherever one points. */
  readonly isPadPinned: boolean;
  /** Dials of what is pointed at (a preset), shown small before they are taken. */
  readonly hoveredDials: Readonly<Record<string, number>> | null;
  readonly differenceGain: number;
  /** Keys of the settings that stand side by side; null: nobody has chosen any for this photo. */
  readonly survey: readonly string[] | null;
  readonly gridX: GridRange;
  readonly gridY: GridRange;
  /** Device pixels per output pixel as shown now; what 'fit' means depends on the window. */
  readonly zoom: number;
  /** Tiles in sight: how many are there, and how many in all. */
  readonly tiles: { readonly ready: number; readonly total: number };
  readonly isDraft: boolean;
  /** Other dial positions of a latent pack stand in for what is not decoded yet. */
  readonly isPreview: boolean;
  /** Of the photo: it has no colours but one tone. Null until a tile of it is there. */
  readonly isMonochrome: boolean | null;
  /** Why nothing more comes of the tiles in sight; null while something may. */
  readonly stuck: FailureData | null;
  /** What works over the photo now; none of the other modes is on meanwhile. */
  readonly tool: Tool | null;
  readonly brush: Brush;
  readonly cropRatio: CropRatio;
  readonly cropGuide: CropGuide;
  /** What is clipped is marked in the photo. */
  readonly showsClipping: boolean;
  /** Until it is there and has the focus. */
  readonly askedPanel: AskedPanel | null;

  setTool(tool: Tool | null): void;
  toggleClipping(): void;
  setView(view: ViewState): void;
  /** The output's size changed by this factor: the same part of the photo stays in sight. */
  rescale(ratio: number): void;
  setMode(mode: CompareMode): void;
  /** The mode, or back to none where it is on already. */
  toggleMode(mode: CompareMode): void;
  holdBefore(isHeld: boolean): void;
  setSplit(split: number): void;
  /** Does nothing while the pad is pinned. */
  pointPadAt(spot: Point): void;
  togglePadPin(): void;
  hover(dials: Readonly<Record<string, number>> | null): void;
  setSurvey(keys: readonly string[] | null): void;
  setGridRange(axis: 'x' | 'y', range: Partial<GridRange>): void;
  setDifferenceGain(gain: number): void;
  setProgress(progress: Progress): void;
}

/** What the canvas tells of itself after a frame. */
type Progress = Pick<ViewerState, 'zoom' | 'tiles' | 'isDraft' | 'isPreview' | 'isMonochrome' | 'stuck'>;

export type ViewerStore = StoreApi<ViewerState>;

const GRID_RANGE: GridRange = { from: 0, to: 1.5, count: 4 };
const DIFFERENCE_GAIN = 8;

export function createViewerStore(): ViewerStore {
  return createStore<ViewerState>((set, get) => ({
    view: { kind: 'fit' },
    mode: 'none',
    isBeforeHeld: false,
    split: 0.5,
    padSpot: null,
    isPadPinned: false,
    hoveredDials: null,
    survey: null,
    differenceGain: DIFFERENCE_GAIN,
    gridX: GRID_RANGE,
    gridY: GRID_RANGE,
    zoom: 1,
    tiles: { ready: 0, total: 0 },
    isDraft: false,
    isPreview: false,
    isMonochrome: null,
    stuck: null,
    tool: null,
    brush: BRUSH,
    cropRatio: 'free',
    cropGuide: 'thirds',
    showsClipping: false,
    askedPanel: null,
    toggleClipping: () => set({ showsClipping: !get().showsClipping }),
    setTool(tool) {
      const before = get().tool;
      // The picture under such a tool has another size and shape: no place in it stays where it was.
      const isPlacing = (kind: Tool['kind'] | undefined) => kind === 'crop' || kind === 'perspective';
      const isOther = tool?.kind !== before?.kind && (isPlacing(tool?.kind) || isPlacing(before?.kind));
      if (tool !== null) set({ mode: 'none' });
      set(isOther ? { tool, view: { kind: 'fit' }, padSpot: null } : { tool });
    },
    setView: (view) => set({ view }),
    rescale: (ratio) => set({ view: rescaleView(get().view, ratio) }),
    setMode: (mode) => set({ mode, tool: null }),
    toggleMode: (mode) => get().setMode(get().mode === mode ? 'none' : mode),
    holdBefore: (isBeforeHeld) => set({ isBeforeHeld }),
    setSplit: (split) => set({ split: Math.min(1, Math.max(0, split)) }),
    pointPadAt: (padSpot) => {
      if (!get().isPadPinned) set({ padSpot });
    },
    togglePadPin: () => set({ isPadPinned: !get().isPadPinned }),
    hover: (hoveredDials) => set({ hoveredDials }),
    setSurvey: (survey) => set({ survey }),
    setGridRange: (axis, range) =>
      set(axis === 'x' ? { gridX: { ...get().gridX, ...range } } : { gridY: { ...get().gridY, ...range } }),
    setDifferenceGain: (differenceGain) => set({ differenceGain }),
    setProgress(progress) {
      const { zoom, tiles, isDraft, isPreview, isMonochrome, stuck } = get();
      const isSame =
        zoom === progress.zoom &&
        tiles.ready === progress.tiles.ready &&
        tiles.total === progress.tiles.total &&
        isDraft === progress.isDraft &&
        isPreview === progress.isPreview &&
        isMonochrome === progress.isMonochrome &&
        stuck === progress.stuck;
      if (!isSame) set(progress);
    },
  }));
}

/** The values on the grid's axes; a pack with one dial has a strip. */
export function gridAxes({ gridX, gridY }: ViewerState, dialCount: number): GridAxes {
  const values = ({ from, to, count }: GridRange) => axisValues(from, to, count);
  return { x: values(gridX), y: dialCount > 1 ? values(gridY) : [] };
}
