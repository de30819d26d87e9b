import { parseArgs } from 'node:util';
import { PROVIDERS } from '../../../shared/engine/providers.ts';
import { Failure, toFailureData } from '../../../shared/errors/failure.ts';
import { compareFolder } from './compareFolder.ts';
import { isWithin } from './comparison.ts';

/** `npm run parity -- DIR [--json] [--provider NAME] [--half]`: exit code 1 where a tensor lies outside its tolerance, 2 for bad usage. */
async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { json: { type: 'boolean' }, provider: { type: 'string' }, half: { type: 'boolean' } },
  });
  const provider = PROVIDERS.find((name) => name === (values.provider ?? 'cpu'));
  if (provider === undefined) {
    throw new Failure('usage.told', {
      text: `There is no provider '${values.provider}': ${PROVIDERS.join(', ')}.`,
    });
  }
  const [folder] = positionals;
  if (folder === undefined || positionals.length > 1) {
    throw new Failure('usage.told', {
      text: 'One folder with reference values is needed: npm run parity -- DIR [--json]',
    });
  }
  let compared = 0;
  let outside = 0;
  for await (const comparison of compareFolder(folder, {
    provider,
    computeType: values.half ? 'float16' : 'float32',
  })) {
    compared++;
    if (!isWithin(comparison)) outside++;
    const { tensor, relativeError, tolerance } = comparison;
    if (values.json) {
      // JSON has no infinity; a tensor that cannot be compared at all is infinitely wrong.
      const error = Number.isFinite(relativeError) ? relativeError : 1e308;
      print(JSON.stringify({ event: 'parity', tensor, relativeError: error, tolerance }));
    } else {
      const verdict = isWithin(comparison) ? '   ' : '!! ';
      print(`${verdict}${relativeError.toExponential(1)} of ${tolerance.toExponential(0)}  ${tensor}`);
    }
  }
  if (!values.json) {
    print(`${compared} comparisons, ${outside} outside their tolerance`);
  }
  if (compared === 0) throw new Failure('usage.told', { text: `${folder} holds nothing to compare.` });
  return outside > 0 ? 1 : 0;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

try {
  process.exitCode = await main();
} catch (error) {
  const { code, message, action } = toFailureData(error);
  process.stderr.write(action === undefined ? `${message}\n` : `${message}\n${action}\n`);
  process.exitCode = code === 'usage' ? 2 : 1;
}
