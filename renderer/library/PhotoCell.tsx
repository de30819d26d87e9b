import EditOutlined from '@mui/icons-material/EditOutlined';
import FlagOutlined from '@mui/icons-material/FlagOutlined';
import HighlightOff from '@mui/icons-material/HighlightOff';
import LinkOff from '@mui/icons-material/LinkOff';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { type MouseEvent, memo } from 'react';
import type { Photo } from '../../shared/library/photo.ts';
import { useText } from '../text/useText.ts';
import { Thumbnail } from '../widgets/Thumbnail.tsx';

export interface PhotoCellProps {
  readonly photo: Photo | undefined;
  readonly isSelected: boolean;
  readonly isCurrent: boolean;
  readonly thumbnailSide: 320 | 640;
  readonly onClick: (event: MouseEvent) => void;
  readonly onOpen: () => void;
}

export const PhotoCell = memo(
  PhotoCellView,
  (before, after) =>
    before.photo === after.photo &&
    before.isSelected === after.isSelected &&
    before.isCurrent === after.isCurrent &&
    before.thumbnailSide === after.thumbnailSide,
);

function PhotoCellView({ photo, isSelected, isCurrent, thumbnailSide, onClick, onOpen }: PhotoCellProps) {
  const text = useText();
  return (
    <Box
      role="option"
      aria-selected={isSelected}
      {...(isCurrent ? { 'data-current': '' } : {})}
      aria-label={photo === undefined ? '' : `${photo.fileName}, ${text.stars(photo.rating)}`}
      onClick={onClick}
      onDoubleClick={onOpen}
      sx={{
        minWidth: 0,
        minHeight: 0,
        p: 1,
        display: 'flex',
        flexDirection: 'column',
        borderRadius: 1,
        bgcolor: isSelected ? 'surface.raised' : 'surface.base',
        outline: isCurrent ? 2 : 0,
        outlineColor: 'primary.main',
        opacity: photo?.flag === 'reject' ? 0.45 : 1,
        contentVisibility: 'auto',
      }}
    >
      <Box sx={{ flex: 1, minHeight: 0 }}>
        <Thumbnail photo={photo} sidePx={thumbnailSide} />
      </Box>
      {photo !== undefined && <Caption photo={photo} />}
    </Box>
  );
}

function Caption({ photo }: { photo: Photo }) {
  const text = useText();
  return (
    <Box
      sx={{
        height: 20,
        flexShrink: 0,
        mt: 0.5,
        gap: 1,
        display: 'flex',
        alignItems: 'center',
        color: 'text.secondary',
      }}
    >
      <Typography variant="caption" noWrap sx={{ flex: 1 }}>
        {photo.fileName}
      </Typography>
      {photo.rating > 0 && (
        <Typography variant="caption" sx={{ color: 'mark.star', letterSpacing: '0.05em' }}>
          {'★'.repeat(photo.rating)}
        </Typography>
      )}
      {photo.isEdited && <EditOutlined titleAccess={text.editedYes} sx={{ fontSize: 14 }} />}
      {photo.isMissing && (
        <LinkOff titleAccess={text.missingOriginal} sx={{ fontSize: 14, color: 'mark.reject' }} />
      )}
      {photo.flag === 'pick' && (
        <FlagOutlined titleAccess={text.flagPick} sx={{ fontSize: 14, color: 'mark.pick' }} />
      )}
      {photo.flag === 'reject' && (
        <HighlightOff titleAccess={text.flagReject} sx={{ fontSize: 14, color: 'mark.reject' }} />
      )}
    </Box>
  );
}
