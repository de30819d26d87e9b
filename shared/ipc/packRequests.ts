import { z } from 'zod';
import type { FoundWeights } from '../engine/protocol.ts';
import {
  BASE_PRECISIONS,
  type ModelInspection,
  type PackMeasurement,
  PUBLISHED_PACKS,
} from '../packs/installation.ts';
import type { InstalledPackView, PackShelfView } from './packViews.ts';
import { answer, grantedId, name, request } from './request.ts';

const folder = z.strictObject({ folder: grantedId });

/** What the window may ask about packs. One piece of work at a time: a second one is refused. */
export const PACK_REQUESTS = {
  'packs.shelf': request(z.strictObject({}), answer<PackShelfView>()),
  /** Opens the pack that an unedited photo is shown with, so that its first draft need not wait for that. */
  'packs.prepare': request(z.strictObject({}), answer<null>()),
  /** Seconds for a megapixel of output on this computer, by the packs' hashes; those that nobody has measured are left out. */
  'packs.speeds': request(z.strictObject({}), answer<Readonly<Record<string, number>>>()),
  /** The model card that a pack brings along; null where it has none. */
  'packs.about': request(folder, answer<{ readonly readme: string | null }>()),
  /** Restores a drawn picture with it; the result is remembered. */
  'packs.measure': request(folder, answer<PackMeasurement>()),
  /** Installed ones only; the files that they were made of stay with the user. */
  'packs.remove': request(folder, answer<null>()),
  /** Deletes the base model that the app fetched; packs made of it go on working. */
  'packs.removeDownload': request(z.strictObject({}), answer<null>()),
  /** Says what was chosen, and names a wrong model for what it is. */
  'packs.findWeights': request(
    z.strictObject({ base: grantedId.optional(), lora: grantedId.optional() }),
    answer<FoundWeights>(),
  ),
  'packs.install': request(
    z.strictObject({
      kind: z.enum(PUBLISHED_PACKS),
      /** Null: it is downloaded first; progress counts bytes then. */
      base: grantedId.nullable(),
      lora: grantedId,
      precision: z.enum(BASE_PRECISIONS),
      /** Both licences were shown and accepted. */
      acceptsLicences: z.literal(true),
    }),
    answer<InstalledPackView>(),
  ),
  /** Looks at an ONNX model or a checkpoint; `white` where a person knows the range better. */
  'packs.inspect': request(
    z.strictObject({ file: grantedId, white: z.union([z.literal(1), z.literal(255)]).optional() }),
    answer<ModelInspection>(),
  ),
  /** What `packs.inspect` found is imported as it was shown. */
  'packs.import': request(z.strictObject({ file: grantedId, name }), answer<InstalledPackView>()),
} as const;
