import type { Step, StepShader } from '../../shared/develop/step.ts';
import type { Shading } from '../../shared/viewport/panes.ts';
import { heatShader } from './heat.ts';

/** Dials that the shader can mix at once; packs have one or two. */
export const DIALS_MAX = 4;
/** The texture unit of painted λ; tiles have the first. */
export const MASK_UNIT = 1;
/** That of the first step's table; each has one of its own. */
export const LOOKUP_UNIT = 2;
/** Of what painted masks add to λ: the last one that there surely is, as tables count up from theirs. */
export const OFFSET_UNIT = 15;

/** A quad in output pixels of the mix, placed by the look's geometry and the pane's view. */
const VERTEX = `#version 300 es
uniform vec4 u_quad;
uniform vec4 u_view;
uniform vec2 u_picture;
uniform mat3 u_placing;
out vec2 v_at;
out vec2 v_place;
void main() {
  v_at = vec2(gl_VertexID & 1, gl_VertexID >> 1);
  vec2 at = u_quad.xy + v_at * u_quad.zw;
  v_place = at / u_picture;
  vec3 placed = u_placing * vec3(at, 1.0);
  gl_Position = vec4(placed.xy * u_view.xy + placed.z * u_view.zw, 0.0, placed.z);
}`;

/** What a tile is drawn with; a program has the work of its own case only. */
export interface TileVariant {
  /** Dials that are mixed, from the first on. */
  readonly dialCount: number;
  /** Steps that weigh the dials, and those that work on the result, as far as they are on. */
  readonly mixSteps: readonly ShaderStep[];
  /** Steps that work on the mix beside its enlargement, as far as they are on. */
  readonly settleSteps: readonly ShaderStep[];
  readonly finishSteps: readonly ShaderStep[];
  readonly shading: Shading;
  /** Whether the photo's encoding has to be brought to the canvas's. */
  readonly isConverted: boolean;
}

/** A step as a program of tiles has it. */
export type ShaderStep = Pick<Step, 'id'> & { readonly shader: StepShader<unknown> };

function declare({ id, shader }: ShaderStep): string {
  const uniforms = shader.uniformCount === 0 ? '' : `uniform float u_${id}[${shader.uniformCount}];`;
  const lookup = shader.lookup === undefined ? '' : `uniform highp sampler2D u_${id}_lookup;`;
  return `${uniforms}\n${lookup}\n${shader.functions ?? ''}`;
}

/** A plain exponent, matrix and sRGB's curve: the photo's own encoding to Display P3's. */
const TO_CANVAS = `
uniform float u_transfer;
uniform mat3 u_toCanvas;
vec3 toCanvas(vec3 encoded) {
  vec3 linear = clamp(u_toCanvas * pow(encoded, vec3(u_transfer)), 0.0, 1.0);
  return mix(12.92 * linear, 1.055 * pow(linear, vec3(1.0 / 2.4)) - 0.055, step(0.0031308, linear));
}`;

/** From `result`, `enlarged` and `last`, what a pane shows. */
const SHADE = {
  result: '',
  before: '',
  // The root lets the faint texture be seen beside the strong edges.
  'added-detail': `
  float amount = sqrt(clamp(length(last) * 0.57735 * u_gain, 0.0, 1.0));
  float grey = dot(result, vec3(0.2126, 0.7152, 0.0722)) * 0.4;
  result = mix(vec3(grey), heat(amount), smoothstep(0.1, 0.5, amount));`,
  difference: `
  result = clamp(abs(result - clamp(enlarged, 0.0, 1.0)) * u_gain, 0.0, 1.0);`,
} as const satisfies Record<Shading, string>;

/**
 * x_H = x_L − Σ λᵢ·rᵢ (PiSA-SR, arXiv 2412.03017, Eq. 8), per pixel and on every frame, so a dial is a uniform.
 * Layer 0 of a tile is the plain enlargement, layer i + 1 the residual of dial i. Where a processor draws, each
 * branch and each loop of a program costs in every pixel, taken or not: without them a frame takes a quarter
 * to a half of the time (SwiftShader).
 */
function tileFragment({
  dialCount,
  mixSteps,
  settleSteps,
  finishSteps,
  shading,
  isConverted,
}: TileVariant): string {
  const isMap = shading === 'added-detail' || shading === 'difference';
  const weigh = (dial: number) => `
  {
    const int dial = ${dial};
    float lambda = u_dials[${dial}];
    ${mixSteps.map(({ shader }) => shader.statements).join('\n    ')}
    last = lambda * texture(u_tile, vec3(v_at, ${dial + 1}.0)).rgb;
    added += last;
  }`;
  const finish = shading === 'result' ? finishSteps : [];
  return `#version 300 es
precision highp float;
precision highp sampler2DArray;
uniform sampler2DArray u_tile;
uniform float u_dials[${DIALS_MAX}];
uniform float u_gain;
uniform vec2 u_picture;
in vec2 v_at;
in vec2 v_place;
out vec4 o_colour;
${[...mixSteps, ...settleSteps, ...finish].map(declare).join('')}
${shading === 'added-detail' ? heatShader() : ''}
${isConverted && !isMap ? TO_CANVAS : ''}

void main() {
  vec2 place = v_place;
  vec3 enlarged = texture(u_tile, vec3(v_at, 0.0)).rgb;
  vec3 added = vec3(0.0);
  vec3 last = vec3(0.0);
${Array.from({ length: dialCount }, (_, dial) => weigh(dial)).join('')}
  ${settleSteps.map(({ shader }) => shader.settling ?? '').join('\n  ')}
  vec3 result = clamp(enlarged - added, 0.0, 1.0);
${SHADE[shading]}
${finish.length === 0 ? '' : `  {\n    vec3 colour = result;\n    ${finish.map(({ shader }) => shader.statements).join('\n    ')}\n    result = colour;\n  }`}
  o_colour = vec4(${isConverted && !isMap ? 'toCanvas(result)' : 'result'}, 1.0);
}`;
}

