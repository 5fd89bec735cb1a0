/**
 * A CSV list of edges: a row an edge, the first row names the columns. `source` and `target` are names of nodes, which are
 * added with their first edge; `type`, `weight` and `confidence` are the edge's; every other column is an attribute of it.
 */

import { csvRecords } from '../../memory/transfer/csv.js';
import { badLine } from '../../memory/transfer/pieces.js';
import { fieldValue, type Item, type ItemDefaults } from './item.js';

/** Edges whose nodes are added together. */
const TOGETHER = 5_000;

const COLUMNS: Readonly<Record<string, string>> = {
  source: 'sourceId',
  from: 'sourceId',
  target: 'targetId',
  to: 'targetId',
  type: 'edgeType',
  weight: 'weight',
  confidence: 'confidence',
};

export async function* readEdgeList(
  pieces: AsyncIterable<string>,
  delimiter: ',' | '\t',
  defaults: ItemDefaults,
): AsyncGenerator<Item> {
  const known = new Set<string>();
  let nodes: Item[] = [];
  let edges: Item[] = [];
  for await (const edge of edgesOf(pieces, delimiter, defaults)) {
    for (const name of [edge.row.sourceId, edge.row.targetId]) {
      if (!known.has(name)) {
        known.add(name);
        const row = { name, nodeType: defaults.nodeType };
        nodes.push({ kind: 'node', line: edge.line, ref: name, row });
      }
    }
    edges.push(edge);
    if (edges.length === TOGETHER) {
      yield* nodes;
      yield* edges;
      nodes = [];
      edges = [];
    }
  }
  yield* nodes;
  yield* edges;
}

async function* edgesOf(
  pieces: AsyncIterable<string>,
  delimiter: ',' | '\t',
  defaults: ItemDefaults,
): AsyncGenerator<Extract<Item, { kind: 'edge' }>> {
  let header: readonly string[] | undefined;
  for await (const { line, cells } of csvRecords(pieces, delimiter)) {
    if (header === undefined) {
      header = cells.map((name) => name.trim());
      continue;
    }
    const fields: Record<string, unknown> = {};
    const attributes: Record<string, string> = {};
    for (const [at, name] of header.entries()) {
      const cell = cells[at] ?? '';
      const field = Object.hasOwn(COLUMNS, name) ? COLUMNS[name] : undefined;
      if (cell === '') continue;
      if (field === undefined) attributes[name] = cell;
      else fields[field] = fieldValue(field, cell, line);
    }
    const { sourceId, targetId, edgeType = defaults.edgeType, ...others } = fields;
    if (typeof sourceId !== 'string' || typeof targetId !== 'string') {
      throw badLine(line, 'an edge has a source and a target', {
        field: typeof sourceId === 'string' ? 'target' : 'source',
        expected: 'columns source and target, none of them empty',
      });
    }
    const row = { sourceId, targetId, edgeType: String(edgeType), ...others, attributes };
    yield { kind: 'edge', line, row };
  }
}
