import { dirname } from 'node:path';
import { statfs } from './disk.ts';
import { systemCode } from './systemCode.ts';

/** Of the volume that a folder lies on. */
export interface DiskSpace {
  /** For this user. */
  readonly freeBytes: number;
  readonly totalBytes: number;
}

export type ReadDiskSpace = (folder: string) => Promise<DiskSpace>;

const RESERVED_PART = 0.02;
const RESERVED_BYTES_MAX = 1e9;

/** Of a folder that is not there yet, the nearest above it counts. @throws system errors */
export const readDiskSpace: ReadDiskSpace = async (folder) => {
  for (let existing = folder; ; existing = dirname(existing)) {
    try {
      const { bavail, blocks, bsize } = await statfs(existing);
      return { freeBytes: bavail * bsize, totalBytes: blocks * bsize };
    } catch (error) {
      if (systemCode(error) !== 'ENOENT' || existing === dirname(existing)) throw error;
    }
  }
};

/** What no cache may take of a volume: the library, exports and other programs need room to go on. */
export function reserveBytes({ totalBytes }: DiskSpace): number {
  return Math.min(RESERVED_PART * totalBytes, RESERVED_BYTES_MAX);
}

/** What is missing to the reserve once so many bytes more are written; 0 where nothing is. */
export function bytesShort(space: DiskSpace, toWrite = 0): number {
  return Math.max(0, Math.ceil(reserveBytes(space) + toWrite - space.freeBytes));
}
