import type { z } from 'zod';
import type { LambdaValue } from '../lambda/mix.ts';
import type { Rect } from '../tiles/planTiles.ts';
import type { Mask } from './mask.ts';
import type { Matrix, Placement } from './placement.ts';
import type { TransferCurve } from './transferCurve.ts';

/**
 * Where in a development something acts, in this order. `source` mends what the network reads, `network` is told
 * to the network, `mix` weighs its residuals (and, of a latent pack, decodes them), `geometry` says which part of
 * that is shown and how it lies, `finish` works on the pixels that are left.
 */
export const STAGES = ['source', 'network', 'mix', 'geometry', 'finish'] as const;
export type Stage = (typeof STAGES)[number];

/** What a key can be made of: JSON that is the same for the same value. */
export type Keyed = null | boolean | number | string | readonly Keyed[] | { readonly [name: string]: Keyed };

/** An option of the command line that sets a step, or a part of it. */
export interface StepOption<V> {
  /** As Commander writes it: `--prompt <text>`. */
  readonly flags: string;
  readonly description: string;
  /**
   * The step's value after the option.
   * @param before what it was: an option may set a part of it only
   * @throws RangeError with a sentence for the person who typed it
   */
  read(text: string, before: V): V;
}

/** What the viewer's shader does for a step: GLSL ES 3.00, to be put into the main function of a tile. */
export interface StepShader<V> {
  /** Before `main`; names in it begin with the step's id. */
  readonly functions?: string;
  /**
   * Of a mix step: statements that change `float lambda`, of dial `int dial`, at `vec2 place` (0…1 of the picture).
   * Of a finish step: statements that change `vec3 colour`, profile-encoded values in [0, 1].
   * Of a finish step `vec2 v_place` is the place in the mix before geometry, 0…1, and `vec2 u_picture` that one's size.
   * All may read `u_ID[0]`, `u_ID[1]`…, the step's uniforms, floats.
   */
  readonly statements: string;
  /** Of a mix step with `settle`, the same: statements that change `vec3 added`, what all dials take off. */
  readonly settling?: string;
  /** How many uniforms there are. */
  readonly uniformCount: number;
  uniforms(value: V, original: OriginalFacts): readonly number[];
  /** Of a finish step: a table too long for uniforms, `sampler2D u_ID_lookup` with one float a texel, by rows. */
  readonly lookup?: StepLookup<V>;
}

interface StepLookup<V> {
  readonly width: number;
  readonly height: number;
  /** `width · height` values, float32. */
  values(value: V): Float32Array<ArrayBuffer>;
}

interface StepBase<Id extends string, V> {
  /** In recipes, on the command line and in history; it is never changed. */
  readonly id: Id;
  /** `recipe`: a field of the recipe itself, as it was before there were steps; else an entry of its `steps`. */
  readonly home: 'recipe' | 'steps';
  /** Of the newest version. The value of an entry of `steps` is an object that carries `version`. */
  readonly schema: z.ZodType<V>;
  /** What makes version n + 2 out of version n + 1, at place n; empty as long as there is one version. */
  readonly upgrades: readonly ((older: never) => unknown)[];
  /** What a recipe without this step means; it is left out of recipes. */
  readonly neutral: V;
  /** Whether it changes nothing, in whatever words. */
  isNeutral(value: V): boolean;
  /** What of it can be seen: this alone belongs to the keys of its stage and of those after it. */
  keyed(value: V): Keyed;
  readonly options: readonly StepOption<V>[];
  /** SHA-256 of the pictures that somebody brought and that it is made of; absent: none. */
  pictures?(value: V): readonly string[];
  /** Its entry in the catalogues' `labels`: what history and panels call it. */
  readonly label: string;
}

/** Mends the original that the network reads. */
export interface SourceStep<Id extends string = string, V = unknown> extends StepBase<Id, V> {
  readonly stage: 'source';
  /** Where it changes anything; absent: anywhere. */
  mask?(value: V): Mask;
  /**
   * @param planesChw float32, three channels, in [0, 1]: of the whole original, or of what lies around a part of the
   * mask, where there is one; changed in place
   * @param size      of what is mended, pixels
   * @param shares    of the mask, 0…1; all 1 where there is none
   */
  mend(
    planesChw: Float32Array,
    size: { readonly widthPx: number; readonly heightPx: number },
    value: V,
    shares: Float32Array,
  ): void;
}

