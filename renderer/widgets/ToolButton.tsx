import IconButton from '@mui/material/IconButton';
import Tooltip from '@mui/material/Tooltip';
import { type ReactNode, useState } from 'react';
import type { Sheet } from '../stores/appStore.ts';
import { useApp } from '../stores/StoresContext.tsx';
import { keyNames } from './keyNames.ts';

export interface ToolButtonProps {
  readonly label: string;
  readonly icon: ReactNode;
  readonly onClick: () => void;
  /** Shown in the tooltip. */
  readonly shortcut?: string;
  /** For buttons that stay down. */
  readonly isOn?: boolean;
  /** For buttons that open what lies below them. */
  readonly isExpanded?: boolean;
  readonly isDisabled?: boolean;
}

/** An icon with a name, a tooltip and its key. */
export function ToolButton(props: ToolButtonProps) {
  const { label, icon, onClick, shortcut, isOn, isExpanded, isDisabled = false } = props;
  const title = shortcut === undefined ? label : `${label} (${keyNames(shortcut)})`;
  const sheet = useApp((state) => state.sheet);
  // A tooltip goes with its sheet, and none stands over a sheet that opens.
  const [toldUnder, setToldUnder] = useState<Sheet | null | undefined>(undefined);
  return (
    <Tooltip
      title={title}
      open={toldUnder === sheet}
      onOpen={() => setToldUnder(sheet)}
      onClose={() => setToldUnder(undefined)}
    >
      <span>
        <IconButton
          aria-label={label}
          {...(isOn === undefined ? {} : { 'aria-pressed': isOn })}
          {...(isExpanded === undefined ? {} : { 'aria-expanded': isExpanded })}
          disabled={isDisabled}
          onClick={onClick}
          sx={{ color: isOn ? 'primary.main' : 'text.secondary' }}
        >
          {icon}
        </IconButton>
      </span>
    </Tooltip>
  );
}
