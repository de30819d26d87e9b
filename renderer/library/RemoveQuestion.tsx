import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import { useText } from '../text/useText.ts';

export interface RemoveQuestionProps {
  readonly isOpen: boolean;
  readonly title: string;
  readonly explanation: string;
  readonly onRemove: () => void;
  readonly onClose: () => void;
}

/** What cannot be taken back is asked. */
export function RemoveQuestion({ isOpen, title, explanation, onRemove, onClose }: RemoveQuestionProps) {
  const text = useText();
  return (
    <Dialog open={isOpen} onClose={onClose}>
      <DialogTitle variant="h2">{title}</DialogTitle>
      <DialogContent>{explanation}</DialogContent>
      <DialogActions>
        <Button autoFocus onClick={onClose}>
          {text.cancel}
        </Button>
        <Button
          onClick={() => {
            onClose();
            onRemove();
          }}
        >
          {text.remove}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
