import Box from '@mui/material/Box';
import ListItemButton from '@mui/material/ListItemButton';
import Typography from '@mui/material/Typography';
import { type DragEvent, type KeyboardEvent, type MouseEvent, type ReactNode, useState } from 'react';
import { type DroppedThing, takeDropped } from '../client/droppedFiles.ts';
import { droppedPhotos, hasFiles, hasPhotos } from '../library/photoDrag.ts';
import { useText } from '../text/useText.ts';
import { NameField } from './NameField.tsx';
import { type RowCommand, RowMenu } from './RowMenu.tsx';

/** A row's place among its neighbours, changed by dragging, Alt and an arrow, or the menu. */
export interface RowOrder {
  readonly isFirst: boolean;
  readonly isLast: boolean;
  readonly onMove: (by: -1 | 1) => void;
  readonly onDragStart: () => void;
  /** Another row was let go of over this one, to take its place. */
  readonly onDrop: () => void;
}

export interface PanelRowProps {
  readonly label: string;
  /** At the row's end: values, a count. */
  readonly detail?: string | undefined;
  readonly title?: string;
  readonly isCurrent?: boolean;
  readonly onClick: () => void;
  /** The pointer or the focus came to the row, or left it. */
  readonly onHover?: (isOver: boolean) => void;
  /** Makes the name editable: by a double click, F2 or the menu. */
  readonly onRename?: (name: string) => void;
  readonly onRemove?: () => void;
  readonly order?: RowOrder;
  /** Photos of the library, or files and folders, were let go of over the row. */
  readonly onPhotos?: (ids: readonly number[], things: readonly DroppedThing[]) => void;
  /** More of what the row's menu offers. */
  readonly menu?: readonly RowCommand[];
  /** Buttons beside the row. */
  readonly action?: ReactNode;
}

/** A line of a panel's list: a preset, a version, an album. */
export function PanelRow(props: PanelRowProps) {
  const text = useText();
  const { label, onRename, order } = props;
  const [isNaming, setNaming] = useState(false);
  const [isOver, setOver] = useState(false);
  const [menuAt, setMenuAt] = useState<{ left: number; top: number } | null>(null);
  const commands = useCommands(props, () => setNaming(true));
  if (isNaming && onRename !== undefined) {
    const finish = (name: string | null) => {
      setNaming(false);
      if (name !== null && name !== label) onRename(name);
    };
    return (
      <Box component="li">
        <NameField label={text.name} initial={label} onDone={finish} />
      </Box>
    );
  }
  const openMenu = (event: MouseEvent) => {
    if (commands.length === 0) return;
    event.preventDefault();
    setMenuAt({ left: event.clientX, top: event.clientY });
  };
  return (
    <Box
      component="li"
      title={props.title}
      {...(order === undefined ? {} : dragHandlers(order, setOver))}
      {...(props.onPhotos === undefined ? {} : photoHandlers(props.onPhotos, setOver))}
      sx={{ display: 'flex', alignItems: 'center', bgcolor: isOver ? 'action.selected' : 'transparent' }}
    >
      <RowButton {...props} onNaming={() => setNaming(true)} onMenu={openMenu} />
      {props.action}
      <RowMenu at={menuAt} commands={commands} onClose={() => setMenuAt(null)} />
    </Box>
  );
}

function useCommands({ onRename, onRemove, order, menu = [] }: PanelRowProps, onNaming: () => void) {
  const text = useText();
  const commands: RowCommand[] = [];
  if (onRename !== undefined) commands.push({ label: text.rename, work: onNaming });
  commands.push(...menu);
  if (order?.isFirst === false) commands.push({ label: text.moveUp, work: () => order.onMove(-1) });
  if (order?.isLast === false) commands.push({ label: text.moveDown, work: () => order.onMove(1) });
  if (onRemove !== undefined) commands.push({ label: text.remove, work: onRemove });
  return commands;
}

function dragHandlers({ onDragStart, onDrop }: RowOrder, setOver: (isOver: boolean) => void) {
  return {
    draggable: true,
    onDragStart: (event: DragEvent) => {
      event.dataTransfer.effectAllowed = 'move';
      onDragStart();
    },
    onDragOver: (event: DragEvent) => {
      event.preventDefault();
      setOver(true);
    },
    onDragLeave: () => setOver(false),
    onDrop: (event: DragEvent) => {
      event.preventDefault();
      setOver(false);
      onDrop();
    },
  };
}

function photoHandlers(onPhotos: NonNullable<PanelRowProps['onPhotos']>, setOver: (isOver: boolean) => void) {
  const isWanted = (event: DragEvent) => hasPhotos(event) || hasFiles(event);
  return {
    onDragOver: (event: DragEvent) => {
      if (!isWanted(event)) return;
      event.preventDefault();
      setOver(true);
    },
    onDragLeave: () => setOver(false),
    onDrop: (event: DragEvent) => {
      if (!isWanted(event)) return;
      event.preventDefault();
      setOver(false);
      if (hasPhotos(event)) onPhotos(droppedPhotos(event), []);
      else onPhotos([], takeDropped(event.dataTransfer));
    },
  };
}

const MOVES: Readonly<Record<string, -1 | 1>> = { ArrowUp: -1, ArrowDown: 1 };

function hoverHandlers(onHover: (isOver: boolean) => void) {
  return {
    onPointerEnter: () => onHover(true),
    onPointerLeave: () => onHover(false),
    onFocus: () => onHover(true),
    onBlur: () => onHover(false),
  };
}

function RowButton(props: PanelRowProps & { onNaming: () => void; onMenu: (event: MouseEvent) => void }) {
  const { label, detail, isCurrent = false, onClick, onHover, onRename, order, onNaming, onMenu } = props;
  const canRename = onRename !== undefined;
  const keys = [
    ...(canRename ? ['F2'] : []),
    ...(order === undefined ? [] : ['Alt+ArrowUp', 'Alt+ArrowDown']),
  ];
  const press = (event: KeyboardEvent) => {
    const by = event.altKey ? MOVES[event.key] : undefined;
    if (event.key === 'F2' && canRename) onNaming();
    else if (by !== undefined && order !== undefined) {
      if (!(by < 0 ? order.isFirst : order.isLast)) order.onMove(by);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <ListItemButton
      selected={isCurrent}
      aria-current={isCurrent}
      {...(keys.length === 0 ? {} : { 'aria-keyshortcuts': keys.join(' ') })}
      // The second click of two is for the name.
      onClick={(event) => {
        if (event.detail < 2 || !canRename) onClick();
      }}
      onDoubleClick={canRename ? onNaming : undefined}
      {...(onHover === undefined ? {} : hoverHandlers(onHover))}
      onContextMenu={onMenu}
      onKeyDown={press}
      sx={{ minWidth: 0, gap: 2 }}
    >
      <Typography noWrap sx={{ flex: 1 }}>
        {label}
      </Typography>
      {detail !== undefined && (
        <Typography variant="caption" color="textSecondary">
          {detail}
        </Typography>
      )}
    </ListItemButton>
  );
}
