type Rgb = readonly [red: number, green: number, blue: number];

/** Violet, red, orange, pale yellow: its lightness grows with the amount, for every kind of eye. 0…1, evenly spaced. */
const HEAT_STOPS: readonly [Rgb, Rgb, Rgb, Rgb] = [
  [0.22, 0.06, 0.36],
  [0.78, 0.18, 0.3],
  [0.98, 0.55, 0.1],
  [0.99, 0.97, 0.7],
];

/** The map's colours for the shader: `heat` takes an amount of 0…1. */
export function heatShader(): string {
  const [none, little, more, much] = HEAT_STOPS.map(
    (stop) => `vec3(${stop.map((part) => part.toFixed(2)).join(', ')})`,
  );
  return `
vec3 heat(float t) {
  vec3 low = mix(${none}, ${little}, clamp(t * 3.0, 0.0, 1.0));
  vec3 high = mix(${more}, ${much}, clamp(t * 3.0 - 2.0, 0.0, 1.0));
  return mix(low, high, clamp(t * 3.0 - 1.0, 0.0, 1.0));
}`;
}

/** The same, from left to right, for a legend. */
export function heatGradient(): string {
  const stops = HEAT_STOPS.map((stop) => `rgb(${stop.map((part) => Math.round(part * 255)).join(' ')})`);
  return `linear-gradient(to right, ${stops.join(', ')})`;
}
