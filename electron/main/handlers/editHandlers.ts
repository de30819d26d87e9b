import { basename, join } from 'node:path';
import type { RecipeGroup } from '../../../shared/develop/recipeGroups.ts';
import type { Handlers } from '../../../shared/ipc/contract.ts';
import type { EditView, JournalAnswer, Preset } from '../../../shared/ipc/views.ts';
import { shownName } from '../../../shared/text/shownName.ts';
import type { EditState, RecipePart } from '../../library/editStore.ts';
import type { JournalMove } from '../../library/journal.ts';
import type { AppServices } from '../services/appServices.ts';
import { findRecipes, saveRecipe } from '../services/recipeFiles.ts';
import { startOfPhotos } from '../services/startOfPhotos.ts';

type Names =
  | `edits.${'get' | 'apply' | 'goTo'}`
  | `journal.${'state' | 'undo' | 'redo'}`
  | `versions.${'list' | 'keep' | 'rename' | 'remove'}`
  | `presets.${'list' | 'save' | 'rename' | 'reorder' | 'remove'}`
  | `recipes.${'save' | 'find'}`;

export function createEditHandlers(services: AppServices): Pick<Handlers, Names> {
  const { library, changes } = services;
  const { edits, actions } = library;
  const view = (photoId: number, state: EditState): EditView => ({
    ...state,
    history: edits.history(photoId).map(({ sequence, label, recipe }) => ({
      ...{ sequence, label },
      settings: recipe === null ? null : { dials: recipe.dials, scale: recipe.scale },
    })),
  });
  return {
    'edits.get': ({ photoId }) => view(photoId, edits.get(photoId)),
    'edits.apply': ({ ids, recipe, label, merge, groups }) => {
      actions.edit(ids, recipe, label, merge, groups === undefined ? undefined : partOf(services, groups));
      return changes.photos(ids, 'edit');
    },
    'edits.goTo': ({ photoId, sequence }) => {
      const state = actions.goTo(photoId, sequence);
      changes.photos([photoId], 'edit');
      return view(photoId, state);
    },
    ...createJournalHandlers(services),
    ...createVersionHandlers(services),
    ...createPresetHandlers(services),
    ...createRecipeHandlers(services),
  };
}

function partOf(services: AppServices, groups: readonly RecipeGroup[]): RecipePart {
  const start = startOfPhotos(services);
  return { groups, start: (photoId) => start(services.library.photos.get(photoId)) };
}

function createJournalHandlers({
  library: { journal, actions },
  changes,
}: AppServices): Pick<Handlers, Extract<Names, `journal.${string}`>> {
  const told = (move: JournalMove | null): JournalAnswer => {
    if (move === null) return { action: null, leftOut: 0 };
    changes.moved(move);
    return { action: move.action, leftOut: move.leftOut };
  };
  return {
    'journal.state': () => journal.state(),
    'journal.undo': () => told(actions.undo()),
    'journal.redo': () => told(actions.redo()),
  };
}

function createVersionHandlers({
  library: { versions, actions },
  changes,
}: AppServices): Pick<Handlers, Extract<Names, `versions.${string}`>> {
  return {
    'versions.list': ({ photoId }) => versions.list(photoId),
    'versions.keep': ({ photoId, name, recipe }) => {
      const version = actions.keepVersion(photoId, name, recipe);
      changes.versions(photoId);
      return version;
    },
    'versions.rename': ({ id, name }) => changes.versions(actions.renameVersion(id, name).photoId),
    'versions.remove': ({ id }) => changes.versions(actions.removeVersion(id)),
  };
}

function createPresetHandlers({
  library: { presets, actions },
  changes,
}: AppServices): Pick<Handlers, Extract<Names, `presets.${string}`>> {
  const toPreset = ({ id, name, body }: ReturnType<typeof presets.get>): Preset => ({
    id,
    name,
    dials: Object.fromEntries(
      Object.entries(body).filter((entry): entry is [string, number] => typeof entry[1] === 'number'),
    ),
  });
  return {
    'presets.list': () => presets.list('edit').map(toPreset),
    'presets.save': ({ name, dials }) => {
      const preset = toPreset(actions.savePreset('edit', name, dials));
      changes.presets();
      return preset;
    },
    'presets.rename': ({ id, name }) => {
      actions.renamePreset(id, name);
      return changes.presets();
    },
    'presets.reorder': ({ ids }) => {
      actions.reorderPresets(ids);
      return changes.presets();
    },
    'presets.remove': ({ id }) => {
      actions.removePreset(id);
      return changes.presets();
    },
  };
}

/** Recipes as files beside the photo that they were made for. */
function createRecipeHandlers({
  library: { photos, pictures },
  destinations,
}: AppServices): Pick<Handlers, Extract<Names, `recipes.${string}`>> {
  // The app's own copies have no place that anybody would look at.
  const placeOf = (photoId: number) => {
    const { isCopy, path, fileName } = photos.get(photoId);
    return isCopy ? join(destinations.exportFolder, fileName) : path;
  };
  return {
    'recipes.save': async ({ photoId, recipe }) => ({
      fileName: shownName(basename(await saveRecipe(placeOf(photoId), pictures.complete(recipe)))),
    }),
    'recipes.find': ({ photoId }) => findRecipes(placeOf(photoId)),
  };
}
