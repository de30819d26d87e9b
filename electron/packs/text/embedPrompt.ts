import * as ort from 'onnxruntime-node';
import { Failure } from '../../../shared/errors/failure.ts';
import { type Said, said } from '../../../shared/errors/words/words.ts';
import { openForOneRun } from '../onnx/openForOneRun.ts';
import { ClipTokenizer } from './clipTokenizer.ts';

/** What a network is told in words: float32 [1, L, D]. */
export interface PromptEmbedding {
  readonly data: Float32Array;
  readonly dims: readonly number[];
}

export interface TextEncoderFiles {
  /** A graph: token ids, int64 [1, L], to the embedding. */
  readonly graph: string;
  readonly input: string;
  readonly output: string;
  /** Folder of the tokenizer's files. */
  readonly tokenizer: string;
}

/**
 * Runs CLIP's tokenizer and text encoder, on the CPU whatever the network runs on: a prompt means the same
 * everywhere.
 * @param prompt what does not fit into L tokens is cut off
 * @throws Failure 'weights-invalid' for the tokenizer's files, 'pack-graph-refused' for the encoder
 */
export async function embedPrompt(files: TextEncoderFiles, prompt: string): Promise<PromptEmbedding> {
  const session = await openForOneRun(files.graph).catch((cause) => {
    throw refused(files.graph, said('does-not-open'), cause);
  });
  try {
    const length = lengthOf(session, files);
    const ids = (await ClipTokenizer.load(files.tokenizer, length)).encode(prompt);
    const feeds = { [files.input]: new ort.Tensor('int64', BigInt64Array.from(ids, BigInt), [1, length]) };
    const answer = await session.run(feeds).catch((cause) => {
      throw refused(files.graph, said('does-not-run'), cause);
    });
    const embedding = answer[files.output];
    if (!(embedding?.data instanceof Float32Array)) {
      throw refused(files.graph, said('gives-no-float32-output', { output: files.output }));
    }
    return { data: embedding.data, dims: embedding.dims };
  } finally {
    await session.release();
  }
}

function lengthOf(session: ort.InferenceSession, { graph, input }: TextEncoderFiles): number {
  const value = session.inputMetadata.find(({ name }) => name === input);
  const length = value?.isTensor ? value.shape[1] : undefined;
  if (typeof length !== 'number') throw refused(graph, said('has-no-input-of-fixed-length', { input }));
  return length;
}

const refused = (graph: string, what: Said, cause?: unknown) =>
  new Failure('pack-graph-refused.text-encoder', { graph, what }, { cause });
