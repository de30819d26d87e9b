import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import { useStores } from '../stores/StoresContext.tsx';
import { useText } from '../text/useText.ts';

/** Removing forgets settings and versions, so it is asked. */
export function RemoveQuestion(props: { isOpen: boolean; count: number; onClose: () => void }) {
  const text = useText();
  const { library } = useStores();
  const remove = () => {
    props.onClose();
    void library.getState().removeSelected();
  };
  return (
    <Dialog open={props.isOpen} onClose={props.onClose}>
      <DialogTitle variant="h2">{text.removeQuestion(props.count)}</DialogTitle>
      <DialogContent>{text.removeExplained}</DialogContent>
      <DialogActions>
        <Button autoFocus onClick={props.onClose}>
          {text.cancel}
        </Button>
        <Button onClick={remove}>{text.remove}</Button>
      </DialogActions>
    </Dialog>
  );
}
