/** `related` and `subgraph`: some nodes, and the edges among them. */

import { type Columns, TextColumn } from '../../columns.js';
import { LIMITS } from '../../generated/vocabulary.js';
import type { Answer, Operation } from '../operation.js';
import { checkRange } from '../values.js';
import { nodeOf } from './adding.js';
import { checkBound } from './finding.js';
import { type Edge, type Node, weightOf } from './node.js';
import { byValue, checkCount } from './ranked.js';

/** The edges that a traversal follows. */
export type EdgeFilter = (edge: Edge) => boolean;

export function edgeFilter(
  types: readonly string[] | null | undefined,
  minWeight: number | null | undefined,
): EdgeFilter {
  const wanted = types ? new Set(types) : undefined;
  const least = Math.fround(minWeight ?? 0);
  return (edge) => weightOf(edge) >= least && (wanted === undefined || wanted.has(edge.type));
}

export const related: Operation<'related'> = ({ council: { graph } }, args) => {
  const maxDepth = checkRange(args.maxDepth ?? 2, 1, LIMITS.maxRounds, { field: 'maxDepth' });
  const minWeight = checkRange(args.minWeight ?? 0.1, 0, 1, { field: 'minWeight' });
  const limit = checkRange(args.limit ?? 1_000, 1, LIMITS.maxLimit, { field: 'limit' });
  checkCount(args.ids.length, 'ids');
  const counts = edgeFilter(args.edgeTypes, minWeight);
  const starts = args.ids.map((id, row) => nodeOf(graph, id, { field: 'ids', row }));

  const direction = args.direction ?? 'out';
  const steps = (node: Node): [Node, Edge][] => [
    ...(direction === 'in' ? [] : node.out.map((edge): [Node, Edge] => [edge.target, edge])),
    ...(direction === 'out' ? [] : node.in.map((edge): [Node, Edge] => [edge.source, edge])),
  ];
  let level: [Node, number][] = [...new Set(starts)].map((node) => [node, 1]);
  level.sort(byValue);
  const found: { node: Node; depth: number; strength: number }[] = [];
  const seen = new Set<Node>();
  let room = limit;
  for (let depth = 0; ; depth++) {
    for (const [node, strength] of level) {
      found.push({ node, depth, strength });
      seen.add(node);
    }
    if (depth === maxDepth || level.length === 0 || room === 0) {
      break;
    }
    const strengths = new Map<Node, number>();
    for (const [node, strength] of level) {
      for (const [next, edge] of steps(node)) {
        if (counts(edge) && !seen.has(next)) {
          strengths.set(next, Math.max(strengths.get(next) ?? 0, strength * weightOf(edge)));
        }
      }
    }
    level = [...strengths].sort(byValue).slice(0, room);
    room -= level.length;
  }
  const nodes = found.map(({ node }) => node);
  return subgraphAnswer(nodes, (args.edges ?? true) ? edgesAmong(nodes, counts) : [], {
    depth: Uint32Array.from(found, ({ depth }) => depth),
    strength: Float64Array.from(found, ({ strength }) => strength),
  });
};

export const subgraph: Operation<'subgraph'> = ({ council: { graph } }, args) => {
  checkBound(args.minImportance, 'minImportance');
  const most = checkRange(args.maxNodes ?? 1_000, 1, LIMITS.maxLimit, { field: 'maxNodes' });
  const types = args.nodeTypes ? new Set(args.nodeTypes) : undefined;
  const least = args.minImportance ?? Number.NEGATIVE_INFINITY;
  const nodes = [...graph.nodes.values()]
    .filter((node) => (types === undefined || types.has(node.type)) && node.importance >= least)
    .sort((a, b) => b.importance - a.importance || a.number - b.number)
    .slice(0, most);
  return subgraphAnswer(nodes, edgesAmong(nodes, edgeFilter(args.edgeTypes, undefined)), {
    importance: Float64Array.from(nodes, (node) => node.importance),
  });
};

function edgesAmong(nodes: readonly Node[], counts: EdgeFilter): Edge[] {
  const among = new Set(nodes);
  return nodes.flatMap((node) => node.out.filter((edge) => among.has(edge.target) && counts(edge)));
}

function subgraphAnswer(nodes: readonly Node[], edges: readonly Edge[], facts: Columns): Answer {
  const rows = new Map(nodes.map((node, row) => [node, row]));
  const { types, edgeType, edgeWeight } = edgeColumns(edges);
  return {
    reply: { kind: 'subgraph', types },
    columns: {
      id: TextColumn.from(nodes.map((node) => node.id)),
      ...facts,
      edgeSource: Uint32Array.from(edges, (edge) => rows.get(edge.source) as number),
      edgeTarget: Uint32Array.from(edges, (edge) => rows.get(edge.target) as number),
      edgeType,
      edgeWeight,
    },
  };
}

/** Types and weights of edges, each type named once. */
export function edgeColumns(edges: readonly Edge[]) {
  const types = [...new Set(edges.map((edge) => edge.type))];
  const places = new Map(types.map((type, place) => [type, place]));
  return {
    types,
    edgeType: Uint32Array.from(edges, (edge) => places.get(edge.type) as number),
    edgeWeight: Float32Array.from(edges, (edge) => edge.weight),
  };
}
