import Button from '@mui/material/Button';
import { fetchDownload } from '../client/fetchDownload.ts';
import { useApp, useStores } from '../stores/StoresContext.tsx';
import { useText } from '../text/useText.ts';

/** The way to what was written: the system's file manager, or the browser's downloads where there is none. */
export function ShowResult(props: {
  onReveal: () => Promise<unknown>;
  onOffer: () => Promise<{ readonly address: string }>;
  /** Of more than one file. */
  isMany?: boolean;
}) {
  const text = useText();
  const { app } = useStores();
  const canReveal = useApp((state) => state.start.shell === 'electron');
  const { onReveal, onOffer, isMany = false } = props;
  const { report } = app.getState();
  const show = () => onReveal().catch(report);
  const fetchIt = () => onOffer().then(({ address }) => fetchDownload(address), report);
  if (canReveal) return <Button onClick={() => void show()}>{text.reveal}</Button>;
  return <Button onClick={() => void fetchIt()}>{isMany ? text.downloadAll : text.download}</Button>;
}
