import Menu from '@mui/material/Menu';
import MenuItem from '@mui/material/MenuItem';

export interface RowCommand {
  readonly label: string;
  readonly work: () => void;
}

interface RowMenuProps {
  readonly at: { readonly left: number; readonly top: number } | null;
  readonly commands: readonly RowCommand[];
  readonly onClose: () => void;
}

/** What can be done with a row, where it was asked for. */
export function RowMenu({ at, commands, onClose }: RowMenuProps) {
  return (
    <Menu
      open={at !== null}
      onClose={onClose}
      anchorReference="anchorPosition"
      anchorPosition={at ?? { left: 0, top: 0 }}
      // A name field takes the focus that the menu would give back to the row.
      disableRestoreFocus
    >
      {commands.map(({ label, work }) => (
        <MenuItem
          key={label}
          onClick={() => {
            onClose();
            work();
          }}
        >
          {label}
        </MenuItem>
      ))}
    </Menu>
  );
}
