/** Finds modules that import each other in a circle, types included. */
import path from 'node:path';
import { findImports } from './importRules.ts';

/** Each module's imports that are modules of the project too. */
export type ImportGraph = ReadonlyMap<string, readonly string[]>;

/** @param sources by path from the root, with `/` */
export function importGraph(sources: ReadonlyMap<string, string>): ImportGraph {
  const graph = new Map<string, readonly string[]>();
  for (const [file, source] of sources) {
    const targets = findImports(file, source)
      .filter(({ specifier }) => specifier.startsWith('.'))
      .map(({ specifier }) => path.posix.join(path.posix.dirname(file), specifier));
    graph.set(
      file,
      [...new Set(targets)].filter((target) => sources.has(target)),
    );
  }
  return graph;
}

/**
 * One circle for each group of modules that reach each other (Tarjan's strongly connected components): the
 * shortest through the group's first module by name.
 * @returns circles as chains, the first module named again at the end; none where there is no circle
 */
export function findCircles(graph: ImportGraph): readonly (readonly string[])[] {
  return components(graph)
    .filter(
      ([first, ...others]) => others.length > 0 || (first !== undefined && graph.get(first)?.includes(first)),
    )
    .map((group) => shortestCircle(graph, new Set(group)))
    .sort(([a = ''], [b = '']) => (a < b ? -1 : 1));
}

function components(graph: ImportGraph): string[][] {
  const found: string[][] = [];
  const order = new Map<string, number>();
  const open: string[] = [];
  const visit = (module: string): number => {
    const place = order.size;
    order.set(module, place);
    open.push(module);
    let lowest = place;
    for (const target of graph.get(module) ?? []) {
      if (!order.has(target)) lowest = Math.min(lowest, visit(target));
      else if (open.includes(target)) lowest = Math.min(lowest, order.get(target) ?? lowest);
    }
    if (lowest === place) found.push(open.splice(open.indexOf(module)));
    return lowest;
  };
  for (const module of graph.keys()) if (!order.has(module)) visit(module);
  return found;
}

function shortestCircle(graph: ImportGraph, group: ReadonlySet<string>): string[] {
  const [first = ''] = [...group].sort();
  const cameFrom = new Map<string, string>();
  const waiting = [first];
  for (const module of waiting) {
    for (const target of graph.get(module) ?? []) {
      if (target === first) return wayTo(module, first, cameFrom);
      if (!group.has(target) || cameFrom.has(target)) continue;
      cameFrom.set(target, module);
      waiting.push(target);
    }
  }
  return [...group];
}

function wayTo(last: string, first: string, cameFrom: ReadonlyMap<string, string>): string[] {
  const way = [first];
  for (let module = last; module !== first; module = cameFrom.get(module) ?? first) way.unshift(module);
  return [first, ...way];
}
