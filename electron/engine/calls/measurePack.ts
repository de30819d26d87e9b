import { RECIPE_VERSION, type Recipe } from '../../../shared/develop/recipe.ts';
import type { EngineCalls } from '../../../shared/engine/protocol.ts';
import type { PackMeasurement } from '../../../shared/packs/installation.ts';
import { type CallContext, type EngineParts, withPack } from '../callContext.ts';
import { kindOf, openDevelopment } from '../develop/development.ts';
import { OutputPicture } from '../develop/outputPicture.ts';
import type { Original } from '../originals.ts';
import { originalFacts } from '../pictures/originalFacts.ts';
import type { Picture } from '../pictures/picture.ts';
import type { ProvenPack } from '../sessions/provenPack.ts';

/** A first pass that took less than this was mostly warming up: it is measured again. */
const WARM_AFTER_SECONDS = 10;
/** Between the ends of a dial's range, so that no cheaper way than both residuals is taken. */
const MEASURED_LAMBDA = 0.5;

/**
 * Restores a drawn picture the way that the viewer does, and says what it cost. Memory is the process's:
 * for an honest figure it must have done nothing else before.
 */
export function measurePack(
  parts: EngineParts,
  source: EngineCalls['measurePack']['params'],
  context: CallContext,
): Promise<PackMeasurement> {
  return withPack(parts, source, context.signal, async (proven) => {
    let seconds = await timeRendering(parts, proven, 'first', context);
    if (seconds < WARM_AFTER_SECONDS) seconds = await timeRendering(parts, proven, 'second', context);
    return {
      provider: proven.provider,
      secondsPerMegapixel: (seconds * 1e6) / kindOf(proven.manifest).measuredPx(proven.manifest) ** 2,
      peakBytes: process.resourceUsage().maxRSS * 1024,
    };
  });
}

async function timeRendering(
  parts: EngineParts,
  proven: ProvenPack,
  pass: string,
  context: CallContext,
): Promise<number> {
  const { manifest, pack } = proven;
  const scale = manifest.scales.fixed ?? 1;
  const sidePx = Math.ceil(kindOf(manifest).measuredPx(manifest) / scale);
  const { id, version } = manifest;
  const recipe: Recipe = {
    recipeVersion: RECIPE_VERSION,
    pack: { id, version, hash: pack.hash },
    scale,
    dials: Object.fromEntries(manifest.dials.map((dial) => [dial.id, MEASURED_LAMBDA])),
    steps: {},
  };
  const options = { original: drawOriginal(sidePx, pass), proven, recipe, isWhole: true };
  const development = await openDevelopment(parts, options);
  const { widthPx, heightPx } = development.size;
  const output = new OutputPicture({ widthPx, heightPx, channels: 3, depth: 8, hasAlpha: false });
  // What is opened when it is first wanted is not timed; a pixel pack has neither.
  await Promise.all([proven.openGraph('encode'), proven.openGraph('decode')]);
  const start = performance.now();
  await development.render(output, context);
  return (performance.now() - start) / 1000;
}

/** A smooth picture; what is in it does not change how long a network takes. */
function drawOriginal(sidePx: number, name: string): Original {
  const pixelsHwc = Uint8Array.from(
    { length: sidePx * sidePx * 3 },
    (_, i) => 128 + 100 * Math.sin(i / 97) * Math.cos(i / (31 * sidePx)),
  );
  const picture = { pixelsHwc, widthPx: sidePx, heightPx: sidePx, channels: 3, depth: 8 } as const;
  // The hash is a name of its own: nothing that was kept may answer.
  const sha256 = `measured ${name}`;
  const drawn: Picture = { ...picture, metadata: {}, notes: [] };
  return { path: 'drawn', sha256, picture: drawn, facts: originalFacts(drawn) };
}
