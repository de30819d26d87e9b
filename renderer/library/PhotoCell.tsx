import EditOutlined from '@mui/icons-material/EditOutlined';
import FlagOutlined from '@mui/icons-material/FlagOutlined';
import HighlightOff from '@mui/icons-material/HighlightOff';
import LinkOff from '@mui/icons-material/LinkOff';
import { type MouseEvent, memo } from 'react';
import type { Photo } from '../../shared/library/photo.ts';
import type { Catalogue } from '../text/en.ts';
import { useText } from '../text/useText.ts';
import { Thumbnail } from '../widgets/Thumbnail.tsx';

export interface PhotoCellProps {
  readonly id: number;
  readonly photo: Photo | undefined;
  readonly isSelected: boolean;
  readonly isCurrent: boolean;
  readonly thumbnailSide: 320 | 640;
  readonly onClick: (event: MouseEvent) => void;
  readonly onOpen: () => void;
}

/**
 * How cells look, for the grid's own `sx`: a scrolled frame brings a row of them, and styles of each cell's
 * own took more script than everything else of it.
 */
export const CELL_STYLES = {
  '& .cell': {
    minWidth: 0,
    minHeight: 0,
    p: 1,
    display: 'flex',
    flexDirection: 'column',
    borderRadius: 1,
    bgcolor: 'surface.base',
    contentVisibility: 'auto',
  },
  '& .cell[aria-selected=true]': { bgcolor: 'surface.raised' },
  '& .cell[data-current]': { outline: 2, outlineColor: 'primary.main' },
  '& .cell[data-flag=reject]': { opacity: 0.45 },
  '& .picture': { flex: 1, minHeight: 0 },
  '& .caption': {
    height: 20,
    flexShrink: 0,
    mt: 0.5,
    gap: 1,
    display: 'flex',
    alignItems: 'center',
    color: 'text.secondary',
    typography: 'caption',
  },
  '& .name': { flex: 1, minWidth: 0, overflow: 'hidden', whiteSpace: 'nowrap', textOverflow: 'ellipsis' },
  '& .stars': { color: 'mark.star', letterSpacing: '0.05em' },
} as const;

/** Names a cell for who reads the screen aloud: the list has the focus, the cell is where one is. */
export function cellId(photoId: number | string): string {
  return `photo-${photoId}`;
}

export const PhotoCell = memo(
  PhotoCellView,
  (before, after) =>
    before.id === after.id &&
    before.photo === after.photo &&
    before.isSelected === after.isSelected &&
    before.isCurrent === after.isCurrent &&
    before.thumbnailSide === after.thumbnailSide,
);

function PhotoCellView({ id, photo, isSelected, isCurrent, thumbnailSide, onClick, onOpen }: PhotoCellProps) {
  const text = useText();
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: keys are the list's, which has the focus
    // biome-ignore lint/a11y/useFocusableInteractive: keys are the list's, which has the focus
    <div
      id={cellId(id)}
      className="cell"
      role="option"
      aria-selected={isSelected}
      {...(isCurrent ? { 'data-current': '' } : {})}
      data-flag={photo?.flag}
      draggable
      aria-label={photo === undefined ? '' : `${photo.fileName}, ${text.stars(photo.rating)}`}
      onClick={onClick}
      onDoubleClick={onOpen}
    >
      <div className="picture">
        <Thumbnail photo={photo} sidePx={thumbnailSide} />
      </div>
      {photo !== undefined && <Caption photo={photo} text={text} />}
    </div>
  );
}

function Caption({ photo, text }: { photo: Photo; text: Catalogue }) {
  return (
    <div className="caption">
      <span className="name">{photo.fileName}</span>
      {photo.rating > 0 && <span className="stars">{'★'.repeat(photo.rating)}</span>}
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
    </div>
  );
}
