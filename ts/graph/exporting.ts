/** Exporting a graph, whole or in part, as pieces of text. */

import type { Columns } from '../engine/columns.js';
import type { Engine, Outcome } from '../engine/contract.js';
import { unwrap } from '../engine/outcome.js';
import * as check from '../memory/arguments.js';
import { DOT_END, DOT_HEAD, dotEdge, dotNode } from './formats/dot.js';
import { GRAPHML_END, graphMlEdge, graphMlHead, graphMlNode } from './formats/graphml-text.js';
import { edgeLine, linkLine, nodeLine } from './formats/jsonl.js';
import type { KnowledgeGraph } from './knowledge-graph.js';
import { edgesOf, nodesOf } from './records.js';
import type { PartEdge, Subgraph } from './subgraph.js';
import type { GraphEdge, GraphLink, GraphNode, RelatedOptions, SubgraphOptions } from './types.js';

export const EXPORT_FORMATS = ['jsonl', 'graphml', 'd3', 'dot'] as const;
export type GraphExportFormat = (typeof EXPORT_FORMATS)[number];

export interface GraphExportOptions {
  /** Only what is within some hops of a node, as `findRelated` has it. */
  readonly related?: (RelatedOptions & { readonly ids: string | Iterable<string> }) | undefined;
  /** Only the most important nodes, as `getSubgraph` has them. */
  readonly subgraph?: SubgraphOptions | undefined;
  /** JSON Lines: whether links to memories come too. Default: with the whole graph. */
  readonly links?: boolean | undefined;
}

/** Rows of a page. */
const PAGE = 10_000;

/** An edge of the whole graph has all its fields, one of a part its ends, type and weight. */
type AnyEdge = GraphEdge | PartEdge;

interface Source {
  nodes(): AsyncGenerator<GraphNode>;
  edges(): AsyncGenerator<AnyEdge> | Generator<AnyEdge>;
}

export async function* exportPieces(
  graph: KnowledgeGraph,
  engine: Engine,
  format: GraphExportFormat,
  options: GraphExportOptions,
): AsyncGenerator<string> {
  check.choice('format', format, EXPORT_FORMATS);
  check.object('options', options);
  const isWhole = options.related === undefined && options.subgraph === undefined;
  const withLinks = check.optional(check.flag, 'links', options.links) ?? isWhole;
  const source = isWhole ? wholeGraph(engine) : partOf(graph, await selected(graph, options));
  switch (format) {
    case 'jsonl':
      for await (const node of source.nodes()) yield nodeLine(node);
      for await (const edge of source.edges()) yield edgeLineOf(edge);
      if (withLinks) {
        for await (const link of allLinks(graph)) yield linkLine(link);
      }
      break;
    case 'graphml':
      yield graphMlHead();
      for await (const node of source.nodes()) yield graphMlNode(node);
      for await (const edge of source.edges()) yield graphMlEdge(edge);
      yield GRAPHML_END;
      break;
    case 'dot':
      yield DOT_HEAD;
      for await (const node of source.nodes()) yield dotNode(node);
      for await (const edge of source.edges()) yield dotEdge(edge);
      yield DOT_END;
      break;
    case 'd3':
      yield '{"nodes":[';
      yield* separated(source.nodes(), ({ id, name, nodeType, importance }) => ({
        ...{ id, name, type: nodeType, importance },
      }));
      yield '],"links":[';
      yield* separated(source.edges(), ({ sourceId, targetId, edgeType, weight }) => ({
        ...{ source: sourceId, target: targetId, type: edgeType, weight },
      }));
      yield ']}\n';
      break;
  }
}

async function selected(graph: KnowledgeGraph, { related, subgraph }: GraphExportOptions): Promise<Subgraph> {
  if (related !== undefined) {
    check.object('related', related);
    return graph.findRelated(related.ids, related);
  }
  return graph.getSubgraph(subgraph);
}

function wholeGraph(engine: Engine): Source {
  return {
    nodes: async function* () {
      for await (const columns of pages(engine, 'scanNodes', 'nodes')) yield* nodesOf(columns);
    },
    edges: async function* () {
      for await (const columns of pages(engine, 'scanEdges', 'edges')) yield* edgesOf(columns);
    },
  };
}

async function* pages(
  engine: Engine,
  op: 'scanNodes' | 'scanEdges',
  kind: 'nodes' | 'edges',
): AsyncGenerator<Columns> {
  let cursor: string | null = null;
  do {
    const outcome: Outcome = await engine.execute({ op, args: { cursor, limit: PAGE } });
    const answer = unwrap(outcome, kind);
    yield answer.columns;
    cursor = answer.reply.cursor;
  } while (cursor !== null);
}

function partOf(graph: KnowledgeGraph, part: Subgraph): Source {
  return {
    nodes: async function* () {
      const nodes = await graph.getNodes(Array.from(part, ([id]) => id));
      // One that went meanwhile is left out.
      yield* nodes.filter((node) => node !== null);
    },
    edges: () => part.edges(),
  };
}

async function* allLinks(graph: KnowledgeGraph): AsyncGenerator<GraphLink> {
  let cursor: string | null = null;
  do {
    const page = await graph.links({ limit: PAGE, ...(cursor === null ? {} : { cursor }) });
    yield* page.items;
    cursor = page.cursor;
  } while (cursor !== null);
}

function edgeLineOf(edge: AnyEdge): string {
  return 'id' in edge ? edgeLine(edge) : `${JSON.stringify({ kind: 'edge', ...edge })}\n`;
}

async function* separated<T>(
  rows: AsyncIterable<T> | Iterable<T>,
  plain: (row: T) => object,
): AsyncGenerator<string> {
  let separator = '';
  for await (const row of rows) {
    yield separator + JSON.stringify(plain(row));
    separator = ',';
  }
}
