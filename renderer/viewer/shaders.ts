import type { Shading } from '../../shared/viewport/panes.ts';

/** Dials that the shader can mix at once; packs have one or two. */
export const DIALS_MAX = 4;
/** The texture unit of painted λ; tiles have the first. */
export const MASK_UNIT = 1;

/** A quad in output pixels, placed by the pane's view. */
const VERTEX = `#version 300 es
uniform vec4 u_quad;
uniform vec4 u_view;
uniform vec2 u_picture;
out vec2 v_at;
out vec2 v_place;
void main() {
  v_at = vec2(gl_VertexID & 1, gl_VertexID >> 1);
  v_place = (u_quad.xy + v_at * u_quad.zw) / u_picture;
  gl_Position = vec4((u_quad.xy + v_at * u_quad.zw) * u_view.xy + u_view.zw, 0.0, 1.0);
}`;

/** What a tile is drawn with; a program has the work of its own case only. */
export interface TileVariant {
  /** Dials that are mixed, from the first on. */
  readonly dialCount: number;
  /** Whether dials are multiplied by painted masks. */
  readonly isPainted: boolean;
  readonly shading: Shading;
  /** Whether the photo's encoding has to be brought to the canvas's. */
  readonly isConverted: boolean;
}

/** Keys' kernel, a = -0.5, as the engine enlarges a mask; a mask lies in the corner of its layer. */
const PAINTED = `
in vec2 v_place;
uniform sampler2DArray u_masks;
uniform ivec2 u_maskSizes[${DIALS_MAX}];

/** For the taps at -1, 0, 1 and 2. */
vec4 keys(float t) {
  return vec4(
    ((-0.5 * t + 1.0) * t - 0.5) * t,
    (1.5 * t - 2.5) * t * t + 1.0,
    ((-1.5 * t + 2.0) * t + 0.5) * t,
    (0.5 * t - 0.5) * t * t
  );
}

/** The painted share of a dial here; a mask of size 0 is none. */
float painted(int dial) {
  ivec2 size = u_maskSizes[dial];
  if (size.x == 0) return 1.0;
  vec2 at = v_place * vec2(size) - 0.5;
  ivec2 base = ivec2(floor(at)) - 1;
  vec4 across = keys(fract(at.x));
  vec4 down = keys(fract(at.y));
  float sum = 0.0;
  for (int y = 0; y < 4; y++) {
    for (int x = 0; x < 4; x++) {
      ivec2 tap = clamp(base + ivec2(x, y), ivec2(0), size - 1);
      sum += across[x] * down[y] * texelFetch(u_masks, ivec3(tap, dial), 0).r;
    }
  }
  return clamp(sum, 0.0, 1.0);
}`;

/** Violet, red, orange, pale yellow: its lightness grows with the amount, for every kind of eye. */
const HEAT = `
vec3 heat(float t) {
  vec3 low = mix(vec3(0.22, 0.06, 0.36), vec3(0.78, 0.18, 0.30), clamp(t * 3.0, 0.0, 1.0));
  vec3 high = mix(vec3(0.98, 0.55, 0.10), vec3(0.99, 0.97, 0.70), clamp(t * 3.0 - 2.0, 0.0, 1.0));
  return mix(low, high, clamp(t * 3.0 - 1.0, 0.0, 1.0));
}`;

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
function tileFragment({ dialCount, isPainted, shading, isConverted }: TileVariant): string {
  const isMap = shading === 'added-detail' || shading === 'difference';
  const addDial = (_: unknown, dial: number) => `
  last = u_dials[${dial}] * ${isPainted ? `painted(${dial}) * ` : ''}texture(u_tile, vec3(v_at, ${dial + 1}.0)).rgb;
  added += last;`;
  return `#version 300 es
precision highp float;
precision highp sampler2DArray;
uniform sampler2DArray u_tile;
uniform float u_dials[${DIALS_MAX}];
uniform float u_gain;
in vec2 v_at;
out vec4 o_colour;
${isPainted ? PAINTED : ''}
${shading === 'added-detail' ? HEAT : ''}
${isConverted && !isMap ? TO_CANVAS : ''}

void main() {
  vec3 enlarged = texture(u_tile, vec3(v_at, 0.0)).rgb;
  vec3 added = vec3(0.0);
  vec3 last = vec3(0.0);
${Array.from({ length: dialCount }, addDial).join('')}
  vec3 result = clamp(enlarged - added, 0.0, 1.0);
${SHADE[shading]}
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
  readonly gain: WebGLUniformLocation | null;
  readonly transfer: WebGLUniformLocation | null;
  readonly toCanvas: WebGLUniformLocation | null;
}

export interface SoftProgram {
  readonly program: WebGLProgram;
  readonly quad: WebGLUniformLocation | null;
  readonly view: WebGLUniformLocation | null;
  readonly brightness: WebGLUniformLocation | null;
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
    const linked = this.#linked.get(key) ?? tileProgram(this.#gl, this.#begin(key, variant));
    this.#linked.set(key, linked);
    return linked;
  }

  #begin(key: string, variant: TileVariant): WebGLProgram {
    const begun = this.#begun.get(key) ?? beginLinking(this.#gl, tileFragment(variant));
    this.#begun.set(key, begun);
    return begun;
  }
}

const keyOf = ({ dialCount, isPainted, shading, isConverted }: TileVariant) =>
  [dialCount, isPainted, shading, isConverted].join();

function tileProgram(gl: WebGL2RenderingContext, program: WebGLProgram): TileProgram {
  expectLinked(gl, program);
  const at = (name: string) => gl.getUniformLocation(program, name);
  // biome-ignore lint/correctness/useHookAtTopLevel: a method of WebGL
  gl.useProgram(program);
  gl.uniform1i(at('u_masks'), MASK_UNIT);
  return {
    program,
    quad: at('u_quad'),
    view: at('u_view'),
    dials: at('u_dials'),
    maskSizes: at('u_maskSizes'),
    picture: at('u_picture'),
    gain: at('u_gain'),
    transfer: at('u_transfer'),
    toCanvas: at('u_toCanvas'),
  };
}

export function createSoftProgram(gl: WebGL2RenderingContext): SoftProgram {
  const program = beginLinking(gl, SOFT_FRAGMENT);
  expectLinked(gl, program);
  const at = (name: string) => gl.getUniformLocation(program, name);
  return { program, quad: at('u_quad'), view: at('u_view'), brightness: at('u_brightness') };
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
