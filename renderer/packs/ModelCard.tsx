import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { useEffect, useState } from 'react';
import type { ShelvedPackView } from '../../shared/ipc/packViews.ts';
import { useStores } from '../stores/StoresContext.tsx';
import { useText } from '../text/useText.ts';
import { type CardBlock, readModelCard } from './modelCard.ts';

/** What a pack's makers say of it: its README, and always licence and attribution. */
export function ModelCard({ pack }: { pack: ShelvedPackView }) {
  const text = useText();
  const { packs } = useStores();
  const [card, setCard] = useState<string | null | undefined>(undefined);
  useEffect(() => {
    void packs.getState().readModelCard(pack.folderId).then(setCard);
  }, [packs, pack.folderId]);
  if (card === undefined) return null;
  const character = text.packCharacters[pack.id];
  const blocks = card === null ? [] : readModelCard(card);
  return (
    <Box component="article" sx={{ display: 'grid', gap: 2, userSelect: 'text' }}>
      {character !== undefined && (
        <>
          <Said title={text.packGoodTitle}>{character.good}</Said>
          <Said title={text.packBadTitle}>{character.bad}</Said>
        </>
      )}
      <Typography color="textSecondary">
        {`${pack.name} ${pack.version}. ${text.licence}: ${pack.licence}. ${text.attribution}: ${pack.attribution}`}
      </Typography>
      {card === null && <Typography>{text.packNoCard}</Typography>}
      {blocks.map((block, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the card never changes while it is shown
        <Block key={index} block={block} />
      ))}
    </Box>
  );
}

function Said({ title, children }: { title: string; children: string }) {
  return (
    <Typography>
      <Box component="strong" sx={{ fontWeight: 600 }}>{`${title}: `}</Box>
      {children}
    </Typography>
  );
}

function Block({ block }: { block: CardBlock }) {
  switch (block.kind) {
    case 'heading':
      return (
        <Typography component="h2" variant="h2" sx={{ pt: 2 }}>
          {block.text}
        </Typography>
      );
    case 'text':
      return <Typography sx={{ overflowWrap: 'anywhere' }}>{block.text}</Typography>;
    case 'list':
      return (
        <Box component="ul" sx={{ m: 0, pl: 5 }}>
          {block.items.map((item) => (
            <Typography component="li" key={item} sx={{ overflowWrap: 'anywhere' }}>
              {item}
            </Typography>
          ))}
        </Box>
      );
    case 'table':
      return <Table rows={block.rows} />;
    default:
      return block satisfies never;
  }
}

function Table({ rows }: { rows: readonly (readonly string[])[] }) {
  const [head, ...body] = rows;
  const cell = { px: 2, py: 1, textAlign: 'left', borderBottom: 1, borderColor: 'divider' } as const;
  return (
    <Box sx={{ overflowX: 'auto' }}>
      <Box component="table" sx={{ borderCollapse: 'collapse', typography: 'body1' }}>
        <thead>
          <tr>
            {head?.map((title, column) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: columns have no other name, some have none
              <Box component="th" key={column} sx={cell}>
                {title}
              </Box>
            ))}
          </tr>
        </thead>
        <tbody>
          {body.map((cells) => (
            <tr key={cells.join('|')}>
              {cells.map((value, column) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: columns have no other name
                <Box component="td" key={column} sx={cell}>
                  {value}
                </Box>
              ))}
            </tr>
          ))}
        </tbody>
      </Box>
    </Box>
  );
}
