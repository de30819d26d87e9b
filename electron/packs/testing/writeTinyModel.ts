import { writeFile } from 'node:fs/promises';
import { enlargeNearest } from '../families/gan/build/buildRrdbnet.ts';
import { GraphBuilder } from '../onnx/graphBuilder.ts';

/** Writes a foreign model, as a user may bring one: doubles a picture and darkens it a little. */
export async function writeTinyModel(file: string): Promise<void> {
  const graph = new GraphBuilder('darker');
  const picture = graph.input('lr', 'float32', [1, 3, 'h', 'w']);
  const darker = graph.node('Sub', [picture, graph.scalar(0.05)]);
  graph.output('sr', enlargeNearest(graph, darker, 2), 'float32', [1, 3, 'H', 'W']);
  await writeFile(file, graph.toBytes());
}
