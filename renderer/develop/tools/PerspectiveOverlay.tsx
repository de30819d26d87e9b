import Box from '@mui/material/Box';
import { type PointerEvent, useRef } from 'react';
import type { Corners } from '../../../shared/develop/steps/perspective.ts';
import type { Point } from '../../../shared/viewport/view.ts';
import { movedCorner, setCorners } from '../../stores/perspectiveActions.ts';
import { useStores, useViewer } from '../../stores/StoresContext.tsx';
import { useText } from '../../text/useText.ts';
import { ToolDrawing } from './ToolDrawing.tsx';
import { ToolHandle } from './ToolHandle.tsx';
import { arrowStep, pointIn, TOOL_AREA } from './toolEvents.ts';
import { type ResultView, useResultView } from './useResultView.ts';

const NAMES = ['cropTopLeft', 'cropTopRight', 'cropBottomRight', 'cropBottomLeft'] as const;

interface Held {
  readonly corner: number;
  readonly start: Point;
  readonly corners: Corners;
}

/** The four corners of a print over the photo as it was taken. */
export function PerspectiveOverlay() {
  const text = useText();
  const stores = useStores();
  const view = useResultView();
  const tool = useViewer((state) => state.tool);
  const heldRef = useRef<Held | null>(null);
  if (view === null || tool?.kind !== 'perspective') return null;
  const { corners } = tool;
  const places = corners.map((corner) => onScreen(corner, view));
  const move = (from: Corners, corner: number, by: Point) => {
    const { width, height } = view.picture;
    const share = { x: by.x / view.zoom / width, y: by.y / view.zoom / height };
    setCorners(stores, movedCorner(from, corner, share));
  };
  const grab = (event: PointerEvent, corner: number) => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    heldRef.current = { corner, start: pointIn(event), corners };
  };
  const drag = (event: PointerEvent) => {
    const held = heldRef.current;
    if (held === null) return;
    const { x, y } = pointIn(event);
    move(held.corners, held.corner, { x: x - held.start.x, y: y - held.start.y });
  };
  const release = () => {
    heldRef.current = null;
  };
  return (
    <Box
      {...TOOL_AREA}
      data-testid="perspective"
      onPointerMove={drag}
      onPointerUp={release}
      onPointerCancel={release}
      sx={{ position: 'absolute', inset: 0, touchAction: 'none', overflow: 'hidden' }}
    >
      <ToolDrawing frame={`M${places.map(({ x, y }) => `${x} ${y}`).join('L')}z`} />
      {NAMES.map((name, corner) => (
        <ToolHandle
          key={name}
          label={text[name]}
          at={places[corner] ?? { x: 0, y: 0 }}
          cursor="move"
          onPointerDown={(event) => grab(event, corner)}
          onKeyDown={(event) => {
            const by = arrowStep(event);
            if (by !== null) move(corners, corner, by);
          }}
        />
      ))}
    </Box>
  );
}

function onScreen({ x, y }: Point, { picture, toScreen }: ResultView): Point {
  return toScreen({ x: x * picture.width, y: y * picture.height });
}
