import { TEMPERATURE_STOPS, TINT_STOPS, type Tone } from './steps/tone.ts';
import { type TransferCurve, toLight } from './transferCurve.ts';

/** Darker or clipped, a colour says nothing of the light. */
const [LEAST, MOST] = [0.02, 0.995];

/**
 * The balance that makes a colour grey, as near as the sliders reach.
 * @param colour encoded values in [0, 1], as they are before light and colour are changed
 * @returns null where the colour is too dark, or clipped
 */
export function balanceFor(
  colour: readonly [red: number, green: number, blue: number],
  curve: TransferCurve,
): Pick<Tone, 'temperature' | 'tint'> | null {
  if (colour.some((value) => value < LEAST || value > MOST)) return null;
  const stops = (value: number) => Math.log2(toLight(value, curve));
  const [red, green, blue] = [stops(colour[0]), stops(colour[1]), stops(colour[2])];
  if (![red, green, blue].every(Number.isFinite)) return null;
  const within = (value: number) => Math.min(1, Math.max(-1, value));
  return {
    temperature: within((blue - red) / TEMPERATURE_STOPS),
    tint: within((green - (red + blue) / 2) / TINT_STOPS),
  };
}
