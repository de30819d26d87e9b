import { Failure } from '../../../../../shared/errors/failure.ts';
import type { WeightFile } from '../../../onnx/weights.ts';
import type { BuiltGraph } from '../build/graphParts.ts';

/** A table of positions that older text encoders carry; it holds 0…76 and is no weight. */
const NOT_A_WEIGHT = 'text_model.embeddings.position_ids';

/** Names of a file's tensors that none of the graphs refers to. */
export function unusedTensors(source: WeightFile, graphs: readonly BuiltGraph[]): string[] {
  const taken = new Set<string>();
  for (const graph of graphs) {
    for (const [file, names] of graph.taken) if (file === source) for (const name of names) taken.add(name);
  }
  return [...source.tensors.keys()].filter((name) => !taken.has(name) && name !== NOT_A_WEIGHT);
}

/**
 * A tensor that is in the file and not in the graphs means another model than was built.
 * @param replaced names that another file stands in for
 * @throws Failure 'weights-wrong-model' naming them
 */
export function expectAllTaken(
  source: WeightFile,
  graphs: readonly BuiltGraph[],
  replaced: ReadonlySet<string> = new Set(),
): void {
  const unused = unusedTensors(source, graphs).filter((name) => !replaced.has(name));
  if (unused.length === 0) return;
  throw new Failure('weights-wrong-model.unknown-tensors', {
    file: source.file,
    unused: unused.join(', '),
  });
}
