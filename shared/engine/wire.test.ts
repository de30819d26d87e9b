import { describe, expect, it } from 'vitest';
import { encodeFrame, FrameReader } from './wire.ts';

/** Through the pipe in pieces of the given length. */
function carry(messages: readonly unknown[], pieceBytes: number): unknown[] {
  const received: unknown[] = [];
  const reader = new FrameReader((message) => received.push(message));
  const frames = Buffer.concat(messages.map((message) => encodeFrame(message)));
  for (let at = 0; at < frames.length; at += pieceBytes) reader.push(frames.subarray(at, at + pieceBytes));
  return received;
}

const messages = [
  { kind: 'result', id: 7, result: { ok: true, value: null } },
  {
    rect: { x: -0.5, y: 1e300, width: Number.NaN, height: Number.NEGATIVE_INFINITY },
    text: 'Фото % 🎞 \u0000 "',
    original: new Uint16Array([0, 1, 65535]),
    residuals: [new Float16Array([-1.5, Number.NaN, Number.POSITIVE_INFINITY]), new Float32Array([1 / 3])],
    jpeg: new Uint8Array([255, 216, 7]),
    empty: new Float64Array(0),
    masks: ['aGk=', null],
  },
];

describe('the pipe to the engine', () => {
  it.each([1, 3, 8, 13, 1_000_000])('carries every message whole, in pieces of %i bytes', (pieceBytes) => {
    expect(carry(messages, pieceBytes)).toEqual(messages);
  });

  it('leaves out what is undefined, and takes a Buffer as bytes', () => {
    expect(carry([{ a: undefined, bytes: Buffer.from([1, 2]) }], 5)).toEqual([
      { bytes: new Uint8Array([1, 2]) },
    ]);
  });

  it('carries a part of a larger buffer alone, and as a copy', () => {
    const whole = new Uint16Array([1, 2, 3, 4]);
    const frame = encodeFrame({ part: whole.subarray(1, 3) });
    whole.fill(9);
    const received: unknown[] = [];
    new FrameReader((message) => received.push(message)).push(frame);
    expect(received).toEqual([{ part: new Uint16Array([2, 3]) }]);
  });

  it('depends on no version of V8: the frame is the same bytes everywhere', () => {
    expect(Buffer.from(encodeFrame({ a: new Uint8Array([5]) })).toString('latin1')).toBe(
      '\x2b\0\0\0\x23\0\0\0\x05\0\0\0\0\0\0\0{"a":{"$array":["Uint8Array",0,1]}}',
    );
  });

  it('refuses what is no message', () => {
    const reader = new FrameReader(() => {});
    expect(() => reader.push(Buffer.from('HTTP/1.1 200 OK'))).toThrow('no message');
  });
});
