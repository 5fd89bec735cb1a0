/** Nodes and values as the commands of the graph show them. */

import type { Council, GraphEdge, GraphNode, RankedNodes } from '../../../index.js';
import { RawJson } from '../../json.js';
import { table } from '../../table.js';
import { print, printNote } from '../../terminal.js';

/** A node as a plain object, in the form that `minds graph import` reads. */
export function plainNode(node: GraphNode): object {
  const { id, name, nodeType, createdAt, updatedAt, importance, activationLevel } = node;
  const { personasRelevance, accessCount, lastAccessed, version } = node;
  return {
    ...{ id, name, nodeType, attributes: new RawJson(node.attributesText), createdAt, updatedAt, importance },
    ...{ activationLevel, personasRelevance, accessCount, lastAccessed, version },
  };
}

/** An edge as a plain object, in the form that `minds graph import` reads. */
export function plainEdge(edge: GraphEdge): object {
  const { id, sourceId, targetId, edgeType, weight, createdAt, confidence } = edge;
  const { lastReinforced, reinforcementCount, decayRate } = edge;
  return {
    ...{ id, sourceId, targetId, edgeType, weight, attributes: new RawJson(edge.attributesText), createdAt },
    ...{ confidence, lastReinforced, reinforcementCount, decayRate },
  };
}

export function nodeTable(nodes: readonly GraphNode[]): string {
  return table(
    [
      { title: 'importance', align: 'right', expendable: 2 },
      { title: 'type' },
      { title: 'name', flexible: true },
      { title: 'id', expendable: 1 },
    ],
    nodes.map(({ importance, nodeType, name, id }) => [importance.toFixed(2), nodeType, name, id]),
  );
}

/** One line for each node: what was found out of it, then its name and id. */
export async function valueTable(
  council: Council,
  titles: readonly string[],
  rows: readonly (readonly [id: string, ...values: string[]])[],
): Promise<string> {
  const nodes = await council.graph.getNodes(rows.map(([id]) => id));
  return table(
    [
      ...titles.map((title) => ({ title, align: 'right' as const })),
      { title: 'type', expendable: 2 },
      { title: 'name', flexible: true },
      { title: 'id', expendable: 1 },
    ],
    rows.map(([id, ...values], place) => [
      ...values,
      nodes[place]?.nodeType ?? '-',
      nodes[place]?.name ?? '-',
      id,
    ]),
  );
}

/** Ranked nodes as a table. */
export async function printRanked(council: Council, ranked: RankedNodes, title: string): Promise<void> {
  if (ranked.length === 0) {
    printNote('nothing is reached');
    return;
  }
  const rows = Array.from(ranked, ([id, value]) => [id, value.toPrecision(4)] as const);
  print(await valueTable(council, [title], rows));
}
