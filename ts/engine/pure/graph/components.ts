/** `components`: which nodes hang together. Components count from 0 in the order of their first nodes. */

import { TextColumn } from '../../columns.js';
import type { Operation } from '../operation.js';
import type { Graph } from './graph.js';
import type { Node } from './node.js';

export const components: Operation<'components'> = ({ council: { graph } }, { strong }) => {
  const groups = strong ? strongComponents(graph) : weakComponents(graph);
  const places = new Map(groups.flatMap((group, place) => group.map((node) => [node, place] as const)));
  const nodes = [...graph.nodes.values()];
  return {
    reply: { kind: 'components' },
    columns: {
      id: TextColumn.from(nodes.map((node) => node.id)),
      component: Uint32Array.from(nodes, (node) => places.get(node) as number),
      componentSizes: Uint32Array.from(groups, (group) => group.length),
    },
  };
};

const targets = (node: Node) => node.out.map((edge) => edge.target);
const sources = (node: Node) => node.in.map((edge) => edge.source);

/** Connected whatever the direction of edges. */
export function weakComponents(graph: Graph): Node[][] {
  const seen = new Set<Node>();
  return [...graph.nodes.values()]
    .map((node) => reach(node, seen, (one) => [...targets(one), ...sources(one)]))
    .filter((group) => group.length > 0);
}

/** Connected there and back: what a node reaches among those that reach it (Kosaraju; Sharir 1981). */
export function strongComponents(graph: Graph): Node[][] {
  const finished: Node[] = [];
  const visited = new Set<Node>();
  for (const node of graph.nodes.values()) {
    for (const left of reach(node, visited, targets)) {
      finished.push(left);
    }
  }
  const seen = new Set<Node>();
  const groups = finished.reverse().map((node) => reach(node, seen, sources));
  const first = (group: readonly Node[]) =>
    group.reduce((least, node) => Math.min(least, node.number), Number.POSITIVE_INFINITY);
  return groups
    .filter((group) => group.length > 0)
    .map((group) => ({ group, first: first(group) }))
    .sort((a, b) => a.first - b.first)
    .map(({ group }) => group);
}

/** The nodes not seen yet that `node` leads to, itself included, in the order in which a depth-first search leaves them. */
function reach(node: Node, seen: Set<Node>, next: (node: Node) => Node[]): Node[] {
  const left: Node[] = [];
  const way: { readonly node: Node; readonly ahead: Iterator<Node> }[] = [];
  const enter = (one: Node) => {
    if (!seen.has(one)) {
      seen.add(one);
      way.push({ node: one, ahead: next(one).values() });
    }
  };
  enter(node);
  for (let here = way.at(-1); here !== undefined; here = way.at(-1)) {
    const ahead = here.ahead.next();
    if (ahead.done) {
      left.push(here.node);
      way.pop();
    } else {
      enter(ahead.value);
    }
  }
  return left;
}
