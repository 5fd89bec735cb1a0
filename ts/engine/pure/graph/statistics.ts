/** `graphStatistics`: counts and means over the whole graph. */

import { NO_COLUMNS } from '../../columns.js';
import type { GraphStatistics, TypeCount } from '../../generated/vocabulary.js';
import type { Operation } from '../operation.js';
import { compareText } from '../order.js';
import { strongComponents, weakComponents } from './components.js';

export const graphStatistics: Operation<'graphStatistics'> = ({ council: { graph, links } }) => {
  const nodes = [...graph.nodes.values()];
  const edges = [...graph.edges.values()];
  const mean = (values: readonly number[]) =>
    values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
  const degrees = nodes.map((node) => node.out.length + node.in.length);
  const largest = (values: readonly number[]) => values.reduce((most, value) => Math.max(most, value), 0);
  const weak = weakComponents(graph);
  const statistics: GraphStatistics = {
    nodes: nodes.length,
    edges: edges.length,
    nodeTypes: countTypes(nodes),
    edgeTypes: countTypes(edges),
    density: nodes.length < 2 ? 0 : edges.length / (nodes.length * (nodes.length - 1)),
    meanDegree: nodes.length === 0 ? 0 : (2 * edges.length) / nodes.length,
    maxDegree: largest(degrees),
    selfLoops: edges.filter((edge) => edge.source === edge.target).length,
    isolated: degrees.filter((degree) => degree === 0).length,
    meanWeight: mean(edges.map((edge) => edge.weight)),
    meanImportance: mean(nodes.map((node) => node.importance)),
    weakComponents: weak.length,
    largestComponent: largest(weak.map((group) => group.length)),
    strongComponents: strongComponents(graph).length,
    links: links.size,
  };
  return { reply: { kind: 'graphStatistics', ...statistics }, columns: NO_COLUMNS };
};

/** Types by count, most frequent first, then by name. */
function countTypes(rows: readonly { readonly type: string }[]): TypeCount[] {
  const counts = new Map<string, number>();
  for (const { type } of rows) {
    counts.set(type, (counts.get(type) ?? 0) + 1);
  }
  return Array.from(counts, ([type, count]) => ({ type, count })).sort(
    (a, b) => b.count - a.count || compareText(a.type, b.type),
  );
}
