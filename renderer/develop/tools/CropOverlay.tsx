import Box from '@mui/material/Box';
import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react';
import { frameRect, type Handle } from '../../../shared/develop/cropFrame.ts';
import { guideLines } from '../../../shared/develop/cropRatios.ts';
import type { Point } from '../../../shared/viewport/view.ts';
import { type CropGesture, croppingOf, keepCrop, previewGesture } from '../../stores/cropActions.ts';
import { useDevelop, useStores, useViewer } from '../../stores/StoresContext.tsx';
import { type Cropping, readCropping } from '../../stores/tool.ts';
import { useText } from '../../text/useText.ts';
import { ToolDrawing } from './ToolDrawing.tsx';
import { ToolHandle } from './ToolHandle.tsx';
import { arrowStep, pointIn, TOOL_AREA } from './toolEvents.ts';
import { type ResultView, useResultView } from './useResultView.ts';

const HANDLES: readonly (Handle & { readonly name: HandleName })[] = [
  { x: -1, y: -1, name: 'cropTopLeft' },
  { x: 0, y: -1, name: 'cropTop' },
  { x: 1, y: -1, name: 'cropTopRight' },
  { x: 1, y: 0, name: 'cropRight' },
  { x: 1, y: 1, name: 'cropBottomRight' },
  { x: 0, y: 1, name: 'cropBottom' },
  { x: -1, y: 1, name: 'cropBottomLeft' },
  { x: -1, y: 0, name: 'cropLeft' },
];
type HandleName =
  | 'cropTopLeft'
  | 'cropTop'
  | 'cropTopRight'
  | 'cropRight'
  | 'cropBottomRight'
  | 'cropBottom'
  | 'cropBottomLeft'
  | 'cropLeft';

/** A drag that has begun, in CSS pixels of the viewer. */
interface Held {
  readonly from: Cropping;
  readonly start: Point;
  readonly kind: 'move' | 'turn' | 'line' | Handle;
}

/** The frame over the photo: drag inside to move it, its handles to resize it, beside it to turn the photo. */
export function CropOverlay() {
  const text = useText();
  const view = useResultView();
  const settled = useDevelop((state) => state.settled);
  const photo = useDevelop((state) => state.photo);
  const isDrawing = useViewer(({ tool }) => tool?.kind === 'crop' && tool.isDrawingLine);
  const { line, grab, drag, release, onKey } = useCropGestures(view, isDrawing);
  if (view === null || settled === null || photo === null) return null;
  const cropping = readCropping(settled, photo);
  const rect = screenRect(cropping, view);
  const cursor = isDrawing ? 'crosshair' : null;
  return (
    <Box
      {...TOOL_AREA}
      data-testid="crop"
      onPointerDown={(event) => grab(event, 'turn')}
      onPointerMove={drag}
      onPointerUp={release}
      onPointerCancel={release}
      sx={{
        ...{ position: 'absolute', inset: 0, touchAction: 'none', overflow: 'hidden' },
        cursor: cursor ?? (cropping.canTurn ? 'alias' : 'default'),
      }}
    >
      <Drawing rect={rect} line={line} />
      <Box
        role="application"
        tabIndex={0}
        aria-label={text.cropFrame}
        onPointerDown={(event) => grab(event, 'move')}
        onKeyDown={(event) => onKey(event, 'move')}
        sx={{
          ...{ position: 'absolute', cursor: cursor ?? 'move' },
          '&:focus-visible': { outline: 2, outlineColor: 'primary.main' },
        }}
        style={{ left: rect.x, top: rect.y, width: rect.width, height: rect.height }}
      />
      {HANDLES.map(({ x, y, name }) => (
        <ToolHandle
          key={name}
          label={text[name]}
          at={{ x: rect.x + ((x + 1) / 2) * rect.width, y: rect.y + ((y + 1) / 2) * rect.height }}
          cursor={CURSORS[`${x} ${y}`] ?? 'default'}
          onPointerDown={(event) => grab(event, { x, y })}
          onKeyDown={(event) => onKey(event, { x, y })}
        />
      ))}
    </Box>
  );
}

