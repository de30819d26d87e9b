import protobuf from 'protobufjs/minimal.js';

/**
 * Protocol-buffer messages described by a table, written and read through protobufjs' wire coder.
 * protobufjs' own reflection compiles functions from strings at run time, which a packaged app forbids;
 * a table needs none of that.
 */
export type FieldKind = 'string' | 'int' | 'float' | 'bytes' | 'floats' | 'ints' | MessageTable;

export interface Field {
  readonly id: number;
  readonly kind: FieldKind;
  readonly repeated?: true;
}

export interface MessageTable {
  readonly [field: string]: Field;
}

const VARINT = 0;
const FIXED_64 = 1;
const LENGTH_DELIMITED = 2;
const FIXED_32 = 5;

/** The message's bytes. Fields that are undefined are left out; every other one must be in the table. */
export function encodeMessage(table: MessageTable, message: object): Uint8Array {
  const writer = protobuf.Writer.create();
  writeFields(writer, table, message);
  return writer.finish();
}

function writeFields(writer: protobuf.Writer, table: MessageTable, message: object): void {
  for (const [name, value] of Object.entries(message)) {
    if (value === undefined) continue;
    const field = table[name];
    if (field === undefined) throw new Error(`no field '${name}' in this message`);
    for (const item of field.repeated ? (value as unknown[]) : [value]) writeField(writer, field, item);
  }
}

function writeField(writer: protobuf.Writer, { id, kind }: Field, value: unknown): void {
  const key = (wireType: number) => writer.uint32((id << 3) | wireType);
  switch (kind) {
    case 'string':
      key(LENGTH_DELIMITED).string(value as string);
      return;
    case 'bytes':
      key(LENGTH_DELIMITED).bytes(value as Uint8Array);
      return;
    case 'int':
      key(VARINT).int64(value as number);
      return;
    case 'float':
      key(FIXED_32).float(value as number);
      return;
    case 'ints':
      key(LENGTH_DELIMITED).fork();
      for (const item of value as readonly number[]) writer.int64(item);
      writer.ldelim();
      return;
    case 'floats':
      key(LENGTH_DELIMITED).fork();
      for (const item of value as readonly number[]) writer.float(item);
      writer.ldelim();
      return;
    default:
      key(LENGTH_DELIMITED).fork();
      writeFields(writer, kind, value as object);
      writer.ldelim();
  }
}

/**
 * Reads a message; fields that the table does not know are skipped. Repeated fields are always arrays.
 * Byte fields are views into `bytes`.
 * @throws Error where the bytes are no such message
 */
export function decodeMessage(table: MessageTable, bytes: Uint8Array): Record<string, unknown> {
  return readFields(protobuf.Reader.create(bytes), table, bytes.length);
}

function readFields(reader: protobuf.Reader, table: MessageTable, end: number): Record<string, unknown> {
  const byId = new Map(Object.entries(table).map(([name, field]) => [field.id, { name, field }]));
  const message: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(table)) {
    if (field.repeated || field.kind === 'ints' || field.kind === 'floats') message[name] = [];
  }
  while (reader.pos < end) {
    const key = reader.uint32();
    const wireType = key & 7;
    const known = byId.get(key >>> 3);
    if (known === undefined) {
      reader.skipType(wireType);
      continue;
    }
    const { name, field } = known;
    if (field.kind === 'ints' || field.kind === 'floats') {
      readNumbers(reader, field.kind, wireType, message[name] as number[]);
      continue;
    }
    const value = readValue(reader, field.kind, wireType);
    if (field.repeated) (message[name] as unknown[]).push(value);
    else message[name] = value;
  }
  if (reader.pos !== end) throw new RangeError('a message reaches past its end');
  return message;
}

function readValue(reader: protobuf.Reader, kind: FieldKind, wireType: number): unknown {
  const expected = kind === 'int' ? VARINT : kind === 'float' ? FIXED_32 : LENGTH_DELIMITED;
  if (wireType !== expected) throw new RangeError(`wire type ${wireType} where ${expected} belongs`);
  if (kind === 'string') return reader.string();
  if (kind === 'bytes') return reader.bytes();
  if (kind === 'int') return Number(reader.int64());
  if (kind === 'float') return reader.float();
  const length = reader.uint32();
  return readFields(reader, kind as MessageTable, reader.pos + length);
}

function readNumbers(
  reader: protobuf.Reader,
  kind: 'ints' | 'floats',
  wireType: number,
  into: number[],
): void {
  const next = () => (kind === 'ints' ? Number(reader.int64()) : reader.float());
  if (wireType === LENGTH_DELIMITED) {
    const end = reader.uint32() + reader.pos;
    while (reader.pos < end) into.push(next());
    return;
  }
  if (wireType === FIXED_64) throw new RangeError('a 64-bit number where none belongs');
  into.push(next());
}
