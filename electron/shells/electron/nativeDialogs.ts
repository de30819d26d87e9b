import { type BrowserWindow, dialog, type OpenDialogOptions } from 'electron';
import { PICTURE_ENDINGS } from '../../../shared/library/pictureFiles.ts';
import { MODEL_ENDINGS } from '../../../shared/packs/modelFiles.ts';
import type { ChosenThing } from '../shell.ts';
import type { Words } from './words.ts';

/** @returns null where the person cancelled */
export async function chooseFiles(
  what: ChosenThing,
  words: Words,
  window: BrowserWindow | undefined,
): Promise<readonly string[] | null> {
  const options = dialogOptions(what, words);
  const { canceled, filePaths } = window
    ? await dialog.showOpenDialog(window, options)
    : await dialog.showOpenDialog(options);
  return canceled ? null : filePaths;
}

/** @returns whether the person agreed; what closes the dialog otherwise does not */
export async function askToQuit(
  words: Words,
  window: BrowserWindow | undefined,
  { photos, goesOn }: { readonly photos: number; readonly goesOn: boolean },
): Promise<boolean> {
  return askYesOrNo(window, {
    type: 'question',
    message: words.unfinished(photos),
    detail: goesOn ? words.goesOn : words.waits,
    yes: words.quit,
    no: words.stay,
  });
}

/** After the page or the graphics died once more. @returns whether to load the page again; else the app quits */
export async function askToReload(
  words: Words,
  window: BrowserWindow | undefined,
  message: string,
): Promise<boolean> {
  return askYesOrNo(window, {
    type: 'error',
    message,
    detail: words.pageGoneDetail,
    yes: words.reload,
    no: words.quit,
  });
}

interface Question {
  readonly type: 'question' | 'error';
  readonly message: string;
  readonly detail: string;
  readonly yes: string;
  readonly no: string;
}

async function askYesOrNo(window: BrowserWindow | undefined, question: Question): Promise<boolean> {
  const { type, message, detail, yes, no } = question;
  const options = { type, message, detail, buttons: [yes, no], defaultId: 1, cancelId: 1, noLink: true };
  const { response } = window
    ? await dialog.showMessageBox(window, options)
    : await dialog.showMessageBox(options);
  return response === 0;
}

function dialogOptions(what: ChosenThing, words: Words): OpenDialogOptions {
  switch (what) {
    case 'folder':
      return { properties: ['openDirectory', 'createDirectory', 'showHiddenFiles'] };
    case 'pictures':
      return {
        properties: ['openFile', 'multiSelections'],
        filters: [{ name: words.pictures, extensions: [...PICTURE_ENDINGS] }],
      };
    case 'weights':
    case 'models':
      return {
        properties: ['openFile', 'showHiddenFiles'],
        filters: [{ name: words[what], extensions: [...MODEL_ENDINGS[what]] }],
      };
    default:
      return what satisfies never;
  }
}
