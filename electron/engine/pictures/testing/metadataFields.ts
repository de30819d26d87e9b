import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MetadataTool } from '../metadata/metadataTool.ts';

/**
 * Puts fields into a test picture, as ExifTool's arguments name them: `-IPTC:Keywords=boat`.
 * @throws Error where ExifTool could not write them
 */
export async function writeFields(
  tool: MetadataTool,
  file: string,
  ...fields: readonly string[]
): Promise<void> {
  const answer = await tool.run(['-m', '-n', '-overwrite_original', ...fields, file]);
  if (answer === undefined || answer.errors.length > 0)
    throw new Error(`The test's own fields were refused: ${answer?.errors.join(' ')}`);
}

/** A packet, byte for byte, whether it is well-formed or not. */
export async function writePacket(tool: MetadataTool, file: string, packet: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'darkroom-packet-'));
  writeFileSync(join(folder, 'packet.xmp'), packet);
  await writeFields(tool, file, `-XMP<=${join(folder, 'packet.xmp')}`);
  rmSync(folder, { recursive: true });
}
