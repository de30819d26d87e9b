/** Reads the code for what failures say, so that a test can ask for each sentence in every language. */
import { parseAst } from 'vite';

type Node = Readonly<Record<string, unknown>> & { readonly type: string };

/** A part of the code, and the functions around it, innermost first. */
interface Placed {
  readonly node: Node;
  readonly within: readonly Node[];
}

/** Mistakes of a program, what is not told at all, and Zod's own. */
const NOT_TOLD = new Set(['usage', 'internal', 'request-invalid', 'cancelled', 'custom']);
const FAILURES = new Set(['Failure', 'WeightsError']);
/** Names, units and signs that stand in a sentence's places are the same in every language. */
const WORDS = /\p{Ll}{4}|\p{L} \p{L}/u;

export interface FoundSentences {
  /** Each place of a template is numbered: '{0} is not there.' */
  readonly sentences: readonly string[];
  /** Code of messages and actions that say nothing that could be found in their file. */
  readonly unread: readonly string[];
}

/**
 * Messages and actions of all failures in one file, thrown ones and those that are data: as they stand there, or
 * through the file's own constants, parameters and functions. So are the reasons that stand in a sentence's places.
 */
export function findFailureSentences(code: string, lang: 'ts' | 'tsx'): FoundSentences {
  const file = new SourceFile(parseAst(code, { lang }) as unknown as Node);
  const sentences = new Set<string>();
  const unread: string[] = [];
  for (const told of file.told()) {
    const texts = file.textsOf(told);
    for (const text of texts) if (WORDS.test(text)) sentences.add(text);
    if (texts.length === 0) unread.push(code.slice(Number(told.node.start), Number(told.node.end)));
  }
  return { sentences: [...sentences], unread };
}

class SourceFile {
  readonly #all: readonly Placed[];
  readonly #functionNames = new Map<unknown, string | undefined>();

  constructor(tree: Node) {
    this.#all = [...placed(tree, [])];
    for (const { node } of this.#all) {
      const [name, made] = [node.id ?? node.key, node.init ?? node.value ?? node];
      if (isNode(name)) this.#functionNames.set(made, nameOf(name));
    }
  }

  /** What is said by each failure: expressions. */
  *told(): Generator<Placed> {
    for (const { node, within } of this.#all) {
      const parts = node.type === 'NewExpression' ? thrownParts(node) : dataParts(node);
      if (
        parts === undefined ||
        this.textsOf({ node: parts.code, within }).some((code) => NOT_TOLD.has(code))
      )
        continue;
      for (const part of [parts.message, parts.action]) if (part !== undefined) yield { node: part, within };
    }
  }

  textsOf({ node, within }: Placed, asked: readonly Node[] = []): string[] {
    if (asked.includes(node)) return [];
    const of = (...nodes: unknown[]) =>
      nodes.flatMap((part) => (isNode(part) ? this.textsOf({ node: part, within }, [...asked, node]) : []));
    switch (node.type) {
      case 'Literal':
        return typeof node.value === 'string' ? [node.value] : [];
      case 'TemplateLiteral':
        return [templateOf(node), ...of(...(node.expressions as Node[]))];
      case 'ConditionalExpression':
        return of(node.consequent, node.alternate);
      case 'LogicalExpression':
        return of(node.left, node.right);
      case 'AwaitExpression':
        return of(node.argument);
      case 'Identifier':
        return this.#valuesOf(String(node.name), within).flatMap((value) =>
          this.textsOf(value, [...asked, node]),
        );
      case 'CallExpression':
        return this.#returnsOf(node).flatMap((value) => this.textsOf(value, [...asked, node]));
      default:
        return [];
    }
  }

  /** What a name may stand for: what it is set to in this file, or given where its function is called. */
  #valuesOf(name: string, within: readonly Node[]): Placed[] {
    for (const owner of within) {
      const index = (owner.params as Node[]).findIndex((param) => nameOf(param) === name);
      if (index >= 0) return this.#given(owner, index);
    }
    return this.#all.flatMap(({ node, within: around }) => {
      const [target, value] =
        node.type === 'VariableDeclarator'
          ? [node.id, node.init]
          : node.type === 'AssignmentExpression'
            ? [node.left, node.right]
            : [];
      return isNode(target) && nameOf(target) === name && isNode(value)
        ? [{ node: value, within: around }]
        : [];
    });
  }

  #given(owner: Node, index: number): Placed[] {
    const name = this.#functionNames.get(owner);
    return this.#all.flatMap(({ node, within }) => {
      const given =
        node.type === 'CallExpression' && calledName(node) === name
          ? (node.arguments as Node[])[index]
          : undefined;
      return given === undefined ? [] : [{ node: given, within }];
    });
  }

  #returnsOf(call: Node): Placed[] {
    const name = calledName(call);
    if (name === undefined) return [];
    return this.#all.flatMap(({ node, within }) => {
      const [owner] = within;
      return node.type === 'ReturnStatement' &&
        owner !== undefined &&
        this.#functionNames.get(owner) === name &&
        isNode(node.argument)
        ? [{ node: node.argument, within }]
        : [];
    });
  }
}

function* placed(node: unknown, within: readonly Node[]): Generator<Placed> {
  if (Array.isArray(node)) for (const part of node) yield* placed(part, within);
  else if (isNode(node)) {
    yield { node, within };
    const inner = Array.isArray(node.params) ? [node, ...within] : within;
    for (const part of Object.values(node)) yield* placed(part, inner);
  }
}

interface Parts {
  readonly code: Node;
  readonly message: Node | undefined;
  readonly action?: Node | undefined;
}

function thrownParts({ callee, arguments: given }: Node): Parts | undefined {
  const [code, message, options] = given as Node[];
  if (code === undefined || !FAILURES.has(nameOf(callee as Node) ?? '')) return undefined;
  return { code, message, action: options && property(options, 'action') };
}

function dataParts(node: Node): Parts | undefined {
  if (node.type !== 'ObjectExpression') return undefined;
  const code = property(node, 'code');
  const message = property(node, 'message');
  return code && message && { code, message, action: property(node, 'action') };
}

function property(object: Node, name: string): Node | undefined {
  const found = ((object.properties ?? []) as Node[]).find(({ key }) => isNode(key) && nameOf(key) === name);
  return isNode(found?.value) ? found.value : undefined;
}

/** `fail(…)`, `this.fail(…)` */
function calledName({ callee }: Node): string | undefined {
  if (!isNode(callee)) return undefined;
  return callee.type === 'MemberExpression' && isNode(callee.property)
    ? nameOf(callee.property)
    : nameOf(callee);
}

function nameOf(node: Node): string | undefined {
  if (node.type === 'AssignmentPattern') return nameOf(node.left as Node);
  return typeof node.name === 'string' ? node.name : undefined;
}

function templateOf(node: Node): string {
  const quasis = node.quasis as { readonly value: { readonly cooked: string } }[];
  return quasis.map(({ value }, index) => (index === 0 ? '' : `{${index - 1}}`) + value.cooked).join('');
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';
}
