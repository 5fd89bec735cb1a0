/** `link`, `unlink` and `links`. */

import { type Columns, column, NO_COLUMNS, TextColumn } from '../../columns.js';
import type { Council } from '../council.js';
import { perRow } from '../incoming.js';
import type { Memory } from '../memory.js';
import type { Operation } from '../operation.js';
import { checkLimit } from '../values.js';
import { groupSize, nodeOf, notFound } from './adding.js';
import { badCursor } from './finding.js';

interface Pair {
  readonly memory: string;
  readonly node: string;
}

function readPairs(columns: Columns): Pair[] {
  const size = groupSize(columns, 'memory');
  column(columns, 'node');
  const nodes = perRow(columns, 'node', size);
  const memories = column(columns, 'memory');
  return Array.from({ length: size }, (_, row) => ({
    memory: memories.at(row),
    node: nodes?.at(row) ?? '',
  }));
}

export const link: Operation<'link'> = ({ council }, _, columns) => {
  const pairs = readPairs(columns).map(({ memory, node }, row) => {
    const known = council.get(memory);
    if (known === undefined) {
      throw notFound('memory', memory, { field: 'memory', row });
    }
    return [known.sequence, nodeOf(council.graph, node, { field: 'node', row }).number] as const;
  });
  const fresh = pairs.filter(([memory, node]) => council.links.add(memory, node));
  return { reply: { kind: 'count', count: fresh.length }, columns: NO_COLUMNS };
};

export const unlink: Operation<'unlink'> = ({ council }, _, columns) => {
  const gone = readPairs(columns).filter(({ memory, node }) =>
    council.links.remove(numberOfMemory(council, memory), council.graph.node(node)?.number ?? Number.NaN),
  );
  return { reply: { kind: 'count', count: gone.length }, columns: NO_COLUMNS };
};

export const links: Operation<'links'> = ({ council }, { memory, node, cursor, limit }) => {
  checkLimit(limit);
  const after = readCursor(council, cursor);
  const wantedMemory = memory === undefined || memory === null ? undefined : numberOfMemory(council, memory);
  const wantedNode =
    node === undefined || node === null ? undefined : (council.graph.node(node)?.number ?? Number.NaN);
  const found = council.links
    .all()
    .filter(
      (one) =>
        (wantedMemory === undefined || one.memory === wantedMemory) &&
        (wantedNode === undefined || one.node === wantedNode) &&
        (after === undefined ||
          one.memory > after.memory ||
          (one.memory === after.memory && one.node > after.node)),
    );
  const page = found.slice(0, limit);
  const last = found.length > page.length ? page.at(-1) : undefined;
  const memories = council.bySequence(page.map((one) => one.memory));
  return {
    reply: { kind: 'links', cursor: last === undefined ? null : `${last.memory}:${last.node}` },
    columns: {
      memory: TextColumn.from(memories.map((known: Memory) => known.id)),
      node: TextColumn.from(page.map((one) => council.graph.nodes.get(one.node)?.id ?? '')),
    },
  };
};

/** NaN, which no link has, for an unknown one. */
function numberOfMemory(council: Council, id: string): number {
  return council.get(id)?.sequence ?? Number.NaN;
}

function readCursor(council: Council, cursor: string | null | undefined) {
  if (cursor === undefined || cursor === null) {
    return undefined;
  }
  const parts = cursor.split(':').map(Number);
  const [memory, node] = parts;
  if (
    parts.join(':') !== cursor ||
    parts.length !== 2 ||
    memory === undefined ||
    node === undefined ||
    !council.knows(memory) ||
    !council.graph.knowsNode(node)
  ) {
    throw badCursor(cursor);
  }
  return { memory, node };
}
