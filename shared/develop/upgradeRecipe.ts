import { z } from 'zod';
import { bytesOfBase64 } from './bytesOfBase64.ts';
import { sha256Hex } from './sha256.ts';
import type { Steps } from './step.ts';

/** Version 1, as it was written: painted λ inline, with what white stands for beside it. */
const version1Schema = z.strictObject({
  recipeVersion: z.literal(1),
  pack: z.unknown(),
  scale: z.unknown(),
  dials: z.record(z.string(), z.number()),
  masks: z.record(z.string(), z.strictObject({ png: z.base64(), white: z.number() })).optional(),
  colourFix: z.string().optional(),
  prompt: z.unknown().optional(),
  precision: z.unknown().optional(),
  originalSha256: z.unknown().optional(),
});

/**
 * A recipe of any version as one of the newest, as far as it is one: what it holds is checked by the schema.
 * @returns the value itself where it is no older recipe
 */
export function upgradeRecipe(value: unknown, steps: Steps): unknown {
  const version1 = version1Schema.safeParse(value);
  return upgradeSteps(version1.success ? fromVersion1(version1.data) : value, steps);
}

function fromVersion1(recipe: z.infer<typeof version1Schema>): unknown {
  const { masks = {}, colourFix, dials, ...others } = recipe;
  const painted = Object.entries(masks).map(([dial, { png, white }]) => {
    return { dial, png, white, sha256: sha256Hex(bytesOfBase64(png)) };
  });
  const whites = painted.map(({ dial, white }) => [dial, white] as const);
  const shapes = painted.map(({ dial, sha256 }) => {
    return [dial, { base: 0, shapes: [{ kind: 'picture', sha256 }] }] as const;
  });
  const pictures = painted.map(({ sha256, png }) => [sha256, png] as const);
  return {
    ...others,
    recipeVersion: 2,
    // The dial of a painted map is what its white stands for.
    dials: { ...dials, ...Object.fromEntries(whites) },
    steps: {
      ...(painted.length === 0 ? {} : { localLambda: { version: 1, masks: Object.fromEntries(shapes) } }),
      ...(colourFix === undefined ? {} : { colourFix: { version: 1, method: colourFix } }),
    },
    ...(painted.length === 0 ? {} : { pictures: Object.fromEntries(pictures) }),
  };
}

const versionedSchema = z.looseObject({ version: z.number().int().min(1) });

/** Every step's value in its newest version. */
function upgradeSteps(recipe: unknown, steps: Steps): unknown {
  const read = z.looseObject({ steps: z.record(z.string(), z.unknown()) }).safeParse(recipe);
  if (!read.success) return recipe;
  const values = Object.entries(read.data.steps).map(([id, value]) => {
    const step = steps.find((candidate) => candidate.id === id);
    const versioned = versionedSchema.safeParse(value);
    if (step === undefined || !versioned.success) return [id, value] as const;
    const due = step.upgrades.slice(versioned.data.version - 1);
    return [id, due.reduce((older: unknown, upgrade) => upgrade(older as never), value)] as const;
  });
  return { ...read.data, steps: Object.fromEntries(values) };
}