/** The soft stand-in until tiles are there. */
const SOFT_FRAGMENT = `#version 300 es
precision mediump float;
uniform sampler2D u_soft;
uniform float u_brightness;
in vec2 v_at;
out vec4 o_colour;
void main() {
  o_colour = vec4(texture(u_soft, v_at).rgb * u_brightness, 1.0);
}`;

export interface TileProgram {
  readonly program: WebGLProgram;
  readonly quad: WebGLUniformLocation | null;
  readonly view: WebGLUniformLocation | null;
  readonly dials: WebGLUniformLocation | null;
  readonly maskSizes: WebGLUniformLocation | null;
  readonly picture: WebGLUniformLocation | null;
  readonly placing: WebGLUniformLocation | null;
  /** By step id. */
  readonly steps: ReadonlyMap<string, WebGLUniformLocation | null>;
  /** Of those that have a table. */
  readonly lookups: ReadonlyMap<string, WebGLUniformLocation | null>;
  readonly gain: WebGLUniformLocation | null;
  readonly transfer: WebGLUniformLocation | null;
  readonly toCanvas: WebGLUniformLocation | null;
}

export interface SoftProgram {
  readonly program: WebGLProgram;
  readonly quad: WebGLUniformLocation | null;
  readonly view: WebGLUniformLocation | null;
  readonly brightness: WebGLUniformLocation | null;
  readonly placing: WebGLUniformLocation | null;
}

/** Programs for tiles. The driver is not waited for until one of them is drawn with. */
export class TilePrograms {
  readonly #gl: WebGL2RenderingContext;
  readonly #begun = new Map<string, WebGLProgram>();
  readonly #linked = new Map<string, TileProgram>();

  constructor(gl: WebGL2RenderingContext) {
    this.#gl = gl;
  }

  /** Lets the driver compile what will soon be drawn with. */
  prepare(variant: TileVariant): void {
    this.#begin(keyOf(variant), variant);
  }

  get(variant: TileVariant): TileProgram {
    const key = keyOf(variant);
    const linked = this.#linked.get(key) ?? tileProgram(this.#gl, this.#begin(key, variant), variant);
    this.#linked.set(key, linked);
    return linked;
  }

  #begin(key: string, variant: TileVariant): WebGLProgram {
    const begun = this.#begun.get(key) ?? beginLinking(this.#gl, tileFragment(variant));
    this.#begun.set(key, begun);
    return begun;
  }
}

const keyOf = ({ dialCount, mixSteps, settleSteps, finishSteps, shading, isConverted }: TileVariant) =>
  [
    dialCount,
    ...[mixSteps, settleSteps, finishSteps].map((steps) => steps.map(({ id }) => id).join('+')),
    shading,
    isConverted,
  ].join();

function tileProgram(gl: WebGL2RenderingContext, program: WebGLProgram, variant: TileVariant): TileProgram {
  expectLinked(gl, program);
  const at = (name: string) => gl.getUniformLocation(program, name);
  // biome-ignore lint/correctness/useHookAtTopLevel: a method of WebGL
  gl.useProgram(program);
  gl.uniform1i(at('u_masks'), MASK_UNIT);
  gl.uniform1i(at('u_offsets'), OFFSET_UNIT);
  return {
    program,
    quad: at('u_quad'),
    view: at('u_view'),
    dials: at('u_dials'),
    maskSizes: at('u_maskSizes'),
    picture: at('u_picture'),
    placing: at('u_placing'),
    steps: new Map(
      [...variant.mixSteps, ...variant.settleSteps, ...variant.finishSteps].map(({ id }) => [
        id,
        at(`u_${id}`),
      ]),
    ),
    lookups: new Map(
      variant.finishSteps
        .filter(({ shader }) => shader.lookup !== undefined)
        .map(({ id }) => [id, at(`u_${id}_lookup`)]),
    ),
    gain: at('u_gain'),
    transfer: at('u_transfer'),
    toCanvas: at('u_toCanvas'),
  };
}

export function createSoftProgram(gl: WebGL2RenderingContext): SoftProgram {
  const program = beginLinking(gl, SOFT_FRAGMENT);
  expectLinked(gl, program);
  const at = (name: string) => gl.getUniformLocation(program, name);
  const [quad, view, brightness] = [at('u_quad'), at('u_view'), at('u_brightness')];
  return { program, quad, view, brightness, placing: at('u_placing') };
}

function beginLinking(gl: WebGL2RenderingContext, fragment: string): WebGLProgram {
  const program = gl.createProgram();
  for (const [kind, source] of [
    [gl.VERTEX_SHADER, VERTEX],
    [gl.FRAGMENT_SHADER, fragment],
  ] as const) {
    const shader = gl.createShader(kind);
    if (shader === null) throw new Error('the graphics context was lost');
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  return program;
}

/** Waits for the driver. */
function expectLinked(gl: WebGL2RenderingContext, program: WebGLProgram): void {
  if (!gl.getProgramParameter(program, gl.LINK_STATUS) && !gl.isContextLost()) {
    throw new Error(`the viewer's shader does not link: ${gl.getProgramInfoLog(program)}`);
  }
}
