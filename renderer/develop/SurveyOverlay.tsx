import BookmarkAddOutlined from '@mui/icons-material/BookmarkAddOutlined';
import Check from '@mui/icons-material/Check';
import Close from '@mui/icons-material/Close';
import Box from '@mui/material/Box';
import MenuItem from '@mui/material/MenuItem';
import Select from '@mui/material/Select';
import { SURVEY_MIN, surveyGrid } from '../../shared/viewport/panes.ts';
import { useDevelop, useStores, useViewer } from '../stores/StoresContext.tsx';
import type { SurveyOption } from '../stores/survey.ts';
import { useSurvey } from '../stores/useSurvey.ts';
import { useText } from '../text/useText.ts';
import { ToolButton } from '../widgets/ToolButton.tsx';

/** Over each setting of a survey: which one it is, and what can be done with it. */
export function SurveyOverlay() {
  const text = useText();
  const { options, chosen, all } = useSurvey();
  const { columns, rows } = surveyGrid(chosen.length);
  return (
    <Box
      role="group"
      aria-label={text.compareSurvey}
      sx={{ position: 'absolute', inset: 0, pointerEvents: 'none', display: 'grid', gap: '2px' }}
      style={{
        gridTemplateColumns: `repeat(${columns}, 1fr)`,
        gridTemplateRows: `repeat(${rows}, 1fr)`,
      }}
    >
      {chosen.map((option, place) => (
        // A setting may stand in two places: the place is what a cell is.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <Cell key={place} place={place} option={option} options={options} all={all} />
      ))}
    </Box>
  );
}

interface CellProps {
  readonly place: number;
  readonly option: SurveyOption;
  readonly options: readonly SurveyOption[];
  readonly all: readonly SurveyOption[];
}

function Cell({ place, option, options, all }: CellProps) {
  const text = useText();
  const { viewer } = useStores();
  return (
    <Box sx={{ position: 'relative', minWidth: 0 }}>
      <Box
        sx={{
          position: 'absolute',
          left: 4,
          top: 4,
          maxWidth: 'calc(100% - 8px)',
          display: 'flex',
          alignItems: 'center',
          borderRadius: 1,
          pointerEvents: 'auto',
          bgcolor: 'surface.canvas',
          opacity: 0.88,
          '&:hover, &:focus-within': { opacity: 1 },
        }}
      >
        <Select
          variant="standard"
          disableUnderline
          value={option.key}
          inputProps={{ 'aria-label': text.surveyCell(place + 1) }}
          onChange={({ target }) => {
            const keys = all.map(({ key }, index) => (index === place ? target.value : key));
            viewer.getState().setSurvey(keys);
          }}
          sx={{ minWidth: 0, maxWidth: 200, '&.Mui-focused': { color: 'primary.main' } }}
        >
          {options.map(({ key, name }) => (
            <MenuItem key={key} value={key}>
              {name(text)}
            </MenuItem>
          ))}
        </Select>
        <CellTools place={place} option={option} all={all} />
      </Box>
    </Box>
  );
}

function CellTools({ place, option, all }: Omit<CellProps, 'options'>) {
  const text = useText();
  const { develop, viewer } = useStores();
  const isSurvey = useViewer((state) => state.mode === 'survey');
  const versionCount = useDevelop((state) => state.versions.length);
  const { key, settled, isBefore } = option;
  const number = place + 1;
  const canKeep = !isBefore && !key.startsWith('version:');
  return (
    <>
      {key !== 'now' && !isBefore && (
        <ToolButton
          label={text.surveyApply(number)}
          icon={<Check />}
          onClick={() => void develop.getState().set(settled, 'survey')}
        />
      )}
      {canKeep && (
        <ToolButton
          label={text.surveyKeep(number)}
          icon={<BookmarkAddOutlined />}
          onClick={() => void develop.getState().keepVersion(text.versionName(versionCount + 1), settled)}
        />
      )}
      {isSurvey && all.length > SURVEY_MIN && (
        <ToolButton
          label={text.surveyRemove(number)}
          icon={<Close />}
          onClick={() => {
            const others = all.filter((_, index) => index !== place);
            viewer.getState().setSurvey(others.map((other) => other.key));
          }}
        />
      )}
    </>
  );
}
