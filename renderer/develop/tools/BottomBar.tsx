import { useViewer } from '../../stores/StoresContext.tsx';
import { CompareBar } from '../CompareBar.tsx';
import { BrushBar } from './BrushBar.tsx';
import { CropBar } from './CropBar.tsx';
import { PerspectiveBar } from './PerspectiveBar.tsx';

/** Under the photo: what the tool over it is told, or the ways to compare. */
export function BottomBar() {
  const kind = useViewer((state) => state.tool?.kind ?? null);
  switch (kind) {
    case 'crop':
      return <CropBar />;
    case 'brush':
      return <BrushBar />;
    case 'perspective':
      return <PerspectiveBar />;
    default:
      return <CompareBar />;
  }
}
