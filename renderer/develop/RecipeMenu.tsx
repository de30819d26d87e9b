import DataObject from '@mui/icons-material/DataObject';
import Box from '@mui/material/Box';
import Divider from '@mui/material/Divider';
import Menu from '@mui/material/Menu';
import MenuItem from '@mui/material/MenuItem';
import { useRef, useState } from 'react';
import type { RecipeFile } from '../../shared/ipc/views.ts';
import { useStores } from '../stores/StoresContext.tsx';
import { useText } from '../text/useText.ts';
import { ToolButton } from '../widgets/ToolButton.tsx';

/** The photo's settings as a file: saved beside it, taken from one that lies there or elsewhere. */
export function RecipeMenu() {
  const text = useText();
  const { develop } = useStores();
  const anchorRef = useRef<HTMLDivElement>(null);
  const inputRef = useRef<HTMLInputElement>(null);
  const [beside, setBeside] = useState<readonly RecipeFile[] | null>(null);
  const { saveRecipe, findRecipes, useRecipe: takeRecipe, openRecipe } = develop.getState();
  const choose = (work: () => void) => () => {
    setBeside(null);
    work();
  };
  return (
    <Box ref={anchorRef}>
      <ToolButton
        label={text.recipeFile}
        icon={<DataObject />}
        onClick={() => void findRecipes().then(setBeside)}
      />
      <Menu open={beside !== null} anchorEl={anchorRef.current} onClose={() => setBeside(null)}>
        <MenuItem onClick={choose(() => void saveRecipe(text.recipeSaved))}>{text.saveRecipe}</MenuItem>
        <MenuItem onClick={choose(() => inputRef.current?.click())}>{text.openRecipe}</MenuItem>
        {beside !== null && beside.length > 0 && <Divider />}
        {beside?.map(({ fileName, recipe }) => (
          <MenuItem key={fileName} onClick={choose(() => void takeRecipe(recipe))}>
            {fileName}
          </MenuItem>
        ))}
      </Menu>
      <input
        ref={inputRef}
        type="file"
        accept=".json,application/json"
        aria-label={text.openRecipe}
        hidden
        onChange={({ target }) => {
          const [file] = target.files ?? [];
          if (file !== undefined) void openRecipe(file, text.noRecipe(file.name));
          // The same file can be chosen again.
          target.value = '';
        }}
      />
    </Box>
  );
}
