import BrokenImageOutlined from '@mui/icons-material/BrokenImageOutlined';
import Box from '@mui/material/Box';
import { useRef, useState } from 'react';
import type { Photo } from '../../shared/library/photo.ts';
import type { ThumbnailSidePx } from '../../shared/pictures/thumbnailSides.ts';
import { useThumbnailUrl } from './useThumbnailUrl.ts';

/** No `sx`: the library's grid brings thumbnails by the row while it scrolls. */
const WHOLE = { width: '100%', height: '100%', objectFit: 'contain', display: 'block' } as const;

interface ThumbnailProps {
  /** Undefined while its row is on its way; what was seen of it stays. */
  readonly photo: Photo | undefined;
  readonly sidePx: ThumbnailSidePx;
}

/** A photo's thumbnail as it is developed, whole and centred; a quiet mark where there is none. */
export function Thumbnail({ photo, sidePx }: ThumbnailProps) {
  const ref = useRef<HTMLImageElement>(null);
  const url = useThumbnailUrl(photo, sidePx, ref);
  const [failed, setFailed] = useState<string | null>(null);
  if (url === null) return null;
  if (failed === url) {
    return (
      <Box
        sx={{ width: '100%', height: '100%', display: 'grid', placeItems: 'center', color: 'text.disabled' }}
      >
        <BrokenImageOutlined />
      </Box>
    );
  }
  return (
    <img
      ref={ref}
      src={url}
      alt=""
      loading="lazy"
      // Decoded apart, one that takes another's place would leave it empty for a frame.
      decoding={photo?.editKey == null ? 'async' : 'sync'}
      draggable={false}
      onError={() => setFailed(url)}
      style={WHOLE}
    />
  );
}
