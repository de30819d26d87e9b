import BrokenImageOutlined from '@mui/icons-material/BrokenImageOutlined';
import Box from '@mui/material/Box';
import { useState } from 'react';
import type { Photo } from '../../shared/library/photo.ts';
import { thumbnailUrl } from '../client/pixelUrls.ts';

/** No `sx`: the library's grid brings thumbnails by the row while it scrolls. */
const WHOLE = { width: '100%', height: '100%', objectFit: 'contain', display: 'block' } as const;

/** A photo's thumbnail, whole and centred; a quiet mark where there is none. */
export function Thumbnail({ photo, sidePx }: { photo: Photo | undefined; sidePx: 160 | 320 | 640 }) {
  const [failed, setFailed] = useState<string | null>(null);
  if (photo === undefined) return null;
  const url = thumbnailUrl(photo, sidePx);
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
      src={url}
      alt=""
      loading="lazy"
      decoding="async"
      draggable={false}
      onError={() => setFailed(url)}
      style={WHOLE}
    />
  );
}
