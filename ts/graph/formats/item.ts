/** What a file holds: nodes, edges and links, each with the line where it stands. */

import { badLine } from '../../memory/transfer/pieces.js';
import type { EdgeInput, GraphLink, NodeInput } from '../types.js';

/** Ends of edges and links are ids as the file has them; `ref` is a node's. */
export type Item =
  | { readonly kind: 'node'; readonly line: number; readonly ref: string; readonly row: NodeInput }
  | { readonly kind: 'edge'; readonly line: number; readonly row: EdgeInput }
  | { readonly kind: 'link'; readonly line: number; readonly row: GraphLink };

/** What rows get that do not say it themselves. */
export interface ItemDefaults {
  readonly nodeType: string;
  readonly edgeType: string;
}

/** Ids that begin so are the engine's to give: what a file says of them is dropped. */
export function ownId(id: string | undefined): string | undefined {
  return id?.startsWith('edge:') ? undefined : id;
}

const NODE_FIELDS = [
  ...['id', 'name', 'nodeType', 'attributes', 'importance', 'personasRelevance', 'createdAt', 'updatedAt'],
  ...['activationLevel', 'accessCount', 'lastAccessed', 'version'],
] as const;
const EDGE_FIELDS = [
  ...['id', 'sourceId', 'targetId', 'edgeType', 'weight', 'confidence', 'attributes', 'createdAt'],
  ...['lastReinforced', 'reinforcementCount', 'decayRate'],
] as const;
const LINK_FIELDS = ['memoryId', 'nodeId'] as const;

export const FIELDS: Readonly<Record<Item['kind'], readonly string[]>> = {
  node: NODE_FIELDS,
  edge: EDGE_FIELDS,
  link: LINK_FIELDS,
};

const TIMES = ['createdAt', 'updatedAt', 'lastAccessed', 'lastReinforced'];
const OBJECTS = ['attributes', 'personasRelevance'];
const NUMBERS = [
  ...['importance', 'activationLevel', 'accessCount', 'version', 'weight', 'confidence'],
  ...['reinforcementCount', 'decayRate'],
];

/**
 * A value of a file as its field takes it: texts of objects stay texts, times become dates, numbers numbers.
 *
 * @throws MindsError `INVALID_ARGUMENT` naming line and field
 */
export function fieldValue(field: string, value: unknown, line: number): unknown {
  const refuse = (expected: string) =>
    badLine(line, `${field} must be ${expected}`, { field, expected, value: String(value).slice(0, 64) });
  if (TIMES.includes(field)) {
    const time = typeof value === 'string' || typeof value === 'number' ? new Date(value) : undefined;
    if (time === undefined || Number.isNaN(time.getTime())) throw refuse('an ISO 8601 time');
    return time;
  }
  if (NUMBERS.includes(field)) {
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
    if (typeof number !== 'number' || Number.isNaN(number)) throw refuse('a number');
    return number;
  }
  if (OBJECTS.includes(field)) {
    if (typeof value !== 'string') throw refuse('a JSON object');
    return value;
  }
  if (typeof value !== 'string') throw refuse('a text');
  return value;
}

/** An item from its fields, each as `fieldValue` gave it. */
export function itemOf(
  kind: Item['kind'],
  line: number,
  fields: Record<string, unknown>,
  defaults: ItemDefaults,
): Item {
  const needed = { node: ['name'], edge: ['sourceId', 'targetId'], link: LINK_FIELDS }[kind];
  const missing = needed.find((field) => fields[field] === undefined);
  if (missing !== undefined) {
    throw badLine(line, `${missing} is missing`, { field: missing, expected: 'a text' });
  }
  switch (kind) {
    case 'node': {
      const row = { nodeType: defaults.nodeType, ...fields } as unknown as NodeInput;
      return { kind, line, ref: row.id ?? row.name, row };
    }
    case 'edge': {
      const row = { edgeType: defaults.edgeType, ...fields } as unknown as EdgeInput;
      return { kind, line, row: { ...row, id: ownId(row.id) } };
    }
    case 'link':
      return { kind, line, row: fields as unknown as GraphLink };
  }
}
