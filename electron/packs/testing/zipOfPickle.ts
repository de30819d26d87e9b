import { crc32, deflateRawSync } from 'node:zlib';
import { writeTorchCheckpoint } from './writeTorchCheckpoint.ts';

/** Pickle of protocol 0 that has `os.system` run a command when it is evaluated. */
export const systemCall = (command: string): Buffer => {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(Buffer.byteLength(command));
  return Buffer.concat([Buffer.from('cos\nsystem\n(X'), length, Buffer.from(`${command}tR.`)]);
};

/** A zip of one stored or compressed entry, `archive/data.pkl`, as `torch.save` would call it. */
export function zipOfPickle(
  pickle: Buffer,
  options: { deflate?: boolean; claimedBytes?: number } = {},
): Buffer {
  const template = writeTorchCheckpoint(0);
  const data = options.deflate ? deflateRawSync(pickle) : pickle;
  const name = Buffer.from('archive/data.pkl');
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(options.deflate ? 8 : 0, 8);
  local.writeUInt16LE(name.length, 26);
  const central = Buffer.alloc(46);
  central.writeUInt32LE(0x02014b50, 0);
  central.writeUInt16LE(options.deflate ? 8 : 0, 10);
  central.writeUInt32LE(crc32(pickle), 16);
  central.writeUInt32LE(options.claimedBytes ?? data.length, 20);
  central.writeUInt32LE(options.claimedBytes ?? pickle.length, 24);
  central.writeUInt16LE(name.length, 28);
  const end = Buffer.from(template.subarray(-22));
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(central.length + name.length, 12);
  end.writeUInt32LE(local.length + name.length + data.length, 16);
  return Buffer.concat([local, name, data, central, name, end]);
}
