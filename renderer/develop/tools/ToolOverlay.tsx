import { useViewer } from '../../stores/StoresContext.tsx';
import { BrushOverlay } from './BrushOverlay.tsx';
import { CropOverlay } from './CropOverlay.tsx';
import { PerspectiveOverlay } from './PerspectiveOverlay.tsx';
import { WhiteBalanceOverlay } from './WhiteBalanceOverlay.tsx';

/** What the tool that is taken lays over the photo. */
export function ToolOverlay() {
  const kind = useViewer((state) => state.tool?.kind ?? null);
  switch (kind) {
    case 'crop':
      return <CropOverlay />;
    case 'white-balance':
      return <WhiteBalanceOverlay />;
    case 'brush':
      return <BrushOverlay />;
    case 'perspective':
      return <PerspectiveOverlay />;
    default:
      return null;
  }
}
