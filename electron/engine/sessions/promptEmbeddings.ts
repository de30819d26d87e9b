import { Failure } from '../../../shared/errors/failure.ts';
import type { OpenedPack } from '../../packs/openPack.ts';
import { readSafetensors, toFloat32 } from '../../packs/safetensors.ts';
import { embedPrompt, type PromptEmbedding } from '../../packs/text/embedPrompt.ts';
import { RecentlyUsed } from '../recentlyUsed.ts';

/** At 77 tokens of 1024 values 10 MB. */
const REMEMBERED_PROMPTS = 32;

/** The prompts of a pack as its network takes them, each computed once. */
export class PromptEmbeddings {
  readonly #pack: OpenedPack;
  readonly #known = new RecentlyUsed<Promise<PromptEmbedding>>(REMEMBERED_PROMPTS);

  constructor(pack: OpenedPack) {
    this.#pack = pack;
  }

  /**
   * What the residuals and default graphs take beside the latent: nothing where the pack takes no prompt.
   * @throws Failure 'recipe-invalid' for a prompt that the pack cannot read; failures of `embedPrompt`
   */
  async inputsFor(text: string): Promise<Readonly<Record<string, PromptEmbedding>>> {
    const { manifest } = this.#pack;
    const { prompt } = manifest;
    if (prompt !== undefined) return { [prompt.input]: await this.#embed(prompt, text) };
    if (text === '') return {};
    throw new Failure('recipe-invalid.pack-takes-no-prompt', { name: manifest.name });
  }

  async #embed(prompt: PackPrompt, text: string): Promise<PromptEmbedding> {
    const embedding = this.#known.get(text) ?? this.#compute(prompt, text);
    this.#known.set(text, embedding);
    try {
      return await embedding;
    } catch (error) {
      this.#known.delete(text);
      throw error;
    }
  }

  async #compute({ empty, encoder }: PackPrompt, text: string): Promise<PromptEmbedding> {
    const { folder, pathOf } = this.#pack;
    if (text !== '') {
      return embedPrompt({ ...encoder, graph: pathOf(encoder.file), tokenizer: folder }, text);
    }
    const embedding = (await readSafetensors(pathOf(empty))).get('embedding');
    if (embedding === undefined) {
      throw new Failure('weights-invalid.holds-no-embedding', { empty });
    }
    return { data: toFloat32(embedding), dims: embedding.shape };
  }
}

type PackPrompt = NonNullable<OpenedPack['manifest']['prompt']>;
