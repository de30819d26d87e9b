import { type OutputOptions, outputOptionsSchema } from '../../shared/pictures/outputOptions.ts';

/** Entries that are undefined are taken away. */
export type OutputChanges = { readonly [K in keyof OutputOptions]?: OutputOptions[K] | undefined };

/** Changes put into options; what is undefined is left out, as the contract wants it. */
export function changeOptions(options: OutputOptions, changes: OutputChanges): OutputOptions {
  const merged = Object.entries({ ...options, ...changes }).filter(([, value]) => value !== undefined);
  return outputOptionsSchema.parse(Object.fromEntries(merged));
}
