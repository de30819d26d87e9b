/** For a page that has nothing else: one tile under a recipe, as the viewer's own program draws it. */
import { type Recipe, withStep } from '../../../shared/develop/recipe.ts';
import type { OriginalFacts, Step } from '../../../shared/develop/step.ts';
import { STEPS } from '../../../shared/develop/steps/list.ts';
import { TEST_STEPS } from '../../../shared/develop/testing/testSteps.ts';
import type { DialValues } from '../../../shared/viewport/panes.ts';
import { type Look, NO_LOOK } from '../look.ts';
import { PaneRenderer } from '../paneRenderer.ts';

/** JSON: it is handed over by a test. */
export interface ShadeTask {
  readonly widthPx: number;
  readonly heightPx: number;
  /** float32 CHW; kept as float16, as tiles are. */
  readonly enlargedChw: readonly number[];
  readonly residualsChw: readonly (readonly number[])[];
  readonly dials: DialValues;
  readonly facts: OriginalFacts;
  /** By step id. */
  readonly values: Readonly<Record<string, unknown>>;
}

const ALL_STEPS: readonly Step[] = [...STEPS, ...TEST_STEPS];
const PLAIN: Recipe = {
  recipeVersion: 2,
  pack: { id: 'tiny', version: '1.0.0', hash: 'a'.repeat(64) },
  scale: 1,
  dials: {},
  steps: {},
};

/** @returns bytes, RGBA */
export function shadeSteps(task: ShadeTask): number[] {
  const { widthPx: width, heightPx: height, dials, values } = task;
  const gl = new OffscreenCanvas(width, height).getContext('webgl2');
  if (gl === null) throw new Error('this browser has no WebGL2');
  const fail = (failure: unknown) => {
    throw failure;
  };
  const renderer = new PaneRenderer(gl, () => {}, fail, ALL_STEPS);
  const recipe = ALL_STEPS.reduce(
    (before, step) => (step.id in values ? withStep(before, step, values[step.id]) : before),
    PLAIN,
  );
  const look: Look = { ...NO_LOOK, picture: { width, height }, recipe, dials, dialIds: ['pix', 'sem'] };
  const rect = { x: 0, y: 0, width, height };
  const wanted = { key: '/tile', url: '', recipe, kind: 'exact', decoded: null } as const;
  renderer.textures.add(wanted, {
    rect,
    level: 0,
    channels: 3,
    facts: task.facts,
    original: toHalf(task.enlargedChw),
    residuals: task.residualsChw.map(toHalf),
  });
  const { data } = renderer.snapshot(
    {
      looks: [look],
      panes: [{ rect, frame: rect, dials, look: 0, shading: 'result' }],
      viewFor: () => ({ centre: { x: width / 2, y: height / 2 }, zoom: 1 }),
      coveringLevel: () => 0,
      differenceGain: 1,
      showsClipping: false,
      painting: null,
      space: { kind: 'direct', canvas: 'srgb' },
      background: [1, 0, 1],
    },
    { width, height },
  );
  return [...data];
}

function toHalf(values: readonly number[]): Uint16Array<ArrayBuffer> {
  return new Uint16Array(Float16Array.from(values).buffer);
}
