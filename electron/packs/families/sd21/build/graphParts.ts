import type { GraphBuilder, Value } from '../../../onnx/graphBuilder.ts';
import { type ComputeType, type WeightFile, Weights } from '../../../onnx/weights.ts';
import { LoraBranches, type LoraFile } from './loraBranches.ts';

/** A finished graph, and which tensors of which file it refers to. */
export interface BuiltGraph {
  readonly bytes: Uint8Array;
  readonly taken: ReadonlyMap<WeightFile, ReadonlySet<string>>;
}

export interface LoraChoice {
  readonly file: LoraFile;
  readonly dials: readonly string[];
}

export interface GraphParts {
  readonly graph: GraphBuilder;
  readonly weights: Weights;
  readonly source: WeightFile;
  readonly lora?: { readonly branches: LoraBranches; readonly file: LoraFile };
}

/** @param scale of the LoRA branches, float32 [N, dials] */
export function partsOf(
  graph: GraphBuilder,
  options: { source: WeightFile; lora?: LoraChoice; computeType?: ComputeType },
  scale?: Value,
): GraphParts {
  const { source, lora, computeType = 'float32' } = options;
  const weights = new Weights(graph, source, computeType);
  if (lora === undefined || scale === undefined) return { graph, weights, source };
  const branches = new LoraBranches(graph, lora.file, { dials: lora.dials, scale, computeType });
  return { graph, weights, source, lora: { branches, file: lora.file } };
}

/** @throws Failure 'weights-wrong-model' that names every tensor missing or of another shape */
export function finishGraph(parts: GraphParts, what: string): BuiltGraph {
  parts.weights.finish(what);
  parts.lora?.branches.weights.finish('The LoRA file');
  const taken = new Map<WeightFile, ReadonlySet<string>>([[parts.source, parts.weights.taken]]);
  if (parts.lora !== undefined) taken.set(parts.lora.file.source, parts.lora.branches.weights.taken);
  return { bytes: parts.graph.toBytes(), taken };
}
