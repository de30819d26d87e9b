import { z } from 'zod';
import { newerPackFailure } from '../../shared/develop/packFailures.ts';
import { RECIPE_VERSION, type Recipe, recipeSchema, withStep } from '../../shared/develop/recipe.ts';
import { promptStep } from '../../shared/develop/steps/prompt.ts';
import { Failure } from '../../shared/errors/failure.ts';
import type { NewerPackAnswer } from '../../shared/export/newerPack.ts';
import { parseSidecar } from '../../shared/export/sidecar.ts';
import { readFile } from '../files/disk.ts';
import type { PackShelf, ShelvedPack } from '../host/packShelf.ts';
import { applyStepOptions, type StepWish } from './define/stepOptions.ts';
import { type RepairMask, withRepairMask } from './repairMask.ts';
import { usageFailure } from './usage.ts';

/** What the options say about the treatment of a photograph. */
export interface RecipeOptions {
  readonly pack?: string;
  readonly scale?: number;
  readonly recipe?: string;
  /** What options said of steps, in the order in which they were given. */
  readonly steps: readonly StepWish[];
  /** Dial id → value. */
  readonly dials: ReadonlyMap<string, number>;
  /** What is mended, in place of what the recipe says. */
  readonly repairMask?: RepairMask;
  /** Where the recipe file's pack is there in another version only; default 'use'. */
  readonly newerPack?: NewerPackAnswer;
}

export interface ChosenRecipe {
  readonly pack: ShelvedPack;
  readonly recipe: Recipe;
  /** What a person should know, in sentences. */
  readonly notes: readonly string[];
  /** Why nothing is made: the recipe is still that of its own pack, which is not there. */
  readonly leftOut?: string;
}

const DEFAULT_SCALE = 2;

/**
 * Pack and recipe from a recipe file, the options (which go before the file) and the pack's defaults.
 * @throws Failure 'usage' for a dial, scale or prompt that the pack does not take; 'recipe-invalid'; 'pack-not-found';
 * 'pack-newer' where a newer pack is to fail
 */
export async function buildRecipe(shelf: PackShelf, options: RecipeOptions): Promise<ChosenRecipe> {
  const base = options.recipe === undefined ? undefined : await readRecipe(options.recipe);
  const { pack, isNewer } = await findPackOf(shelf, options.pack, base);
  if (base !== undefined && isNewer) {
    if (options.newerPack === 'fail') throw newerPackFailure(base.pack, pack.manifest.version);
    if (options.newerPack === 'skip') return leaveOut(base, pack);
  }
  const scale = options.scale ?? base?.scale ?? DEFAULT_SCALE;
  const { scales, name } = pack.manifest;
  if (scale < scales.min || scale > scales.max)
    throw usageFailure(`${name} enlarges by ${scales.min} to ${scales.max}, not by ${scale}.`);
  const start: Recipe = {
    steps: {},
    ...base,
    recipeVersion: RECIPE_VERSION,
    pack: { id: pack.manifest.id, version: pack.manifest.version, hash: pack.hash },
    scale,
    dials: { ...base?.dials, ...Object.fromEntries(options.dials) },
  };
  requireKnownDials(pack, start.dials);
  const { repairMask } = options;
  const masked = repairMask === undefined ? start : withRepairMask(start, repairMask);
  const wished = applyStepOptions(masked, options.steps);
  requireNoPrompt(pack, wished, base);
  const recipe = pack.manifest.prompt === undefined ? withStep(wished, promptStep, '') : wished;
  return { pack, recipe, notes: base === undefined ? [] : differencesFrom(base, pack) };
}

function leaveOut(base: Recipe, pack: ShelvedPack): ChosenRecipe {
  const { id, version } = base.pack;
  const leftOut = `The recipe was made with ${id} ${version}; it is not rendered with ${pack.manifest.version}.`;
  return { pack, recipe: base, notes: [], leftOut };
}

/** Where the pack is not the one that a recipe was made for. */
function differencesFrom(base: Recipe, { manifest, hash }: ShelvedPack): string[] {
  const { name, version, prompt } = manifest;
  const { pack: made } = base;
  const notes = [];
  if (made.hash !== hash)
    notes.push(`The recipe was made with ${made.id} ${made.version}; ${name} ${version} is used.`);
  if (base.prompt && prompt === undefined)
    notes.push(`${name} has no text encoder: the recipe's prompt is left out.`);
  return notes;
}

/** @throws Failure 'usage' for a wish that the pack cannot follow; a recipe's prompt is left out then */
function requireNoPrompt({ manifest }: ShelvedPack, wished: Recipe, base: Recipe | undefined): void {
  if (manifest.prompt !== undefined || !wished.prompt || wished.prompt === base?.prompt) return;
  throw usageFailure(`${manifest.name} has no text encoder: it takes no prompt.`);
}

/** @throws Failure 'usage' for an id that the pack lacks or a value outside the dial's range */
export function requireKnownDials(pack: ShelvedPack, values: Readonly<Record<string, number>>): void {
  const { dials, name } = pack.manifest;
  for (const [id, value] of Object.entries(values)) {
    const dial = dials.find((candidate) => candidate.id === id);
    if (!dial) {
      const known = dials.map((candidate) => candidate.id).join(', ');
      throw usageFailure(`${name} has no dial '${id}'; it has: ${known}.`);
    }
    const [lowest, highest] = dial.range;
    if (value < lowest || value > highest)
      throw usageFailure(
        `The dial '${id}' of ${name} goes from ${lowest} to ${highest}; ${value} lies outside.`,
      );
  }
}

async function findPackOf(shelf: PackShelf, named: string | undefined, base: Recipe | undefined) {
  // Who names a pack has answered.
  if (named !== undefined || base === undefined) return { pack: await shelf.find(named), isNewer: false };
  const resolved = await shelf.resolveNow(base);
  if (resolved.kind !== 'missing') return { pack: resolved.pack, isNewer: resolved.kind === 'newer' };
  throw new Failure('pack-not-found.recipes-pack', {
    id: base.pack.id,
    version: base.pack.version,
  });
}

async function readRecipe(path: string): Promise<Recipe> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    throw new Failure('recipe-invalid.cannot-be-read', { path }, { cause });
  }
  try {
    // What an export left beside its result reproduces it, too.
    return parseSidecar(text)?.recipe ?? recipeSchema.parse(JSON.parse(text));
  } catch (cause) {
    const reason = cause instanceof z.ZodError ? `: ${z.prettifyError(cause).replaceAll(/\s+/g, ' ')}` : '';
    throw new Failure('recipe-invalid.not-recipe', { path, reason }, { cause });
  }
}
