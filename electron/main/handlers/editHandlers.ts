import { basename } from 'node:path';
import type { Handlers } from '../../../shared/ipc/contract.ts';
import type { EditView, Preset } from '../../../shared/ipc/views.ts';
import type { EditState } from '../../library/editStore.ts';
import type { AppServices } from '../services/appServices.ts';
import { findRecipes, saveRecipe } from '../services/recipeFiles.ts';

type Names =
  | `edits.${'get' | 'apply' | 'undo' | 'redo' | 'goTo'}`
  | `versions.${'list' | 'keep' | 'rename' | 'remove'}`
  | `presets.${'list' | 'save' | 'rename' | 'reorder' | 'remove'}`
  | `recipes.${'save' | 'find'}`;

export function createEditHandlers({ library, announce }: AppServices): Pick<Handlers, Names> {
  const { edits, versions } = library;
  const view = (photoId: number, state: EditState): EditView => ({
    ...state,
    history: edits.history(photoId).map(({ sequence, label, recipe }) => ({
      ...{ sequence, label },
      settings: recipe === null ? null : { dials: recipe.dials, scale: recipe.scale },
    })),
  });
  const moved = (photoId: number, state: EditState): EditView => {
    announce({ name: 'photos.changed', payload: { ids: [photoId] } });
    return view(photoId, state);
  };
  return {
    'edits.get': ({ photoId }) => view(photoId, edits.get(photoId)),
    'edits.apply': ({ ids, recipe, label, merge }) => {
      edits.apply(ids, recipe, label, { merge });
      announce({ name: 'photos.changed', payload: { ids } });
      return null;
    },
    'edits.undo': ({ photoId }) => moved(photoId, edits.undo(photoId)),
    'edits.redo': ({ photoId }) => moved(photoId, edits.redo(photoId)),
    'edits.goTo': ({ photoId, sequence }) => moved(photoId, edits.goTo(photoId, sequence)),
    'versions.list': ({ photoId }) => versions.list(photoId),
    'versions.keep': ({ photoId, name, recipe }) => versions.keep(photoId, name, recipe),
    'versions.rename': ({ id, name }) => {
      versions.rename(id, name);
      return null;
    },
    'versions.remove': ({ id }) => {
      versions.remove(id);
      return null;
    },
    ...createPresetHandlers(library.presets),
    ...createRecipeHandlers(library.photos),
  };
}

function createPresetHandlers(
  presets: AppServices['library']['presets'],
): Pick<Handlers, Extract<Names, `presets.${string}`>> {
  const toPreset = ({ id, name, body }: ReturnType<typeof presets.get>): Preset => ({
    id,
    name,
    dials: Object.fromEntries(
      Object.entries(body).filter((entry): entry is [string, number] => typeof entry[1] === 'number'),
    ),
  });
  return {
    'presets.list': () => presets.list('edit').map(toPreset),
    'presets.save': ({ name, dials }) => toPreset(presets.save('edit', name, dials)),
    'presets.rename': ({ id, name }) => {
      presets.rename(id, name);
      return null;
    },
    'presets.reorder': ({ ids }) => {
      presets.reorder('edit', ids);
      return null;
    },
    'presets.remove': ({ id }) => {
      presets.remove(id);
      return null;
    },
  };
}

/** Recipes as files beside the photo that they were made for. */
function createRecipeHandlers(
  photos: AppServices['library']['photos'],
): Pick<Handlers, Extract<Names, `recipes.${string}`>> {
  return {
    'recipes.save': async ({ photoId, recipe }) => ({
      fileName: basename(await saveRecipe(photos.get(photoId).path, recipe)),
    }),
    'recipes.find': ({ photoId }) => findRecipes(photos.get(photoId).path),
  };
}
