/** DOT, the language of Graphviz. */

import type { PartEdge } from '../subgraph.js';
import type { GraphNode } from '../types.js';

export const DOT_HEAD = 'digraph knowledge {\n';
export const DOT_END = '}\n';

const quoted = (text: string) =>
  `"${text
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')
    .replace(/\r?\n|\r/g, '\\n')}"`;

export function dotNode({ id, name, nodeType, importance }: GraphNode): string {
  return `  ${quoted(id)} [label=${quoted(name)}, type=${quoted(nodeType)}, importance=${importance}];\n`;
}

export function dotEdge({ sourceId, targetId, edgeType, weight }: PartEdge): string {
  return `  ${quoted(sourceId)} -> ${quoted(targetId)} [label=${quoted(edgeType)}, weight=${weight}];\n`;
}
