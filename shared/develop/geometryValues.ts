import { type Recipe, stepValue, withStep } from './recipe.ts';
import { cropStep } from './steps/crop.ts';
import { flipStep } from './steps/flip.ts';
import { type Corner, perspectiveStep } from './steps/perspective.ts';
import { straightenStep } from './steps/straighten.ts';
import { turnStep } from './steps/turn.ts';

/** The values of all geometry steps. */
export interface GeometryValues {
  readonly turn: (typeof turnStep)['neutral'];
  readonly flip: (typeof flipStep)['neutral'];
  readonly straighten: (typeof straightenStep)['neutral'];
  readonly perspective: (typeof perspectiveStep)['neutral'];
  readonly crop: (typeof cropStep)['neutral'];
}

export function readGeometry(recipe: Recipe): GeometryValues {
  return {
    turn: stepValue(recipe, turnStep),
    flip: stepValue(recipe, flipStep),
    straighten: stepValue(recipe, straightenStep),
    perspective: stepValue(recipe, perspectiveStep),
    crop: stepValue(recipe, cropStep),
  };
}

/** The recipe with the values that are named. */
export function withGeometry(recipe: Recipe, values: Partial<GeometryValues>): Recipe {
  const { turn, flip, straighten, perspective, crop } = { ...readGeometry(recipe), ...values };
  const turned = withStep(withStep(recipe, turnStep, turn), flipStep, flip);
  const placed = withStep(withStep(turned, straightenStep, straighten), perspectiveStep, perspective);
  return withStep(placed, cropStep, crop);
}

const TURNS = [0, 90, 180, 270] as const;

/** Turns the result, whatever has been done to it, clockwise by quarters. */
export function turnResult(values: GeometryValues, quarters: number): GeometryValues {
  const times = ((quarters % 4) + 4) % 4;
  let turned = values;
  for (let done = 0; done < times; done++) turned = turnByQuarter(turned);
  return turned;
}

function turnByQuarter(values: GeometryValues): GeometryValues {
  const { turn, flip, crop } = values;
  // The mirror comes after the turn, and shows it the other way round.
  const by = flip.axis === 'none' ? 1 : 3;
  const turned = ({ x, y }: Corner) => ({ x: 1 - y, y: x });
  const [a, b, c, d] = values.perspective.corners;
  return {
    ...values,
    turn: { version: 1, degrees: TURNS[(turn.degrees / 90 + by) % 4] ?? 0 },
    perspective: { version: 1, corners: [turned(d), turned(a), turned(b), turned(c)] },
    crop: {
      version: 1,
      left: 1 - crop.bottom,
      right: 1 - crop.top,
      top: crop.left,
      bottom: crop.right,
    },
  };
}

/** Mirrors the result, whatever has been done to it. */
export function flipResult(values: GeometryValues, axis: 'h' | 'v'): GeometryValues {
  const { flip, turn, straighten, crop, perspective } = values;
  const [a, b, c, d] = perspective.corners;
  const across = ({ x, y }: Corner) => ({ x: 1 - x, y });
  const down = ({ x, y }: Corner) => ({ x, y: 1 - y });
  // Mirrored both ways is turned by a half.
  const isBoth = flip.axis !== 'none' && flip.axis !== axis;
  return {
    turn: isBoth ? { version: 1, degrees: TURNS[(turn.degrees / 90 + 2) % 4] ?? 0 } : turn,
    flip: { version: 1, axis: flip.axis === 'none' ? axis : 'none' },
    straighten: { ...straighten, degrees: straighten.degrees === 0 ? 0 : -straighten.degrees },
    perspective: {
      version: 1,
      corners:
        axis === 'h' ? [across(b), across(a), across(d), across(c)] : [down(d), down(c), down(b), down(a)],
    },
    crop:
      axis === 'h'
        ? { ...crop, left: 1 - crop.right, right: 1 - crop.left }
        : { ...crop, top: 1 - crop.bottom, bottom: 1 - crop.top },
  };
}
