import Box from '@mui/material/Box';
import { type PointerEvent, useEffect, useRef, useState, type WheelEvent } from 'react';
import type { Point } from '../../../shared/viewport/view.ts';
import { beginStroke, cancelStroke, continueStroke, endStroke } from '../../stores/brushActions.ts';
import { useStores, useViewer } from '../../stores/StoresContext.tsx';
import { useText } from '../../text/useText.ts';
import { useViewerController } from '../../viewer/ViewerContext.tsx';
import { aspectOf, radiusInOriginal, shareOfResult, tipOutline } from './brushPlace.ts';
import { ToolDrawing } from './ToolDrawing.tsx';
import { ToolHandle } from './ToolHandle.tsx';
import { arrowStep, pointIn, TOOL_AREA } from './toolEvents.ts';
import { type ResultView, useResultView } from './useResultView.ts';

/** Paints on the mask that is chosen: by the pointer, or by arrows and Space. */
export function BrushOverlay() {
  const text = useText();
  const stores = useStores();
  const view = useResultView();
  const controller = useViewerController();
  const tool = useViewer((state) => state.tool);
  const radiusPx = useViewer((state) => state.brush.radiusPx);
  const [at, setAt] = useState<Point | null>(null);
  const areaRef = useRef<HTMLElement>(null);
  const isPanning = useSpaceHeld(areaRef);
  useEffect(() => () => cancelStroke(stores), [stores]);
  if (view === null || tool?.kind !== 'brush') return null;
  const { placeOf, radiusAt } = measure(view, radiusPx);
  const begin = (event: PointerEvent) => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    const point = pointIn(event);
    const how = { radius: radiusAt(point), isErasing: event.altKey, isLine: event.shiftKey };
    beginStroke(stores, placeOf(point), how);
  };
  const middle = at ?? view.toScreen({ x: view.picture.width / 2, y: view.picture.height / 2 });
  const dab = (isErasing: boolean, isLine: boolean) => {
    beginStroke(stores, placeOf(middle), { radius: radiusAt(middle), isErasing, isLine });
    void endStroke(stores);
  };
  return (
    <Box
      {...TOOL_AREA}
      ref={areaRef}
      data-testid="brush"
      onPointerDown={begin}
      onPointerMove={(event) => {
        setAt(pointIn(event));
        if (tool.stroke !== null) continueStroke(stores, placeOf(pointIn(event)), aspectOf(view));
      }}
      onPointerUp={() => void endStroke(stores)}
      onPointerCancel={() => cancelStroke(stores)}
      onWheel={(event) => controller?.canvas.dispatchEvent(copyOf(event))}
      sx={{ position: 'absolute', inset: 0, touchAction: 'none', overflow: 'hidden', cursor: 'crosshair' }}
      style={{ pointerEvents: isPanning ? 'none' : 'auto' }}
    >
      <ToolDrawing line={at === null ? '' : outline(view, at, radiusAt(at))} />
      <ToolHandle
        label={text.brushTip}
        at={middle}
        cursor="crosshair"
        onPointerDown={() => {}}
        onKeyDown={(event) => {
          const by = arrowStep(event);
          if (by !== null) setAt({ x: middle.x + by.x, y: middle.y + by.y });
          else if (event.key === ' ') {
            event.preventDefault();
            dab(event.altKey, event.shiftKey);
          }
        }}
      />
    </Box>
  );
}

function measure(view: ResultView, radiusPx: number) {
  return {
    placeOf: (point: Point) => shareOfResult(view.toPicture(point), view),
    radiusAt: (point: Point) => radiusInOriginal(view.toPicture(point), radiusPx / view.zoom, view),
  };
}

function outline(view: ResultView, at: Point, radius: number): string {
  const places = tipOutline(view.toPicture(at), radius, view).map(view.toScreen);
  return `M${places.map(({ x, y }) => `${x.toFixed(1)} ${y.toFixed(1)}`).join('L')}z`;
}

/** The wheel zooms whatever lies over the photo. */
function copyOf({ nativeEvent }: WheelEvent): globalThis.WheelEvent {
  const { clientX, clientY, deltaY, deltaMode } = nativeEvent;
  return new globalThis.WheelEvent('wheel', { clientX, clientY, deltaY, deltaMode, cancelable: true });
}

/** While Space is held, a drag moves the photo beneath; unless the tip has the focus, which Space paints with. */
function useSpaceHeld(areaRef: { readonly current: HTMLElement | null }): boolean {
  const [isHeld, setHeld] = useState(false);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const isTips = event.target instanceof Node && areaRef.current?.contains(event.target) === true;
      if (event.key === ' ' && !isTips) setHeld(true);
    };
    const release = (event: Event) => {
      if (!(event instanceof KeyboardEvent) || event.key === ' ') setHeld(false);
    };
    window.addEventListener('keydown', onKeyDown);
    window.addEventListener('keyup', release);
    window.addEventListener('blur', release);
    return () => {
      window.removeEventListener('keydown', onKeyDown);
      window.removeEventListener('keyup', release);
      window.removeEventListener('blur', release);
    };
  }, [areaRef]);
  return isHeld;
}
