import { expect, it } from 'vitest';
import { findCircles, importGraph } from './importCircles.ts';

const circlesIn = (sources: Readonly<Record<string, string>>) =>
  findCircles(importGraph(new Map(Object.entries(sources))));

it('finds none in a tree, a diamond and imports of packages', () => {
  const sources = {
    'a.ts': "import { b } from './b.ts'; import { c } from './c.ts'; import path from 'node:path';",
    'b.ts': "import { d } from './sub/d.ts';",
    'c.ts': "export { d } from './sub/d.ts';",
    'sub/d.ts': "import zod from 'zod';",
  };
  expect(circlesIn(sources)).toEqual([]);
});

it('finds a circle of types alone, and one through a dynamic import', () => {
  const sources = {
    'a.ts': "import type { B } from './b.ts';",
    'b.ts': "import type { A } from './a.ts';",
    'x.ts': "const y = await import('./sub/y.ts');",
    'sub/y.ts': "export * from '../x.ts';",
  };
  expect(circlesIn(sources)).toEqual([
    ['a.ts', 'b.ts', 'a.ts'],
    ['sub/y.ts', 'x.ts', 'sub/y.ts'],
  ]);
});

it('tells the shortest of several circles, and a module that imports itself', () => {
  const sources = {
    'a.ts': "import './b.ts';",
    'b.ts': "import './c.ts'; import './d.ts';",
    'c.ts': "import './d.ts';",
    'd.ts': "import './a.ts';",
    'self.ts': "import './self.ts';",
  };
  expect(circlesIn(sources)).toEqual([
    ['a.ts', 'b.ts', 'd.ts', 'a.ts'],
    ['self.ts', 'self.ts'],
  ]);
});
