/** `getNodes`, `getEdges`, `findNodes`, `findEdges`, `scanNodes` and `scanEdges`. */

import type { FindNodesArgs } from '../../generated/vocabulary.js';
import type { Answer, Operation } from '../operation.js';
import { splitWords } from '../text/words.js';
import { checkLimit, refused } from '../values.js';
import { type Edge, edgeRows, type Node, nodeRows } from './node.js';

export const getNodes: Operation<'getNodes'> = ({ council: { graph } }, { ids }) => {
  const found = ids.flatMap((id, place) => {
    const node = graph.node(id);
    return node === undefined ? [] : [{ node, place }];
  });
  const columns = nodeRows(found.map(({ node }) => node));
  const index = Uint32Array.from(found, ({ place }) => place);
  return { reply: { kind: 'nodes', cursor: null }, columns: { ...columns, index } };
};

export const getEdges: Operation<'getEdges'> = ({ council: { graph } }, { ids }) => {
  const found = ids.flatMap((id, place) => {
    const edge = graph.edge(id);
    return edge === undefined ? [] : [{ edge, place }];
  });
  const columns = edgeRows(found.map(({ edge }) => edge));
  const index = Uint32Array.from(found, ({ place }) => place);
  return { reply: { kind: 'edges', cursor: null }, columns: { ...columns, index } };
};

/** A node with where it stands among the nodes found. */
interface Found {
  readonly node: Node;
  /** 0: the name is the words that were looked for; 1: any other. */
  readonly class: number;
}

export const findNodes: Operation<'findNodes'> = ({ council: { graph } }, args) => {
  checkLimit(args.limit);
  const passes = nodeFilter(args);
  const after = readPlace(args.cursor, (number) => graph.knowsNode(number));
  const classOf = wordClass(args.text ?? '');
  const found = [...graph.nodes.values()]
    .filter(passes)
    .map((node): Found => ({ node, class: classOf(node) }))
    .filter((one) => one.class !== NO_MATCH && (after === undefined || compare(place(one), after) > 0))
    .sort((a, b) => compare(place(a), place(b)));
  const page = found.slice(0, args.limit);
  const last = found.length > page.length ? page.at(-1) : undefined;
  const cursor = last === undefined ? null : place(last).join(':');
  return { reply: { kind: 'nodes', cursor }, columns: nodeRows(page.map(({ node }) => node)) };
};

const NO_MATCH = 2;

/** How a name answers the text: `NO_MATCH`, or its class. */
function wordClass(text: string): (node: Node) => number {
  if (text === '') {
    return () => 1;
  }
  const wanted = splitWords(text).map((word) => word.text);
  return ({ name }) => {
    const words = splitWords(name).map((word) => word.text);
    const holds = (begin: string) => words.some((word) => word.startsWith(begin));
    if (wanted.length === 0 || !wanted.every(holds)) {
      return NO_MATCH;
    }
    return words.length === wanted.length && words.every((word, at) => word === wanted[at]) ? 0 : 1;
  };
}

function nodeFilter({ name, types, minImportance }: FindNodesArgs): (node: Node) => boolean {
  checkBound(minImportance, 'minImportance');
  const wanted = types ? new Set(types) : undefined;
  return (node) =>
    (name === undefined || name === null || node.name === name) &&
    (wanted === undefined || wanted.has(node.type)) &&
    (minImportance === undefined || minImportance === null || node.importance >= minImportance);
}

/** A bound may be any number. */
export function checkBound(value: number | null | undefined, field: string): void {
  if (Number.isNaN(value)) {
    throw refused('OUT_OF_RANGE', { field }, 'a number', Number.NaN);
  }
}

type Place = readonly [kind: number, importance: number, number: number];

const place = ({ node, class: kind }: Found): Place => [kind, node.importance, node.number];

function compare(a: Place, b: Place): number {
  return a[0] - b[0] || b[1] - a[1] || a[2] - b[2];
}

function readPlace(
  cursor: string | null | undefined,
  isKnown: (number: number) => boolean,
): Place | undefined {
  if (cursor === undefined || cursor === null) {
    return undefined;
  }
  const parts = cursor.split(':').map(Number);
  const [kind, importance, number] = parts;
  if (
    parts.join(':') !== cursor ||
    kind === undefined ||
    importance === undefined ||
    number === undefined ||
    !isKnown(number)
  ) {
    throw badCursor(cursor);
  }
  return [kind, importance, number];
}

export function badCursor(cursor: string): Error {
  return refused('INVALID_ARGUMENT', { field: 'cursor' }, 'a cursor that a page gave', cursor);
}

export const findEdges: Operation<'findEdges'> = ({ council: { graph } }, args) => {
  checkLimit(args.limit);
  const start = readNumber(args.cursor, (number) => graph.knowsEdge(number));
  const types = args.types ? new Set(args.types) : undefined;
  const isEnd = (node: Node, wanted: string | null | undefined) =>
    wanted === undefined || wanted === null || node.id === wanted;
  const passes = (edge: Edge) =>
    edge.number > start &&
    isEnd(edge.source, args.source) &&
    isEnd(edge.target, args.target) &&
    (types === undefined || types.has(edge.type));
  return edgePage([...graph.edges.values()].filter(passes), args.limit);
};

export const scanNodes: Operation<'scanNodes'> = ({ council: { graph } }, { cursor, limit }) => {
  checkLimit(limit);
  const start = readNumber(cursor, (number) => graph.knowsNode(number));
  const nodes = [...graph.nodes.values()].filter((node) => node.number > start);
  const page = nodes.slice(0, limit);
  return { reply: { kind: 'nodes', cursor: next(nodes, page) }, columns: nodeRows(page) };
};

export const scanEdges: Operation<'scanEdges'> = ({ council: { graph } }, { cursor, limit }) => {
  checkLimit(limit);
  const start = readNumber(cursor, (number) => graph.knowsEdge(number));
  return edgePage(
    [...graph.edges.values()].filter((edge) => edge.number > start),
    limit,
  );
};

function edgePage(edges: readonly Edge[], limit: number): Answer {
  const page = edges.slice(0, limit);
  return { reply: { kind: 'edges', cursor: next(edges, page) }, columns: edgeRows(page) };
}

/** Where the next page begins, if there is one. */
function next(all: readonly { readonly number: number }[], page: readonly { readonly number: number }[]) {
  return all.length > page.length ? String(page.at(-1)?.number) : null;
}

/** The number that the page before ended with; 0 before the first page. */
function readNumber(cursor: string | null | undefined, isKnown: (number: number) => boolean): number {
  if (cursor === undefined || cursor === null) {
    return 0;
  }
  const number = Number(cursor);
  if (String(number) !== cursor || !isKnown(number)) {
    throw badCursor(cursor);
  }
  return number;
}
