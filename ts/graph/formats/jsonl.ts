/**
 * JSON Lines: an object a line, whose `kind` is `node`, `edge` or `link`; the fields are those of the facade. Attributes
 * keep the text that they have in the line, so that numbers too large for JavaScript stay exact.
 */

import { memberTexts, objectOn } from '../../memory/transfer/json-lines.js';
import { badLine, type Line, linesOf } from '../../memory/transfer/pieces.js';
import type { GraphEdge, GraphLink, GraphNode } from '../types.js';
import { FIELDS, fieldValue, type Item, type ItemDefaults, itemOf } from './item.js';

/** Shorter names that files of others have. */
const ALIASES: Readonly<Record<Item['kind'], Readonly<Record<string, string>>>> = {
  node: { type: 'nodeType' },
  edge: { type: 'edgeType', source: 'sourceId', target: 'targetId' },
  link: { memory: 'memoryId', node: 'nodeId' },
};

export async function* readJsonLines(
  pieces: AsyncIterable<string>,
  defaults: ItemDefaults,
): AsyncGenerator<Item> {
  for await (const line of linesOf(pieces)) {
    if (line.text.trim() !== '') yield readLine(line, defaults);
  }
}

function readLine(line: Line, defaults: ItemDefaults): Item {
  const { number, text } = line;
  objectOn(line);
  const members = memberTexts(text);
  const kind = kindOf(members, number);
  const fields: Record<string, unknown> = {};
  for (const [name, raw] of members) {
    if (name === 'kind' || raw === 'null') continue;
    const field = ALIASES[kind][name] ?? name;
    if (!FIELDS[kind].includes(field)) {
      throw badLine(number, `no field of ${kind}s is called ${JSON.stringify(name)}`, {
        field: name,
        expected: [...FIELDS[kind]],
      });
    }
    const value: unknown = JSON.parse(raw);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    fields[field] = fieldValue(field, isObject ? raw : value, number);
  }
  return itemOf(kind, number, fields, defaults);
}

function kindOf(members: ReadonlyMap<string, string>, line: number): Item['kind'] {
  const said = members.get('kind');
  if (said === '"node"' || said === '"edge"' || said === '"link"') {
    return JSON.parse(said) as Item['kind'];
  }
  if (said === undefined) {
    if (members.has('sourceId') || members.has('source')) return 'edge';
    if (members.has('memoryId') || members.has('memory')) return 'link';
    if (members.has('name')) return 'node';
  }
  throw badLine(line, 'what is it?', { field: 'kind', expected: 'node, edge or link' });
}

export function nodeLine(node: GraphNode): string {
  const { id, name, nodeType, importance, activationLevel, accessCount, version } = node;
  const { createdAt, updatedAt, lastAccessed } = node;
  const fields = { kind: 'node', id, name, nodeType, importance, activationLevel, accessCount, version };
  const relevance = JSON.stringify(node.personasRelevance);
  return line({ ...fields, createdAt, updatedAt, lastAccessed }, [
    `"personasRelevance":${relevance}`,
    `"attributes":${oneLine(node.attributesText)}`,
  ]);
}

export function edgeLine(edge: GraphEdge): string {
  const { id, sourceId, targetId, edgeType, weight, confidence, createdAt, lastReinforced } = edge;
  const { reinforcementCount, decayRate } = edge;
  const ends = { kind: 'edge', id, sourceId, targetId, edgeType };
  return line({ ...ends, weight, confidence, createdAt, lastReinforced, reinforcementCount, decayRate }, [
    `"attributes":${oneLine(edge.attributesText)}`,
  ]);
}

export function linkLine({ memoryId, nodeId }: GraphLink): string {
  return line({ kind: 'link', memoryId, nodeId }, []);
}

function line(fields: object, others: readonly string[]): string {
  return `${[JSON.stringify(fields).slice(0, -1), ...others].join(',')}}\n`;
}

/** Line ends in JSON text stand between its parts, where a space does as well. */
const oneLine = (json: string) => json.replace(/[\r\n]/g, ' ');
