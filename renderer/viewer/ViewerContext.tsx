import { createContext, useContext } from 'react';
import type { ViewerController } from './viewerController.ts';

/** The controller of the viewer on screen; null while there is none. */
export const ViewerContext = createContext<ViewerController | null>(null);

export function useViewerController(): ViewerController | null {
  return useContext(ViewerContext);
}
