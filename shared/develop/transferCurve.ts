/**
 * How a profile's encoded values become light, ICC's parametric function type 4 (ICC.1:2022, 10.18):
 * (a·v + b)^g + e from v = d on, c·v + f below.
 */
export type TransferCurve = readonly [
  g: number,
  a: number,
  b: number,
  c: number,
  d: number,
  e: number,
  f: number,
];

/** IEC 61966-2-1. */
export const SRGB_TRANSFER: TransferCurve = [2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045, 0, 0];

export const gammaTransfer = (gamma: number): TransferCurve => [gamma, 1, 0, 0, 0, 0, 0];

/** Encoded value to linear light, both in [0, 1]. */
export function toLight(value: number, [g, a, b, c, d, e, f]: TransferCurve): number {
  return value < d ? c * value + f : Math.max(0, a * value + b) ** g + e;
}

/** The inverse of `toLight`; light is cut to [0, 1]. */
export function toEncoded(light: number, curve: TransferCurve): number {
  const [g, a, b, c, d, e, f] = curve;
  const cut = Math.min(1, Math.max(0, light));
  const isBelow = c > 0 && cut < c * d + f;
  return Math.min(1, Math.max(0, isBelow ? (cut - f) / c : (Math.max(0, cut - e) ** (1 / g) - b) / a));
}

/** The same for a shader: GLSL ES 3.00 functions `NAME_toLight` and `NAME_toEncoded` over an array's first seven values. */
export function transferShader(name: string, array: string): string {
  const [g, a, b, c, d, e, f] = [0, 1, 2, 3, 4, 5, 6].map((index) => `${array}[${index}]`);
  return `
vec3 ${name}_toLight(vec3 v) {
  vec3 above = pow(max(vec3(0.0), ${a} * v + ${b}), vec3(${g})) + ${e};
  return mix(above, ${c} * v + ${f}, lessThan(v, vec3(${d})));
}
vec3 ${name}_toEncoded(vec3 light) {
  vec3 cut = clamp(light, 0.0, 1.0);
  vec3 above = (pow(max(vec3(0.0), cut - ${e}), vec3(1.0 / ${g})) - ${b}) / ${a};
  vec3 below = (cut - ${f}) / max(${c}, 1e-9);
  bvec3 isBelow = lessThan(cut, vec3(${c} > 0.0 ? ${c} * ${d} + ${f} : -1.0));
  return clamp(mix(above, below, isBelow), 0.0, 1.0);
}`;
}
