import VerticalAlignTop from '@mui/icons-material/VerticalAlignTop';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { say } from '../../shared/errors/words/words.ts';
import type { QueueItem } from '../../shared/ipc/views.ts';
import { LISTED_ITEMS } from '../stores/queueStore.ts';
import { useQueue, useStores } from '../stores/StoresContext.tsx';
import type { Catalogue } from '../text/en.ts';
import { failureSentences } from '../text/failureText.ts';
import { useText } from '../text/useText.ts';
import { ShowResult } from '../widgets/ShowResult.tsx';
import { ToolButton } from '../widgets/ToolButton.tsx';

/** Leaves room for the other exports, whatever the window's height. */
const LIST_MAX_HEIGHT = '55vh';

/** 28 px controls, their padding and the line above: a row is as high without a button as with one. */
const ROW_MIN_HEIGHT = 33;

/** The photos of the unfolded export; what runs and what failed first. */
export function ItemList({ jobId }: { jobId: number }) {
  const text = useText();
  const items = useQueue((state) => state.items);
  const next = items.find(({ state }) => state === 'waiting');
  return (
    <Box
      component="ul"
      // A region that scrolls must be reachable by keyboard.
      tabIndex={0}
      aria-label={text.photosOfExport}
      sx={{ m: 0, p: 0, listStyle: 'none', maxHeight: LIST_MAX_HEIGHT, overflowY: 'auto' }}
    >
      {items.map((item) => (
        <ItemRow
          key={item.id}
          {...{ item, jobId }}
          canMoveFirst={item.state === 'waiting' && item !== next}
        />
      ))}
      {items.length === LISTED_ITEMS && (
        <Typography component="li" variant="caption" color="textSecondary">
          {text.listCut(LISTED_ITEMS)}
        </Typography>
      )}
    </Box>
  );
}

function ItemRow(props: { item: QueueItem; jobId: number; canMoveFirst: boolean }) {
  const text = useText();
  const { client, queue } = useStores();
  const { moveItemFirst, skipItem, retryItem } = queue.getState();
  const { item, jobId, canMoveFirst } = props;
  const { id, state } = item;
  return (
    <Box
      component="li"
      sx={{
        display: 'flex',
        alignItems: 'center',
        gap: 2,
        minHeight: ROW_MIN_HEIGHT,
        py: 0.5,
        borderTop: 1,
        borderColor: 'divider',
      }}
    >
      <Typography noWrap sx={{ flex: '0 1 240px' }} title={item.output}>
        {item.fileName}
      </Typography>
      <Typography
        variant="caption"
        color={state === 'failed' ? 'error' : 'textSecondary'}
        sx={{ flex: 1, overflowWrap: 'anywhere', userSelect: 'text' }}
      >
        {describeItem(item, text)}
      </Typography>
      {canMoveFirst && (
        <ToolButton
          label={text.moveItemFirst}
          icon={<VerticalAlignTop />}
          onClick={() => void moveItemFirst(id)}
        />
      )}
      {(state === 'waiting' || state === 'running' || state === 'failed') && (
        <Button onClick={() => void skipItem(id)}>{text.skip}</Button>
      )}
      {(state === 'failed' || state === 'skipped' || state === 'cancelled') && (
        <Button onClick={() => void retryItem(id)}>{text.retry}</Button>
      )}
      {state === 'done' && (
        <ShowResult
          onReveal={() => client.request('queue.revealItem', { itemId: id })}
          onOffer={() => client.request('queue.offer', { jobId, itemId: id })}
        />
      )}
    </Box>
  );
}

function describeItem(item: QueueItem, text: Catalogue): string {
  switch (item.state) {
    case 'waiting':
      return text.itemWaiting;
    case 'running':
      return item.tilesTotal > 0 && item.tilesDone === item.tilesTotal
        ? text.writing
        : text.exporting(item.tilesDone, item.tilesTotal);
    case 'done':
      // Where it is, the row's tooltip says and, for all of them, the export's head.
      return [
        nameOf(item.output),
        item.seconds === null ? '' : `${item.seconds.toFixed(1)} s`,
        notesOf(item, text),
      ]
        .filter((part) => part !== '')
        .join(' · ');
    case 'failed':
      return item.failure === null ? '' : failureSentences(item.failure, text);
    case 'skipped':
      return notesOf(item, text) || text.itemSkipped;
    case 'cancelled':
      return text.jobCancelled;
    default:
      return item.state satisfies never;
  }
}

function notesOf({ notes }: QueueItem, text: Catalogue): string {
  return notes.map((note) => say(note, text.words)).join(' ');
}

function nameOf(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path;
}
