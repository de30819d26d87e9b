import { type Said, said } from '../../../shared/errors/words/words.ts';
import { isKnownGlobal, reduce, toStorage } from './pickleTensors.ts';
import { PickleGlobal, PickleTuple, type PickleValue } from './pickleValue.ts';
import { WeightsError } from './weightsError.ts';

/**
 * Reads the pickles of torch checkpoints: protocol 2, and of its opcodes only those that dicts, lists,
 * tuples, numbers, strings and tensors need. A pickle is a program; this reader has no way to call
 * anything: of the names it may mention, two are recognised by comparison and stand for a dict and a tensor.
 * (Opcodes: Python's Lib/pickletools.py.)
 */

/** A checkpoint of 1500 tensors takes about 60,000 steps; the limit bounds memory. */
const MAX_STEPS = 400_000;

const MARK = Symbol('mark');
type StackItem = PickleValue | typeof MARK;

/**
 * Reads one pickle that begins at `start`.
 * @returns its value, and where the next byte after it lies
 * @throws WeightsError 'weights-unsafe' for an opcode or a name that no checkpoint needs, 'weights-invalid'
 *   where the pickle is damaged
 */
export function unpickle(bytes: Uint8Array, start = 0): { value: PickleValue; end: number } {
  return new Unpickler(bytes, start).run();
}

class Unpickler {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at: number;
  readonly #stack: StackItem[] = [];
  readonly #memo = new Map<number, PickleValue>();