/** Told to the network, which is the pack's affair. */
export interface NetworkStep<Id extends string = string, V = unknown> extends StepBase<Id, V> {
  readonly stage: 'network';
}

/** A map of λ that covers the whole picture, read where it is wanted. */
export interface LambdaMaps {
  /** 0…1, `width · height` values; null where the dial has one value everywhere. */
  shares(dialId: string, rect: Rect): Float32Array | null;
  /** What painted masks add to a dial, in the same way; null where none does. */
  offsets(dialId: string, rect: Rect): Float32Array | null;
}

/** What a step may know of a photo beside its own value. */
export interface OriginalFacts {
  /** Black and white, or a toned print: it has no colours of its own but that tone. */
  readonly isMonochrome: boolean;
  /** How its values become light. */
  readonly curve: TransferCurve;
  /**
   * From which value to which each channel reaches, red, green and blue, profile-encoded in [0, 1]; not what lies
   * around a print, and but for the few outermost values.
   */
  readonly channelRanges: readonly (readonly [from: number, to: number])[];
}

export interface Settling<V> {
  /** Whether there is anything to do for such a photo; a neutral value may leave that to the photo. */
  isOn(value: V, original: OriginalFacts): boolean;
  /**
   * @param mixedChw    float32, three channels, profile-encoded, not clamped; changed in place
   * @param enlargedChw the plain enlargement of the same pixels
   */
  apply(mixedChw: Float32Array, enlargedChw: Float32Array, value: V): void;
}

/** Weighs the residuals, dial by dial; or says how a latent pack's answer is decoded (then it has no `weigh`). */
export interface MixStep<Id extends string = string, V = unknown> extends StepBase<Id, V> {
  readonly stage: 'mix';
  /**
   * @param lambda of one dial, so far; a map has `rect.width · rect.height` values and must not be changed
   * @param rect   of the picture that is mixed, in its own pixels (or latents)
   */
  weigh?(lambda: LambdaValue, dialId: string, rect: Rect, value: V, maps: LambdaMaps): LambdaValue;
  /** What it makes of the mixed picture beside the enlargement that it comes from. */
  readonly settle?: Settling<V>;
  /** Exactly where there is `weigh` or `settle` and a pixel pack is shown. */
  readonly shader?: StepShader<V>;
}

/** Crops, turns, straightens: a projective map, the same for every pixel. */
export interface GeometryStep<Id extends string = string, V = unknown> extends StepBase<Id, V> {
  readonly stage: 'geometry';
  /** @param size of what it is applied to; values are shares of it, so that they hold at every enlargement */
  place(size: { readonly widthPx: number; readonly heightPx: number }, value: V): Placement;
}

/** Where the pixels lie that are finished. */
export interface FinishFrame {
  /** Of the planes. */
  readonly widthPx: number;
  readonly heightPx: number;
  /** From a place in them, a pixel's centre at a half, to one in the original before geometry, 0…1. */
  readonly toPlace: Matrix;
  /** Of the original: width by height. */
  readonly aspect: number;
}

/** Changes pixels by their values, and their places in the original. */
export interface FinishStep<Id extends string = string, V = unknown> extends StepBase<Id, V> {
  readonly stage: 'finish';
  /** @param planesChw float32, three channels, profile-encoded values in [0, 1]; changed in place, stays there */
  finish(planesChw: Float32Array, value: V, original: OriginalFacts, frame: FinishFrame): void;
  readonly shader: StepShader<V>;
}

export type Step<Id extends string = string, V = unknown> =
  | SourceStep<Id, V>
  | NetworkStep<Id, V>
  | MixStep<Id, V>
  | GeometryStep<Id, V>
  | FinishStep<Id, V>;

/** Steps in the order in which they act. */
export type Steps = readonly Step[];
