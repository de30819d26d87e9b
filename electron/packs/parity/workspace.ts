import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as ort from 'onnxruntime-node';
import type { Provider } from '../../../shared/engine/providers.ts';
import { makeOwnCopy } from '../../files/makeOwnCopy.ts';
import type { WeightFile } from '../onnx/weights.ts';
import { readSafetensorsHeader } from '../safetensors.ts';

export interface Tensor {
  readonly data: Float32Array | BigInt64Array;
  readonly shape: readonly number[];
}

export type RunGraph = (inputs: Record<string, Tensor>) => Promise<Record<string, Tensor>>;

/** A temporary folder in which graphs lie beside the weight files that they refer to. */
export class Workspace implements AsyncDisposable {
  readonly folder: string;
  readonly #placed = new Map<string, string>();
  readonly #sessions: ort.InferenceSession[] = [];

  readonly #provider: Provider;

  private constructor(folder: string, provider: Provider) {
    this.folder = folder;
    this.#provider = provider;
  }

  static async create(provider: Provider = 'cpu'): Promise<Workspace> {
    return new Workspace(await mkdtemp(path.join(tmpdir(), 'darkroom-parity-')), provider);
  }

  /** Places a weight file in the folder. @returns its name there */
  async place(file: string): Promise<string> {
    const known = this.#placed.get(file);
    if (known !== undefined) return known;
    const name = `${this.#placed.size}${path.extname(file)}`;
    await makeOwnCopy(file, path.join(this.folder, name), { signal: new AbortController().signal });
    this.#placed.set(file, name);
    return name;
  }

  async placeSafetensors(file: string): Promise<WeightFile> {
    const { tensors } = await readSafetensorsHeader(file);
    return { file: await this.place(file), tensors };
  }

  open(graph: Uint8Array): Promise<RunGraph> {
    return this.#open(graph, this.#provider);
  }

  /** For graphs that run once, at installation. */
  openOnCpu(graph: Uint8Array): Promise<RunGraph> {
    return this.#open(graph, 'cpu');
  }

  async #open(graph: Uint8Array, provider: Provider): Promise<RunGraph> {
    const file = path.join(this.folder, `${this.#sessions.length}.onnx`);
    await writeFile(file, graph);
    const session = await ort.InferenceSession.create(file, { executionProviders: [provider] });
    this.#sessions.push(session);
    return async (inputs) => {
      const feeds = Object.entries(inputs).map(([name, { data, shape }]) => [
        name,
        data instanceof Float32Array
          ? new ort.Tensor('float32', data, shape)
          : new ort.Tensor('int64', data, shape),
      ]);
      const answer = await session.run(Object.fromEntries(feeds));
      return Object.fromEntries(
        Object.entries(answer).map(([name, { data, dims }]) => {
          if (!(data instanceof Float32Array)) throw new TypeError(`'${name}' is not float32`);
          return [name, { data, shape: dims }];
        }),
      );
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const session of this.#sessions) await session.release();
    await rm(this.folder, { recursive: true, force: true });
  }
}