  constructor(bytes: Uint8Array, start: number) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#at = start;
  }

  run(): { value: PickleValue; end: number } {
    for (let steps = 0; steps < MAX_STEPS; steps++) {
      const opcode = this.#take(1)[0] as number;
      if (opcode === 0x2e /* STOP */) {
        const value = this.#pop();
        if (this.#stack.length > 0) throw damaged(said('pickle-ends-too-early'));
        return { value, end: this.#at };
      }
      this.#step(opcode);
    }
    throw damaged(said('pickle-takes-too-many-steps', { maxSteps: MAX_STEPS }));
  }

  #step(opcode: number): void {
    const stack = this.#stack;
    switch (opcode) {
      case 0x80 /* PROTO */:
        if (this.#byte() !== 2) throw damaged(said('pickle-not-protocol-2'));
        return;
      case 0x4e /* NONE */:
        stack.push(null);
        return;
      case 0x88 /* NEWTRUE */:
        stack.push(true);
        return;
      case 0x89 /* NEWFALSE */:
        stack.push(false);
        return;
      case 0x7d /* EMPTY_DICT */:
        stack.push(new Map());
        return;
      case 0x5d /* EMPTY_LIST */:
        stack.push([]);
        return;
      case 0x29 /* EMPTY_TUPLE */:
        stack.push(new PickleTuple([]));
        return;
      case 0x28 /* MARK */:
        stack.push(MARK);
        return;
      case 0x4b /* BININT1 */:
        stack.push(this.#byte());
        return;
      case 0x4d /* BININT2 */:
        stack.push(this.#number(2, (at) => this.#view.getUint16(at, true)));
        return;
      case 0x4a /* BININT */:
        stack.push(this.#number(4, (at) => this.#view.getInt32(at, true)));
        return;
      case 0x8a /* LONG1 */:
        stack.push(this.#long());
        return;
      case 0x47 /* BINFLOAT */:
        stack.push(this.#number(8, (at) => this.#view.getFloat64(at, false)));
        return;
      case 0x58 /* BINUNICODE */:
        stack.push(this.#text(this.#uint32()));
        return;
      default:
        this.#refer(opcode);
    }
  }

  /** The opcodes that name something: a global, or a value made before. */
  #refer(opcode: number): void {
    const stack = this.#stack;
    switch (opcode) {
      case 0x63 /* GLOBAL */:
        stack.push(this.#global());
        return;
      case 0x71 /* BINPUT */:
        this.#memo.set(this.#byte(), this.#top());
        return;
      case 0x72 /* LONG_BINPUT */:
        this.#memo.set(this.#uint32(), this.#top());
        return;
      case 0x68 /* BINGET */:
        stack.push(this.#remembered(this.#byte()));
        return;
      case 0x6a /* LONG_BINGET */:
        stack.push(this.#remembered(this.#uint32()));
        return;
      default:
        this.#combine(opcode);
    }
  }

  /** The opcodes that make one value of several on the stack. */
  #combine(opcode: number): void {
    const stack = this.#stack;
    switch (opcode) {
      case 0x85 /* TUPLE1 */:
        stack.push(new PickleTuple(this.#popMany(1)));
        return;
      case 0x86 /* TUPLE2 */:
        stack.push(new PickleTuple(this.#popMany(2)));
        return;
      case 0x87 /* TUPLE3 */:
        stack.push(new PickleTuple(this.#popMany(3)));
        return;
      case 0x74 /* TUPLE */:
        stack.push(new PickleTuple(this.#popToMark()));
        return;
      case 0x61 /* APPEND */:
        this.#append([this.#pop()]);
        return;
      case 0x65 /* APPENDS */:
        this.#append(this.#popToMark());
        return;
      case 0x73 /* SETITEM */:
        this.#setItems(this.#popMany(2));
        return;
      case 0x75 /* SETITEMS */:
        this.#setItems(this.#popToMark());
        return;
      case 0x51 /* BINPERSID */:
        stack.push(toStorage(this.#pop()));
        return;
      case 0x52 /* REDUCE */:
        {
          const [called, given] = this.#popMany(2);
          stack.push(reduce(called, given));
          return;
        }
      case 0x62 /* BUILD */:
        {
          // Attributes of a dict: state dicts carry `_metadata`, which says nothing about the weights.
          const state = this.#pop();
          if (!(state instanceof Map && this.#top() instanceof Map)) {
            throw unsafe(said('pickle-sets-attributes-of-no-dict'));
          }
          return;
        }
      default:
        throw unsafe(said('pickle-uses-forbidden-opcode', { opcode: opcode.toString(16).padStart(2, '0') }));
    }
  }

  #append(items: readonly PickleValue[]): void {
    const list = this.#top();
    if (!Array.isArray(list)) throw damaged(said('pickle-appends-to-no-list'));
    for (const item of items) list.push(item);
  }

  #setItems(items: readonly PickleValue[]): void {
    const dict = this.#top();
    if (!(dict instanceof Map)) throw damaged(said('pickle-sets-items-of-no-dict'));
    if (items.length % 2 === 1) throw damaged(said('pickle-key-without-value'));
    for (let index = 0; index < items.length; index += 2) {
      const key = items[index];
      if (typeof key !== 'string') throw damaged(said('pickle-key-not-string'));
      if (dict.has(key)) throw damaged(said('pickle-key-twice', { key }));
      dict.set(key, items[index + 1] ?? null);
    }
  }

  #global(): PickleGlobal {
    const name = `${this.#line()} ${this.#line()}`;
    if (!isKnownGlobal(name)) throw unsafe(said('pickle-asks-for', { name }));
    return new PickleGlobal(name);
  }

  #line(): string {
    const end = this.#bytes.indexOf(0x0a, this.#at);
    if (end < 0 || end - this.#at > 100) throw damaged(said('pickle-name-without-end'));
    return this.#text(end + 1 - this.#at).slice(0, -1);
  }

  #text(length: number): string {
    return new TextDecoder().decode(this.#take(length));
  }

  #long(): number {
    const length = this.#byte();
    const bytes = this.#take(length);
    let value = 0n;
    for (let index = length - 1; index >= 0; index--) value = (value << 8n) | BigInt(bytes[index] ?? 0);
    if (length > 0 && (bytes[length - 1] ?? 0) >= 0x80) value -= 1n << BigInt(8 * length);
    // Beyond 2⁵³ only the legacy format's magic number occurs, which is compared by its bytes.
    return Number(value);
  }

  #remembered(index: number): PickleValue {
    const value = this.#memo.get(index);
    if (value === undefined) throw damaged(said('pickle-refers-to-nothing'));
    return value;
  }

  #top(): PickleValue {
    const top = this.#stack.at(-1);
    if (top === undefined || top === MARK) throw damaged(said('pickle-takes-from-empty-stack'));
    return top;
  }

  #pop(): PickleValue {
    const top = this.#top();
    this.#stack.pop();
    return top;
  }

  #popMany(count: number): PickleValue[] {
    const items = Array.from({ length: count }, () => this.#pop());
    return items.reverse();
  }

  #popToMark(): PickleValue[] {
    const mark = this.#stack.lastIndexOf(MARK);
    if (mark < 0) throw damaged(said('pickle-ends-no-group'));
    const items = this.#stack.splice(mark).slice(1);
    return items as PickleValue[]; // the last mark is the first item
  }

  #byte(): number {
    return this.#take(1)[0] as number;
  }

  #uint32(): number {
    return this.#number(4, (at) => this.#view.getUint32(at, true));
  }

  #number(length: number, read: (at: number) => number): number {
    const at = this.#at;
    this.#take(length);
    return read(at);
  }

  #take(length: number): Uint8Array {
    if (length > this.#bytes.length - this.#at) throw damaged(said('pickle-cut-short'));
    const taken = this.#bytes.subarray(this.#at, this.#at + length);
    this.#at += length;
    return taken;
  }
}

const damaged = (what: Said) => new WeightsError('weights-invalid', what);
const unsafe = (what: Said) => new WeightsError('weights-unsafe', what);
