/** GraphML, written: every field under its own name, attributes as JSON text, so that reading it gives the same graph. */

import { MindsError } from '../../errors.js';
import type { GraphEdge, GraphNode } from '../types.js';

const NODE_KEYS = {
  name: 'string',
  nodeType: 'string',
  importance: 'double',
  attributes: 'string',
  personasRelevance: 'string',
  createdAt: 'string',
  updatedAt: 'string',
  activationLevel: 'double',
  accessCount: 'long',
  lastAccessed: 'string',
  version: 'long',
} as const;

const EDGE_KEYS = {
  edgeType: 'string',
  weight: 'double',
  confidence: 'double',
  attributes: 'string',
  createdAt: 'string',
  lastReinforced: 'string',
  reinforcementCount: 'long',
  decayRate: 'double',
} as const;

export function graphMlHead(): string {
  const keys = (ends: 'node' | 'edge', table: Readonly<Record<string, string>>) =>
    Object.entries(table).map(
      ([name, type]) => `  <key id="${ends}-${name}" for="${ends}" attr.name="${name}" attr.type="${type}"/>`,
    );
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">',
    ...keys('node', NODE_KEYS),
    ...keys('edge', EDGE_KEYS),
    '  <graph id="knowledge" edgedefault="directed">',
    '',
  ].join('\n');
}

export const GRAPHML_END = '  </graph>\n</graphml>\n';

type Values = Readonly<Record<string, string | number | Date | null>>;

export function graphMlNode(node: GraphNode): string {
  const { name, nodeType, importance, createdAt, updatedAt, activationLevel, accessCount } = node;
  const values: Values = {
    ...{ name, nodeType, importance, attributes: node.attributesText },
    ...{ personasRelevance: JSON.stringify(node.personasRelevance), createdAt, updatedAt, activationLevel },
    ...{ accessCount, lastAccessed: node.lastAccessed, version: node.version },
  };
  return `    <node id="${escaped(node.id)}">${data('node', values)}</node>\n`;
}

export function graphMlEdge(edge: Pick<GraphEdge, 'sourceId' | 'targetId'> & Partial<GraphEdge>): string {
  const { id, sourceId, targetId, edgeType, weight, confidence, attributesText, createdAt } = edge;
  const given = {
    ...{ edgeType, weight, confidence, attributes: attributesText, createdAt },
    ...{ lastReinforced: edge.lastReinforced, reinforcementCount: edge.reinforcementCount },
    ...{ decayRate: edge.decayRate },
  };
  const values = Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== undefined),
  ) as Values;
  const own = id === undefined ? '' : `id="${escaped(id)}" `;
  const ends = `source="${escaped(sourceId)}" target="${escaped(targetId)}"`;
  return `    <edge ${own}${ends}>${data('edge', values)}</edge>\n`;
}

function data(ends: 'node' | 'edge', values: Values): string {
  return Object.entries(values)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => {
      const text = value instanceof Date ? value.toISOString() : String(value);
      return `<data key="${ends}-${name}">${escaped(text)}</data>`;
    })
    .join('');
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what XML has no form for
const NOT_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/u;

/** @throws MindsError `TEXT_MALFORMED` for a character that XML has no form for */
function escaped(text: string): string {
  if (NOT_XML.test(text)) {
    throw new MindsError('TEXT_MALFORMED', 'a text holds a character that XML has no form for', {
      value: text.slice(0, 64),
      expected: 'characters of XML 1.0; JSON Lines take all',
    });
  }
  return text.replace(/[&<>"\r\n\t]/g, (character) => `&#${character.charCodeAt(0)};`);
}
