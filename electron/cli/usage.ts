import { InvalidArgumentError } from 'commander';
import { Failure } from '../../shared/errors/failure.ts';

/** A wrong call of the command, found after the options were read one by one. */
export function usageFailure(message: string): Failure {
  return new Failure('usage.told', { text: message });
}

/** A parser for an option that takes a number within limits. */
export function numberBetween(smallest: number, largest: number) {
  return (text: string): number => {
    const value = parseFinite(text);
    if (value === undefined || value < smallest || value > largest)
      throw new InvalidArgumentError(`Expected a number from ${smallest} to ${largest}.`);
    return value;
  };
}

/** A parser for an option that takes a whole number within limits. */
export function integerBetween(smallest: number, largest: number) {
  return (text: string): number => {
    const value = parseFinite(text);
    if (value === undefined || !Number.isInteger(value) || value < smallest || value > largest)
      throw new InvalidArgumentError(`Expected a whole number from ${smallest} to ${largest}.`);
    return value;
  };
}

export function anyNumber(text: string): number {
  const value = parseFinite(text);
  if (value === undefined) throw new InvalidArgumentError('Expected a number.');
  return value;
}

/** `0,0.5,1` */
export function numberList(text: string): number[] {
  return text.split(',').map((part) => {
    const value = parseFinite(part);
    if (value === undefined) throw new InvalidArgumentError('Expected numbers with commas between: 0,0.5,1');
    return value;
  });
}

/** `ID=VALUE`, gathered over repetitions of the option. */
export function gatherAssignments<T>(parseValue: (text: string) => T) {
  return (text: string, previous: ReadonlyMap<string, T> | undefined): ReadonlyMap<string, T> => {
    const separator = text.indexOf('=');
    if (separator < 1) throw new InvalidArgumentError('Expected ID=VALUE, for example pix=0.8');
    return new Map([
      ...(previous ?? []),
      [text.slice(0, separator).trim(), parseValue(text.slice(separator + 1))],
    ]);
  };
}

function parseFinite(text: string): number | undefined {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  return Number.isFinite(value) ? value : undefined;
}