/** Pointer and arrows on the frame; `line` is one that is being drawn, on the screen. */
function useCropGestures(view: ResultView | null, isDrawing: boolean) {
  const stores = useStores();
  const heldRef = useRef<Held | null>(null);
  const [line, setLine] = useState<readonly [Point, Point] | null>(null);
  const apply = (held: Held, to: Point) => {
    if (view !== null) previewGesture(stores, held.from, gestureOf(held, to, view));
  };
  const grab = (event: PointerEvent, kind: Held['kind']) => {
    const from = croppingOf(stores);
    if (event.button !== 0 || from === null) return;
    event.stopPropagation();
    event.currentTarget.setPointerCapture(event.pointerId);
    const isLine = from.canTurn && (isDrawing || event.ctrlKey || event.metaKey);
    heldRef.current = { from, start: pointIn(event), kind: isLine ? 'line' : kind };
  };
  const drag = (event: PointerEvent) => {
    const held = heldRef.current;
    if (held === null) return;
    const to = pointIn(event);
    if (held.kind === 'line') setLine([held.start, to]);
    else apply(held, to);
  };
  const release = (event: PointerEvent) => {
    const held = heldRef.current;
    heldRef.current = null;
    setLine(null);
    if (held === null) return;
    const to = pointIn(event);
    if (Math.hypot(to.x - held.start.x, to.y - held.start.y) < CLICK_PX) return;
    apply(held, to);
    const { tool, setTool } = stores.viewer.getState();
    if (held.kind === 'line' && tool?.kind === 'crop') setTool({ ...tool, isDrawingLine: false });
    keepCrop(stores);
  };
  /** Arrows move what has the focus by a pixel of the screen. */
  const onKey = (event: KeyboardEvent, kind: 'move' | Handle) => {
    const from = croppingOf(stores);
    const step = arrowStep(event);
    if (step === null || from === null || view === null) return;
    const by = { x: step.x / view.zoom, y: step.y / view.zoom };
    previewGesture(stores, from, kind === 'move' ? { kind, by } : { kind: 'resize', handle: kind, by });
    keepCrop(stores);
  };
  return { line, grab, drag, release, onKey };
}

/** A press that moves less than a finger trembles. */
const CLICK_PX = 2;

const CURSORS: Readonly<Record<string, string>> = {
  '-1 -1': 'nwse-resize',
  '1 1': 'nwse-resize',
  '1 -1': 'nesw-resize',
  '-1 1': 'nesw-resize',
  '0 -1': 'ns-resize',
  '0 1': 'ns-resize',
  '-1 0': 'ew-resize',
  '1 0': 'ew-resize',
};

interface Rect extends Point {
  readonly width: number;
  readonly height: number;
}

/** The frame, its guides, and a line that is being drawn. */
function Drawing({ rect, line }: { rect: Rect; line: readonly [Point, Point] | null }) {
  const guide = useViewer((state) => state.cropGuide);
  const { x, y, width, height } = rect;
  const guides = guideLines(guide, width, height)
    .map(([x1, y1, x2, y2]) => `M${x + x1} ${y + y1}L${x + x2} ${y + y2}`)
    .join('');
  const drawn = line === null ? '' : `M${line[0].x} ${line[0].y}L${line[1].x} ${line[1].y}`;
  return <ToolDrawing frame={`M${x} ${y}h${width}v${height}h${-width}z`} guides={guides} line={drawn} />;
}

function screenRect({ picture, frame }: Cropping, view: ResultView): Rect {
  const { x, y, width, height } = frameRect(picture, frame);
  const corner = view.toScreen({ x, y });
  return { ...corner, width: width * view.zoom, height: height * view.zoom };
}

function gestureOf({ kind, start, from }: Held, to: Point, view: ResultView): CropGesture {
  if (kind === 'line') return { kind, from: start, to };
  if (kind === 'turn') {
    // About the middle of the frame as it was: clockwise with the pointer.
    const { x, y, width, height } = screenRect(from, view);
    const angle = (point: Point) => Math.atan2(point.y - y - height / 2, point.x - x - width / 2);
    const turned = ((angle(to) - angle(start)) * 180) / Math.PI;
    return { kind, degrees: from.frame.degrees + turned - 360 * Math.round(turned / 360) };
  }
  const by = { x: (to.x - start.x) / view.zoom, y: (to.y - start.y) / view.zoom };
  return kind === 'move' ? { kind, by } : { kind: 'resize', handle: kind, by };
}
