import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const manifestSchema = z.object({ isSigned: z.boolean().default(false) });

/** Whether this build was signed with a certificate; the packager notes it in the archive's package.json. */
export function isSignedBuild(appFolder: string): boolean {
  return manifestSchema.parse(JSON.parse(readFileSync(join(appFolder, 'package.json'), 'utf8'))).isSigned;
}
