import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { type KeyboardEvent, type PointerEvent, useEffect, useRef } from 'react';
import type { Dial } from '../../shared/packs/manifest.ts';
import { axisValues, layoutPanes } from '../../shared/viewport/panes.ts';
import type { DevelopStore } from '../stores/developState.ts';
import { useDevelop, useStores } from '../stores/StoresContext.tsx';
import type { Settled } from '../stores/settled.ts';
import { useText } from '../text/useText.ts';
import { LAYOUT } from '../theme/theme.ts';
import { useViewerController } from '../viewer/ViewerContext.tsx';
import type { ViewerController } from '../viewer/viewerController.ts';

const CELLS = 5;
/** A cell is small: it shows where one points, or the middle of what the viewer shows, at half its zoom. */
const CELL_ZOOM = 0.5;
const PAD_OF_WINDOW = '40vh';
const STEP = 0.01;
const LARGE_STEP = 0.1;
/** The background follows the viewer, but not on every frame of a drag, and seldom while tiles come in. */
const REFRESH_MS = 250;
const REFRESH_LOADING_MS = 1500;

/** Both dials at once: the first one upward, the last one to the right, over the live grid of what is seen. */
export function LambdaPad() {
  const text = useText();
  const { develop } = useStores();
  const settled = useDevelop((state) => state.settled);
  const canvasRef = useRef<HTMLCanvasElement>(null);
  const grabbed = useRef<PadValues | null>(null);
  const controller = useViewerController();
  const first = settled?.pack.dials[0];
  const last = settled?.pack.dials.at(-1);
  usePadBackground(canvasRef, controller, first, last);
  if (settled === null || first === undefined || last === undefined || first === last) return null;

  const values = padValues(settled, first, last);
  const gestures = createPadGestures(develop, first, last, values, grabbed);
  return (
    <Box
      role="application"
      aria-label={`${text.pad}: ${first.label} ${values.first.toFixed(2)}, ${last.label} ${values.last.toFixed(2)}`}
      tabIndex={0}
      data-testid="lambda-pad"
      {...gestures}
      sx={{
        position: 'relative',
        // In a low window, as at a scale of 200 %, the dials are seen with it.
        width: `min(${LAYOUT.padPx}px, ${PAD_OF_WINDOW})`,
        aspectRatio: 1,
        mx: 'auto',
        touchAction: 'none',
        cursor: 'crosshair',
        borderRadius: 1,
        bgcolor: 'surface.canvas',
        '&:focus-visible': { outline: 2, outlineColor: 'primary.main' },
      }}
    >
      <Box
        component="canvas"
        ref={canvasRef}
        sx={{ width: '100%', height: '100%', display: 'block', borderRadius: 1 }}
      />
      <Corner place={{ left: 0, bottom: 0 }}>{text.cornerPlain}</Corner>
      <Corner place={{ left: 0, top: 0 }}>{text.cornerClean}</Corner>
      <Corner place={{ right: 0, bottom: 0 }}>{text.cornerInvented}</Corner>
      <Corner place={{ right: 0, top: 0 }}>{text.cornerBoth}</Corner>
      <Box
        sx={{
          position: 'absolute',
          width: 14,
          height: 14,
          m: '-7px',
          borderRadius: '50%',
          border: 2,
          borderColor: 'primary.main',
          bgcolor: 'surface.canvas',
          pointerEvents: 'none',
        }}
        style={{
          left: `${fractionOf(last, values.last) * 100}%`,
          top: `${(1 - fractionOf(first, values.first)) * 100}%`,
        }}
      />
    </Box>
  );
}

interface PadValues {
  readonly first: number;
  readonly last: number;
}

function padValues({ dials }: Settled, first: Dial, last: Dial): PadValues {
  return { first: dials[first.id] ?? first.default, last: dials[last.id] ?? last.default };
}

