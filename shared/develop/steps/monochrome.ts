import { z } from 'zod';
import { LUMA } from '../../colour/luma.ts';
import type { MixStep } from '../step.ts';

const MODES = ['auto', 'on', 'off'] as const;
const schema = z.strictObject({ version: z.literal(1), mode: z.enum(MODES) });
export type Monochrome = z.infer<typeof schema>;

/**
 * Of what a pack adds, the brightness alone: every pixel keeps the differences between its channels. What is black
 * and white stays so, exactly, and a toned print keeps its tone. Since it is the last part of the mix, a pack's
 * colours are there when it is switched off, without another run.
 */
export const monochromeStep: MixStep<'monochrome', Monochrome> = {
  id: 'monochrome',
  home: 'steps',
  stage: 'mix',
  schema,
  upgrades: [],
  neutral: { version: 1, mode: 'auto' },
  isNeutral: ({ mode }) => mode === 'auto',
  keyed: ({ mode }) => mode,
  settle: {
    isOn: ({ mode }, { isMonochrome }) => (mode === 'auto' ? isMonochrome : mode === 'on'),
    apply: keepBrightness,
  },
  shader: {
    statements: '',
    settling: `added = vec3(dot(added, vec3(${LUMA.join(', ')})));`,
    uniformCount: 0,
    uniforms: () => [],
  },
  options: [
    {
      flags: `--monochrome <${MODES.join('|')}>`,
      description:
        'whether the pack changes brightness alone (default: auto, where the photo has no colours)',
      read(text) {
        const mode = MODES.find((candidate) => candidate === text);
        if (mode === undefined) throw new RangeError(`Expected one of ${MODES.join(', ')}.`);
        return { version: 1, mode };
      },
    },
  ],
  label: 'monochrome',
};

function keepBrightness(mixedChw: Float32Array, enlargedChw: Float32Array): void {
  const pixels = mixedChw.length / 3;
  const [red, green, blue] = LUMA;
  for (let r = 0, g = pixels, b = 2 * pixels; r < pixels; r++, g++, b++) {
    const [x, y, z] = [enlargedChw[r] as number, enlargedChw[g] as number, enlargedChw[b] as number];
    const added =
      red * ((mixedChw[r] as number) - x) +
      green * ((mixedChw[g] as number) - y) +
      blue * ((mixedChw[b] as number) - z);
    mixedChw[r] = x + added;
    mixedChw[g] = y + added;
    mixedChw[b] = z + added;
  }
}
