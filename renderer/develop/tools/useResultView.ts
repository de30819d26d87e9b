import { useEffect, useState } from 'react';
import { type Point, paneToPicture, pictureToPane, type Size } from '../../../shared/viewport/view.ts';
import { useViewerController } from '../../viewer/ViewerContext.tsx';
import type { Geometry } from '../../viewer/viewerController.ts';

/** Where the picture lies in the viewer, in CSS pixels from the viewer's corner. */
export interface ResultView {
  /** Of the picture, in its own pixels. */
  readonly picture: Size;
  readonly toScreen: (point: Point) => Point;
  readonly toPicture: (point: Point) => Point;
  /** CSS pixels for one of the picture. */
  readonly zoom: number;
  /** What geometry made the picture of. */
  readonly placing: Geometry['placing'];
}

/** Follows what is drawn; null while there is nothing. */
export function useResultView(): ResultView | null {
  const controller = useViewerController();
  const [geometry, setGeometry] = useState<Geometry | null>(null);
  useEffect(() => {
    if (controller === null) return;
    const read = () => {
      const next = controller.geometryAt(null);
      setGeometry((before) => (JSON.stringify(before) === JSON.stringify(next) ? before : next));
    };
    read();
    return controller.onDraw(read);
  }, [controller]);
  return geometry === null ? null : viewOf(geometry);
}

function viewOf({ picture, pane, view, placing }: Geometry): ResultView {
  const { frame } = pane;
  return {
    picture,
    placing,
    zoom: view.zoom / devicePixelRatio,
    toScreen(point) {
      const { x, y } = pictureToPane(point, view, frame);
      return { x: (x + frame.x) / devicePixelRatio, y: (y + frame.y) / devicePixelRatio };
    },
    toPicture({ x, y }) {
      const inFrame = { x: x * devicePixelRatio - frame.x, y: y * devicePixelRatio - frame.y };
      return paneToPicture(inFrame, view, frame);
    },
  };
}
