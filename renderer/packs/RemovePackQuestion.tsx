import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import { useStores } from '../stores/StoresContext.tsx';
import { useText } from '../text/useText.ts';

export function RemovePackQuestion(props: {
  isOpen: boolean;
  name: string;
  folderId: string;
  onClose: () => void;
}) {
  const text = useText();
  const { packs } = useStores();
  const remove = () => {
    props.onClose();
    void packs.getState().remove(props.folderId);
  };
  return (
    <Dialog open={props.isOpen} onClose={props.onClose}>
      <DialogTitle variant="h2">{text.packRemoveQuestion(props.name)}</DialogTitle>
      <DialogContent>{text.packRemoveExplained}</DialogContent>
      <DialogActions>
        <Button autoFocus onClick={props.onClose}>
          {text.cancel}
        </Button>
        <Button onClick={remove}>{text.remove}</Button>
      </DialogActions>
    </Dialog>
  );
}
