import { useViewer } from '../../stores/StoresContext.tsx';
import { CropOverlay } from './CropOverlay.tsx';

/** What the tool that is taken lays over the photo. */
export function ToolOverlay() {
  const kind = useViewer((state) => state.tool?.kind ?? null);
  switch (kind) {
    case 'crop':
      return <CropOverlay />;
    default:
      return null;
  }
}
