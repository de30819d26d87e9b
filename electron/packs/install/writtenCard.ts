import path from 'node:path';
import { said } from '../../../shared/errors/words/words.ts';
import type { ModelInspection, WeightSource } from '../../../shared/packs/installation.ts';
import type { Manifest } from '../../../shared/packs/manifest.ts';
import type { KnownBase } from '../families/sd21/identify/knownBase.ts';
import { LORA_LICENCE } from '../families/sd21/identify/knownBase.ts';

export const CARD_FILE = 'README.md';

type Described = Pick<Manifest, 'name' | 'version' | 'description' | 'attribution'>;

/** The model card of a pack that was made of published weights: what of, and under which licences. */
export function writePublishedCard(
  { name, version, description, attribution }: Described,
  base: KnownBase,
  sources: readonly WeightSource[],
): string {
  return [
    `# ${name} ${version}`,
    said('licence-and-attribution', { description, attribution }),
    '## Licences',
    `- ${base.name}: ${base.licence.id}, ${base.licence.url}`,
    `- The LoRA file: ${LORA_LICENCE}`,
    '## Made of',
    sourceTable(sources),
  ].join('\n\n');
}

/** The model card of a foreign model: what was found out about it, as its makers are not known. */
export function writeImportedCard(
  { name, version, description }: Described,
  found: ModelInspection,
  source: WeightSource,
): string {
  const { scale, input, output, layout, type, outputType, white, inputMultiple, reachPx } = found;
  return [
    `# ${name} ${version}`,
    `${description} Its licence and its makers are not known to the app: see where it came from.`,
    '## As it was found',
    [
      `- enlarges ×${scale}`,
      `- input ${input}, output ${output}: ${layout}, ${type} and ${outputType}, white is ${white}`,
      `- sides are multiples of ${inputMultiple}; it sees ${reachPx} px far`,
    ].join('\n'),
    '## Made of',
    sourceTable([source]),
  ].join('\n\n');
}

function sourceTable(sources: readonly WeightSource[]): string {
  const rows = sources.map(
    ({ file, sha256, isPublished }) =>
      `| ${path.basename(file)} | ${sha256} | ${isPublished ? 'yes' : 'not known'} |`,
  );
  return ['| file | SHA-256 | as published |', '| --- | --- | --- |', ...rows].join('\n');
}
