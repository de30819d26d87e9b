import Box from '@mui/material/Box';
import ListItemButton from '@mui/material/ListItemButton';
import Menu from '@mui/material/Menu';
import MenuItem from '@mui/material/MenuItem';
import Typography from '@mui/material/Typography';
import { type MouseEvent, type ReactNode, useState } from 'react';
import { useText } from '../text/useText.ts';
import { NameField } from './NameField.tsx';

export interface PanelRowProps {
  readonly label: string;
  /** At the row's end: values, a count. */
  readonly detail?: string;
  readonly title?: string;
  readonly isCurrent?: boolean;
  readonly onClick: () => void;
  /** Makes the name editable: by a double click, F2 or the menu. */
  readonly onRename?: (name: string) => void;
  readonly onRemove?: () => void;
  /** Buttons beside the row. */
  readonly action?: ReactNode;
}

/** A line of a panel's list: a preset, a version, an album. */
export function PanelRow(props: PanelRowProps) {
  const text = useText();
  const { label, onRename } = props;
  const [isNaming, setNaming] = useState(false);
  const [menuAt, setMenuAt] = useState<{ left: number; top: number } | null>(null);
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
    if (onRename === undefined && props.onRemove === undefined) return;
    event.preventDefault();
    setMenuAt({ left: event.clientX, top: event.clientY });
  };
  return (
    <Box component="li" title={props.title} sx={{ display: 'flex', alignItems: 'center' }}>
      <RowButton {...props} onNaming={() => setNaming(true)} onMenu={openMenu} />
      {props.action}
      <RowMenu {...props} at={menuAt} onNaming={() => setNaming(true)} onClose={() => setMenuAt(null)} />
    </Box>
  );
}

function RowButton(props: PanelRowProps & { onNaming: () => void; onMenu: (event: MouseEvent) => void }) {
  const { label, detail, isCurrent = false, onClick, onRename, onNaming, onMenu } = props;
  const canRename = onRename !== undefined;
  return (
    <ListItemButton
      selected={isCurrent}
      aria-current={isCurrent}
      {...(canRename ? { 'aria-keyshortcuts': 'F2' } : {})}
      // The second click of two is for the name.
      onClick={(event) => {
        if (event.detail < 2 || !canRename) onClick();
      }}
      onDoubleClick={canRename ? onNaming : undefined}
      onContextMenu={onMenu}
      onKeyDown={(event) => {
        if (event.key !== 'F2' || !canRename) return;
        event.preventDefault();
        onNaming();
      }}
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

interface RowMenuProps extends PanelRowProps {
  readonly at: { readonly left: number; readonly top: number } | null;
  readonly onNaming: () => void;
  readonly onClose: () => void;
}

function RowMenu({ at, onNaming, onClose, onRename, onRemove }: RowMenuProps) {
  const text = useText();
  const choose = (work: () => void) => () => {
    onClose();
    work();
  };
  return (
    <Menu
      open={at !== null}
      onClose={onClose}
      anchorReference="anchorPosition"
      anchorPosition={at ?? { left: 0, top: 0 }}
      // The name field takes the focus that the menu would give back to the row.
      disableRestoreFocus
    >
      {onRename !== undefined && <MenuItem onClick={choose(onNaming)}>{text.rename}</MenuItem>}
      {onRemove !== undefined && <MenuItem onClick={choose(onRemove)}>{text.remove}</MenuItem>}
    </Menu>
  );
}
