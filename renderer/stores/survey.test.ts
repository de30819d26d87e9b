import { describe, expect, it } from 'vitest';
import { type Recipe, withStep } from '../../shared/develop/recipe.ts';
import { colourFixStep } from '../../shared/develop/steps/colourFix.ts';
import { localLambdaStep } from '../../shared/develop/steps/localLambda.ts';
import type { PackSummary } from '../../shared/ipc/views.ts';
import type { Photo } from '../../shared/library/photo.ts';
import { en } from '../text/en.ts';
import { buildRecipe } from './settled.ts';
import { chooseSurvey, type SurveySources, surveyOptions } from './survey.ts';

const dial = (id: string) => ({
  id,
  label: id,
  symbol: `λ${id}`,
  range: [0, 2] as [number, number],
  default: 1,
  description: '',
});
const pack = (id: string, dials: readonly string[]): PackSummary => ({
  ...{ id, name: id.toUpperCase(), version: '1', hash: 'a'.repeat(64), description: '', licence: '' },
  ...{
    attribution: '',
    space: 'pixel',
    scales: { min: 1, max: 4 },
    bytes: 1,
    isBundled: true,
    takesPrompt: false,
  },
  dials: dials.map(dial),
});
const two = pack('two', ['pix', 'sem']);
const one = { ...pack('one', ['strength']), hash: 'c'.repeat(64) };
const photo = { id: 7, widthPx: 10, heightPx: 10, sha256: 'b'.repeat(64) } as Photo;
const settled = { pack: two, scale: 2, dials: { pix: 1, sem: 1 }, steps: {} };
const version = (id: number, sem: number) => ({
  ...{ id, name: `V${id}`, madeAtMs: id },
  recipe: buildRecipe({ ...settled, dials: { pix: 1, sem } }, photo),
});
const sources: SurveySources = {
  ...{ photo, settled, packs: [two, one], presets: [] },
  versions: [version(1, 0.5), version(2, 0.25)],
};
const keys = (options: readonly { key: string }[]) => options.map(({ key }) => key);

describe('a survey', () => {
  it('offers what is seen now, versions with the newest first, presets, other packs, the enlargement', () =>
    expect(keys(surveyOptions(sources))).toEqual([
      ...['now', 'version:2', 'version:1'],
      ...['built-in:faithful', 'built-in:balanced', 'built-in:detailed'],
      ...['pack:one', 'before'],
    ]));

  it('begins with settings that differ from one another', () => {
    const options = surveyOptions({ ...sources, versions: [version(1, 1)] });
    expect(keys(chooseSurvey(options, null, 'survey'))).toEqual([
      ...['now', 'built-in:faithful', 'built-in:detailed', 'pack:one'],
    ]);
    expect(keys(chooseSurvey(options, null, 'compare-two'))).toEqual(['now', 'built-in:faithful']);
  });

  it('offers the newer version of the pack, by its number, and each version with the pack of its own', () => {
    const newer = { ...two, version: '2', hash: 'd'.repeat(64) };
    const options = surveyOptions({ ...sources, packs: [newer, one, two] });
    const named = options.map(({ key, name, settled: { pack: used } }) => [key, name(en), used.version]);
    expect(named.filter(([key]) => /^(pack|version):/.test(String(key)))).toEqual([
      ['version:2', 'V2', '1'],
      ['version:1', 'V1', '1'],
      ['pack:two', 'TWO 2', '2'],
      ['pack:one', 'ONE', '1'],
    ]);
  });

  it('offers a version that differs by its colours or its local λ alone', () => {
    const of = (id: number, recipe: Recipe) => ({ id, name: `V${id}`, madeAtMs: id, recipe });
    const plain = version(1, 1).recipe;
    const colours = withStep(plain, colourFixStep, { version: 1, method: 'wavelet' });
    const masks = { sem: { base: 0.5, shapes: [] } };
    const local = withStep(plain, localLambdaStep, { version: 1, masks });
    const options = surveyOptions({ ...sources, versions: [of(1, plain), of(2, colours), of(3, local)] });
    expect(keys(chooseSurvey(options, null, 'survey'))).toEqual([
      ...['now', 'version:3', 'version:2', 'built-in:faithful'],
    ]);
  });

  it('shows what was chosen, the same setting twice too, and begins anew where it is gone', () => {
    const options = surveyOptions(sources);
    expect(keys(chooseSurvey(options, ['before', 'before'], 'survey'))).toEqual(['before', 'before']);
    expect(chooseSurvey(options, ['version:9', 'now'], 'survey')).toHaveLength(4);
  });

  it('leaves out versions of a pack that is not there, and presets for dials that the pack has not', () => {
    const settledOne = { pack: one, scale: 2, dials: { strength: 1 }, steps: {} };
    const options = surveyOptions({ ...sources, settled: settledOne, packs: [one] });
    expect(keys(options)).toEqual(['now', 'before']);
  });
});
