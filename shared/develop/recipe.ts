import { z } from 'zod';
import { bytesOfBase64 } from './bytesOfBase64.ts';
import { sha256Hex } from './sha256.ts';
import { STAGES, type Stage, type Step, type Steps } from './step.ts';
import { STEPS } from './steps/list.ts';
import { upgradeRecipe } from './upgradeRecipe.ts';

/**
 * What is done to a photograph. With the same provider and app version the same recipe gives the same bytes. How
 * a file is written (format, size, name…) is a separate `OutputOptions`.
 */
export const RECIPE_VERSION = 2;

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** Bytes, for a picture that somebody brought as a mask; as much as a file of a recipe may have. */
const PICTURE_BASE64_MAX = 64_000_000;

type KnownStep = (typeof STEPS)[number];
/** The steps that recipes had before there were steps, and where these have stayed: no other one joins them. */
type FieldId = 'dials' | 'prompt' | 'precision';
/** Values by step id; what is left out is neutral. */
type Values<Ids extends KnownStep['id']> = {
  readonly [K in Ids]?: NonNullable<z.output<Extract<KnownStep, { readonly id: K }>['schema']>>;
};

export interface RecipePack {
  readonly id: string;
  readonly version: string;
  /** SHA-256 of the pack's manifest.json, which holds the hashes of all its files. */
  readonly hash: string;
}

export interface Recipe extends Omit<Values<FieldId>, 'dials'> {
  readonly recipeVersion: typeof RECIPE_VERSION;
  readonly pack: RecipePack;
  /** Enlargement, 1 to 4, fractions too. */
  readonly scale: number;
  /** λ per dial id; a missing one stands at the pack's default. */
  readonly dials: Readonly<Record<string, number>>;
  /** SHA-256 of the original file. */
  readonly originalSha256?: string;
  /** All other steps by id, neutral ones left out. */
  readonly steps: Values<Exclude<KnownStep['id'], FieldId>>;
  /**
   * Pictures that masks are made of, PNG in base64 by the SHA-256 of the file: in files, and on their way to the
   * engine. The library keeps each of them once, and its recipes are without.
   */
  readonly pictures?: Readonly<Record<string, string>>;
}

/** The schema of recipes under these steps. It takes recipes of every version, and gives those of the newest. */
export function recipeSchemaOf(steps: Steps): z.ZodType<Recipe, Recipe> {
  const shapeAt = (home: Step['home']) =>
    Object.fromEntries(
      steps.filter((step) => step.home === home).map(({ id, schema }) => [id, schema.optional()] as const),
    );
  const newest = z
    .strictObject({
      ...shapeAt('recipe'),
      recipeVersion: z.literal(RECIPE_VERSION),
      pack: z.strictObject({ id: z.string().min(1), version: z.string().min(1), hash: sha256 }),
      scale: z.number().min(1).max(4),
      dials: z.record(z.string(), z.number().min(-4).max(4)),
      originalSha256: sha256.optional(),
      steps: z.strictObject(shapeAt('steps')),
      pictures: z.record(sha256, z.string().max(PICTURE_BASE64_MAX)).optional(),
    })
    .refine(
      ({ pictures = {} }) =>
        Object.entries(pictures).every(([hash, base64]) => sha256Hex(bytesOfBase64(base64)) === hash),
      'a picture of a mask is not the one that its hash names',
    );
  const upgraded = z.preprocess((value) => upgradeRecipe(value, steps), newest);
  // What the schema gives is made of the steps' own schemas; their list is what `Recipe` is made of.
  return upgraded.transform((recipe) => cleanRecipe(recipe as Recipe, steps)) as unknown as z.ZodType<
    Recipe,
    Recipe
  >;
}

export const recipeSchema = recipeSchemaOf(STEPS);

/** A step's value in a recipe. */
export function stepValue<V>(recipe: Recipe, step: Step<string, V>): V {
  const home: Readonly<Record<string, unknown>> = step.home === 'recipe' ? { ...recipe } : recipe.steps;
  return (home[step.id] as V | undefined) ?? step.neutral;
}

/** The recipe with a step's value, which is left out where it is neutral. */
export function withStep<V>(recipe: Recipe, step: Step<string, V>, value: V): Recipe {
  const isKept =
    step.home === 'recipe' ? step.id === 'dials' || !step.isNeutral(value) : !step.isNeutral(value);
  const home: Readonly<Record<string, unknown>> = step.home === 'recipe' ? { ...recipe } : recipe.steps;
  const { [step.id]: _, ...others } = home;
  const changed = isKept ? { ...others, [step.id]: value } : others;
  return step.home === 'recipe' ? (changed as unknown as Recipe) : { ...recipe, steps: changed };
}

/** Without neutral steps, and without pictures that none of the others is made of. */
export function cleanRecipe(recipe: Recipe, steps: Steps = STEPS): Recipe {
  const clean = steps.reduce((before, step) => withStep(before, step, stepValue(before, step)), recipe);
  const { pictures = {}, ...others } = clean;
  const used = new Set(pictureHashes(clean, steps));
  const kept = Object.entries(pictures).filter(([hash]) => used.has(hash));
  return kept.length === 0 ? others : { ...others, pictures: Object.fromEntries(kept) };
}

/** SHA-256 of the pictures that a recipe's steps are made of, whether they come along or not. */
export function pictureHashes(recipe: Recipe, steps: Steps = STEPS): string[] {
  return steps.flatMap((step) => [...(step.pictures?.(stepValue(recipe, step)) ?? [])]);
}

/** What a recipe says up to and including a stage; steps that act later are left out. */
export function recipeUntil(recipe: Recipe, stage: Stage, steps: Steps = STEPS): Recipe {
  const later = steps.filter((step) => STAGES.indexOf(step.stage) > STAGES.indexOf(stage));
  return cleanRecipe(
    later.reduce((before, step) => withStep(before, step, step.neutral), recipe),
    steps,
  );
}