/** Drag, arrows and double click: seen at once, kept when they end. */
function createPadGestures(
  develop: DevelopStore,
  first: Dial,
  last: Dial,
  values: PadValues,
  /** Where the dials stood when the drag began; a drag that is taken away ends there. */
  grabbed: { current: PadValues | null },
) {
  const { preview, commit } = develop.getState();
  const set = (next: PadValues) => preview({ [first.id]: next.first, [last.id]: next.last });
  const follow = (event: PointerEvent<HTMLElement>) => {
    if (grabbed.current === null || !event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const box = event.currentTarget.getBoundingClientRect();
    set({
      first: toValue(first, 1 - (event.clientY - box.top) / box.height),
      last: toValue(last, (event.clientX - box.left) / box.width),
    });
  };
  return {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      if (event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      grabbed.current = values;
      follow(event);
    },
    onPointerMove: follow,
    onPointerUp: () => {
      if (grabbed.current === null) return;
      grabbed.current = null;
      void commit('dials');
    },
    onPointerCancel: () => {
      if (grabbed.current !== null) set(grabbed.current);
      grabbed.current = null;
    },
    onDoubleClick: () => {
      set({ first: first.default, last: last.default });
      void commit('dials');
    },
    onKeyDown: (event: KeyboardEvent) => {
      const move = MOVES[event.key];
      if (move === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      const step = event.shiftKey ? LARGE_STEP : STEP;
      set({
        first: clampTo(first, values.first + move[1] * step),
        last: clampTo(last, values.last + move[0] * step),
      });
      void commit('dials');
    },
  };
}

const MOVES: Readonly<Record<string, readonly [x: number, y: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};

function Corner(props: { place: Readonly<Record<string, number>>; children: string }) {
  return (
    <Typography
      variant="caption"
      sx={{
        position: 'absolute',
        ...props.place,
        px: 1,
        bgcolor: 'surface.canvas',
        color: 'text.primary',
        opacity: 0.8,
        pointerEvents: 'none',
      }}
    >
      {props.children}
    </Typography>
  );
}

function fractionOf({ range: [min, max] }: Dial, value: number): number {
  return (value - min) / (max - min);
}

function toValue(dial: Dial, fraction: number): number {
  return clampTo(dial, dial.range[0] + fraction * (dial.range[1] - dial.range[0]));
}

function clampTo({ range: [min, max] }: Dial, value: number): number {
  return Math.min(max, Math.max(min, Math.round(value / STEP) * STEP));
}

/** Draws the place that one points at, with every cell's dial values, whenever the viewer has drawn. */
function usePadBackground(
  canvasRef: { readonly current: HTMLCanvasElement | null },
  controller: ViewerController | null,
  first: Dial | undefined,
  last: Dial | undefined,
): void {
  const { viewer } = useStores();
  useEffect(() => {
    if (controller === null || first === undefined || last === undefined || first === last) return;
    let timer: ReturnType<typeof setTimeout> | null = null;
    let drawnKey = '';
    const draw = () => {
      timer = null;
      const canvas = canvasRef.current;
      // A dial that moves changes what the viewer shows and nothing here.
      const key = controller.snapshotKey();
      if (key === drawnKey) return;
      drawnKey = key;
      const geometry = controller.geometryAt(null);
      if (canvas === null || geometry === null) return;
      const side = Math.round(LAYOUT.padPx * devicePixelRatio);
      const size = { width: side, height: side };
      const axes = {
        x: axisValues(last.range[0], last.range[1], CELLS),
        y: axisValues(first.range[0], first.range[1], CELLS),
      };
      const panes = layoutPanes({ mode: 'grid', canvas: size, dials: [0, 0], split: 0, grid: axes });
      const { picture } = geometry;
      const { padSpot: spot } = viewer.getState();
      const { zoom } = geometry.view;
      const centre =
        spot === null ? geometry.view.centre : { x: spot.x * picture.width, y: spot.y * picture.height };
      const view = {
        centre: { x: centre.x * geometry.ratio, y: centre.y * geometry.ratio },
        zoom: (zoom / geometry.ratio) * CELL_ZOOM,
      };
      const image = controller.snapshot(panes, size, view);
      if (image === null) return;
      if (canvas.width !== side) Object.assign(canvas, size);
      canvas.getContext('2d')?.putImageData(image, 0, 0);
    };
    const clear = () => {
      if (drawnKey === '') return;
      drawnKey = '';
      const canvas = canvasRef.current;
      canvas?.getContext('2d')?.clearRect(0, 0, canvas.width, canvas.height);
    };
    const stop = controller.onDraw(() => {
      const { tiles, isDraft, isPreview } = viewer.getState();
      const { ready, total } = tiles;
      // Of the stand-in alone all cells would be the same.
      if (ready === 0 && !isDraft && !isPreview) return clear();
      timer ??= setTimeout(draw, ready < total && drawnKey !== '' ? REFRESH_LOADING_MS : REFRESH_MS);
    });
    return () => {
      stop();
      if (timer !== null) clearTimeout(timer);
    };
  }, [canvasRef, controller, viewer, first, last]);
}
