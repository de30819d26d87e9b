/**
 * GLSL of a function that reads a map as the engine enlarges it: by Keys' kernel, a = -0.5, from a layer of an array.
 * @param name    of the function: `float NAME(ivec2 size, int layer, vec2 place)`, the map in the corner of its layer
 * @param sampler what the layers lie in
 */
export function enlargedMapGlsl(name: string, sampler: string): string {
  return `
/** For the taps at -1, 0, 1 and 2. */
vec4 ${name}Keys(float t) {
  return vec4(
    ((-0.5 * t + 1.0) * t - 0.5) * t,
    (1.5 * t - 2.5) * t * t + 1.0,
    ((-1.5 * t + 2.0) * t + 0.5) * t,
    (0.5 * t - 0.5) * t * t
  );
}

float ${name}(ivec2 size, int layer, vec2 place) {
  vec2 at = place * vec2(size) - 0.5;
  ivec2 base = ivec2(floor(at)) - 1;
  vec4 across = ${name}Keys(fract(at.x));
  vec4 down = ${name}Keys(fract(at.y));
  float sum = 0.0;
  for (int y = 0; y < 4; y++) {
    for (int x = 0; x < 4; x++) {
      ivec2 tap = clamp(base + ivec2(x, y), ivec2(0), size - 1);
      sum += across[x] * down[y] * texelFetch(${sampler}, ivec3(tap, layer), 0).r;
    }
  }
  return sum;
}`;
}
