import { type Command, InvalidArgumentError, Option } from 'commander';
import { type Recipe, stepValue, withStep } from '../../../shared/develop/recipe.ts';
import type { Step, StepOption, Steps } from '../../../shared/develop/step.ts';
import { STEPS } from '../../../shared/develop/steps/list.ts';

/** What an option said of a step. */
export interface StepWish {
  readonly step: Step;
  /** The step's value after it. */
  apply(before: unknown): unknown;
}

/** Adds the options of all steps to a command that develops photographs. */
export function addStepOptions(command: Command, steps: Steps = STEPS): Command {
  for (const { option, step } of optionsOf(steps)) {
    const parse = (text: string) => readWish(step, option, text);
    // Without its value, where it may be without: an empty text.
    command.addOption(new Option(option.flags, option.description).preset('').argParser(parse));
  }
  return command;
}

/** What of it was given, in the steps' order. @param flags as Commander hands them over */
export function readStepOptions(flags: object, steps: Steps = STEPS): StepWish[] {
  const given: Readonly<Record<string, unknown>> = { ...flags };
  return optionsOf(steps).flatMap(({ option }) => {
    const wish = given[new Option(option.flags).attributeName()];
    return wish === undefined ? [] : [wish as StepWish]; // made by this very option's parser
  });
}

export function applyStepOptions(recipe: Recipe, wishes: readonly StepWish[]): Recipe {
  return wishes.reduce(
    (before, { step, apply }) => withStep(before, step, apply(stepValue(before, step))),
    recipe,
  );
}

function optionsOf(steps: Steps) {
  return steps.flatMap((step) => step.options.map((option) => ({ step, option })));
}

function readWish(step: Step, option: StepOption<unknown>, text: string): StepWish {
  const read = (before: unknown) => {
    const value = step.schema.safeParse(option.read(text, before));
    if (value.success) return value.data;
    throw new RangeError(value.error.issues[0]?.message ?? 'It is not possible.');
  };
  try {
    read(step.neutral);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new InvalidArgumentError(error.message);
  }
  return { step, apply: read };
}
