import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildIfChanged } from './buildStamp.ts';

let root: string;
let buildCount: number;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'stamp é '));
  buildCount = 0;
  mkdirSync(path.join(root, 'source'));
  writeFileSync(path.join(root, 'source', 'a.ts'), 'one');
});
afterEach(() => rmSync(root, { recursive: true }));

const build = (fails = false): Promise<boolean> =>
  buildIfChanged(root, ['source/**/*.ts'], path.join(root, 'out'), async () => {
    buildCount += 1;
    if (fails) throw new Error('broken');
  });

describe('buildIfChanged', () => {
  it('builds once, then only when a file changed, came or went', async () => {
    expect(await build()).toBe(true);
    expect(await build()).toBe(false);
    writeFileSync(path.join(root, 'source', 'a.ts'), 'two');
    expect(await build()).toBe(true);
    writeFileSync(path.join(root, 'source', 'b.ts'), '');
    expect(await build()).toBe(true);
    rmSync(path.join(root, 'source', 'b.ts'));
    expect(await build()).toBe(true);
    expect(buildCount).toBe(4);
  });

  it('builds again after a build that failed', async () => {
    await expect(build(true)).rejects.toThrow('broken');
    expect(await build()).toBe(true);
  });

  it('builds again where the output was deleted', async () => {
    await build();
    rmSync(path.join(root, 'out'), { recursive: true });
    expect(await build()).toBe(true);
  });
});
