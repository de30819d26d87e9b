import type { PackSummary } from '../../shared/ipc/views.ts';
import type { Photo } from '../../shared/library/photo.ts';
import { type PaintedDials, paintedDials } from '../../shared/recipe/paintedDials.ts';
import { lambdaOf, type Recipe } from '../../shared/recipe/recipe.ts';
import { type StartingPoint, startingDials, startingScale } from '../../shared/recipe/startingRecipe.ts';

/** A recipe in the window's terms: a pack that is installed, and a value for every one of its dials. */
export interface Settled {
  readonly pack: PackSummary;
  readonly scale: number;
  readonly dials: Readonly<Record<string, number>>;
  /** What the picture shows, in words; '' where nothing is said. */
  readonly prompt: string;
  readonly painted?: PaintedDials;
  /** What the window does not change and must not lose. */
  readonly carried?: Pick<Recipe, 'colourFix' | 'precision'>;
}

/** What the window shows for a photo; null where no pack is installed. */
export function readRecipe(
  recipe: Recipe | null,
  photo: Pick<Photo, 'widthPx' | 'heightPx'>,
  packs: readonly PackSummary[],
  preferredPack: string | null,
  start: StartingPoint = null,
): Settled | null {
  const pack =
    packs.find(({ id }) => id === recipe?.pack.id) ??
    packs.find(({ id }) => id === preferredPack) ??
    packs[0];
  if (pack === undefined) return null;
  const values = pack.dials.map((dial) => [dial.id, lambdaOf(recipe, dial)] as const);
  const dials = recipe === null ? startingDials(pack.dials, start) : Object.fromEntries(values);
  return {
    pack,
    scale: recipe?.scale ?? startingScale(photo, pack),
    dials,
    prompt: recipe?.prompt ?? '',
    ...paintedOf(recipe, pack),
    ...carriedOf(recipe),
  };
}

function paintedOf(recipe: Recipe | null, { dials }: PackSummary): Pick<Settled, 'painted'> {
  const known = Object.entries(recipe?.masks ?? {}).filter(([id]) => dials.some((dial) => dial.id === id));
  return known.length === 0 ? {} : { painted: paintedDials(Object.fromEntries(known)) };
}

function carriedOf(recipe: Recipe | null): Pick<Settled, 'carried'> {
  const { colourFix, precision } = recipe ?? {};
  const carried = {
    ...(colourFix === undefined ? {} : { colourFix }),
    ...(precision === undefined ? {} : { precision }),
  };
  return Object.keys(carried).length === 0 ? {} : { carried };
}

export function buildRecipe(settled: Settled, photo: Pick<Photo, 'sha256'> | null): Recipe {
  const { id, version, hash } = settled.pack;
  const prompt = promptOf(settled);
  // Another pack may have been chosen since: it takes no dials but its own.
  const known = settled.pack.dials.flatMap((dial) => {
    const value = settled.dials[dial.id];
    return value === undefined ? [] : [{ dial: dial.id, value, png: settled.painted?.pngs[dial.id] }];
  });
  const masks = known.flatMap(({ dial, value, png }) =>
    png === undefined ? [] : [[dial, { png, white: value }] as const],
  );
  return {
    recipeVersion: 1,
    pack: { id, version, hash },
    scale: settled.scale,
    dials: Object.fromEntries(known.map(({ dial, value }) => [dial, value])),
    ...(masks.length === 0 ? {} : { masks: Object.fromEntries(masks) }),
    ...settled.carried,
    ...(prompt === '' ? {} : { prompt }),
    ...(photo === null ? {} : { originalSha256: photo.sha256 }),
  };
}

/** What the pack's network is told; '' where it cannot be told anything. */
export function promptOf({ pack, prompt }: Settled): string {
  return pack.takesPrompt ? prompt : '';
}

/** In the pack's order, as the shader takes them. */
export function dialValues({ pack, dials }: Settled): number[] {
  return pack.dials.map((dial) => dials[dial.id] ?? dial.default);
}

/** Painted λ in the pack's order; null where a dial has one value everywhere. */
export function dialMasks({ pack, painted }: Settled): (string | null)[] {
  return pack.dials.map(({ id }) => painted?.pngs[id] ?? null);
}

/** The size of the result; the engine rounds the same way. */
export function outputSize(photo: Pick<Photo, 'widthPx' | 'heightPx'>, scale: number) {
  return { width: Math.round(photo.widthPx * scale), height: Math.round(photo.heightPx * scale) };
}
