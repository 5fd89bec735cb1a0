/** KnowledgeGraph: typed methods that build a command and unwrap the reply. */

import { type Columns, column, TextColumn } from '../engine/columns.js';
import type { Engine } from '../engine/contract.js';
import type { Command, GraphStatistics } from '../engine/generated/vocabulary.js';
import { unwrap } from '../engine/outcome.js';
import * as check from '../memory/arguments.js';
import { type RowGroup, type Rows, sendRows } from '../memory/row-batch.js';
import * as args from './arguments.js';
import { exportPieces, type GraphExportFormat, type GraphExportOptions } from './exporting.js';
import { EdgeGroup, LinkGroup, NodeGroup } from './groups.js';
import {
  type GraphImportOptions,
  type GraphImportResult,
  type GraphPieces,
  importPieces,
} from './importing.js';
import { KnownIds, type NodeIds } from './node-ids.js';
import { RankedNodes } from './ranked.js';
import { edgesOf, nodesOf } from './records.js';
import { pathsOf, Subgraph } from './subgraph.js';
import type {
  ActivationOptions,
  EdgeInput,
  EdgePatch,
  FindEdgesOptions,
  FindNodesOptions,
  GraphBatchOptions,
  GraphBatchResult,
  GraphEdge,
  GraphLink,
  GraphNode,
  GraphPage,
  GraphPath,
  LinksOptions,
  NodeInput,
  NodePatch,
  PageRankOptions,
  PathOptions,
  PersonalizedPageRankOptions,
  RelatedOptions,
  Seeds,
  SubgraphOptions,
} from './types.js';

/** The value of the column `outcome` for a row that was merged into what was there. */
const MERGED = 1;

/**
 * The knowledge graph of a council: nodes, directed edges of many types, links to memories.
 *
 * Every method checks its arguments' types (`INVALID_TYPE`, a TypeError) and leaves values to the engine (`OUT_OF_RANGE`,
 * `TEXT_EMPTY`, ...); every method can fail with `CLOSED`, writes with `READ_ONLY`, `DISK_FULL`, `BUSY` and `IO`. What a
 * write did is durable when it resolves, and the next read sees it.
 */
export class KnowledgeGraph {
  readonly #engine: Engine;
  readonly #ids = new KnownIds();

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /**
   * Adds a node; one with its name and type is merged with it: attributes and relevance by key, importance the larger,
   * version one more.
   *
   * @returns the node as it is then
   * @throws MindsError `ID_CONFLICT` when `id` belongs to another node; codes of bad values
   */
  async addNode(node: NodeInput): Promise<GraphNode> {
    const [id] = await this.#addOne(new NodeGroup(), node);
    return (await this.getNode(id)) as GraphNode;
  }

  /**
   * Adds any number of nodes in groups of at most 10,000, each all or nothing.
   *
   * @param nodes an iterable or async iterable; it is read as fast as it can be stored
   * @throws MindsError `BATCH_FAILED`: details name the row and the groups that are in, `cause` is the row's error;
   *   `ABORTED`: details name the groups that are in
   */
  addNodeBatch(nodes: Rows<NodeInput>, options: GraphBatchOptions = {}): Promise<GraphBatchResult> {
    return this.#addBatch(nodes, () => new NodeGroup(), options);
  }

  /**
   * Adds an edge; one with its ends and type is merged with it: weight averaged, confidence the larger, attributes by
   * key, reinforced once more.
   *
   * @returns the edge as it is then
   * @throws MindsError `NOT_FOUND` naming the end that is no node; `ID_CONFLICT`; codes of bad values
   */
  async addEdge(edge: EdgeInput): Promise<GraphEdge> {
    const [id] = await this.#addOne(new EdgeGroup(), edge);
    return (await this.getEdge(id)) as GraphEdge;
  }

  /** Adds any number of edges, as `addNodeBatch` does nodes; 100,000 a second and more. */
  addEdgeBatch(edges: Rows<EdgeInput>, options: GraphBatchOptions = {}): Promise<GraphBatchResult> {
    return this.#addBatch(edges, () => new EdgeGroup(), options);
  }

  /** The node with this id; null where there is none. */
  async getNode(id: string): Promise<GraphNode | null> {
    return (await this.getNodes([id]))[0] ?? null;
  }

  /** The nodes with these ids, in order; null where there is none. */
  async getNodes(ids: Iterable<string>): Promise<(GraphNode | null)[]> {
    const command: Command = { op: 'getNodes', args: { ids: check.texts('ids', ids) } };
    const { columns } = unwrap(await this.#engine.execute(command), 'nodes');
    return placed(command.args.ids.length, column(columns, 'index'), nodesOf(columns));
  }

  /**
   * The nodes that a text mentions by name or alias: the longest runs of words that are such, most important nodes first
   * where several have the same.
   *
   * @param text at most 1 MiB, of which the first 256 words count
   */
  async mentions(text: string): Promise<GraphNode[]> {
    const columns = { content: TextColumn.from([check.text('text', text)]) };
    const outcome = await this.#engine.execute({ op: 'mentions', args: {} }, columns);
    const ids = column(unwrap(outcome, 'mentions').columns, 'id').toArray();
    return (await this.getNodes(ids)).filter((node) => node !== null);
  }

  /** The edge with this id; null where there is none. */
  async getEdge(id: string): Promise<GraphEdge | null> {
    return (await this.getEdges([id]))[0] ?? null;
  }

  /** The edges with these ids, in order; null where there is none. */
  async getEdges(ids: Iterable<string>): Promise<(GraphEdge | null)[]> {
    const command: Command = { op: 'getEdges', args: { ids: check.texts('ids', ids) } };
    const { columns } = unwrap(await this.#engine.execute(command), 'edges');
    return placed(command.args.ids.length, column(columns, 'index'), edgesOf(columns));
  }

  /**
   * Changes the fields given; objects are replaced whole.
   *
   * @throws MindsError `NOT_FOUND`; `NODE_EXISTS` when another node has the new name and type
   */
  async updateNode(id: string, patch: NodePatch): Promise<GraphNode> {
    const command: Command = { op: 'updateNode', args: args.updateNodeArgs(id, patch) };
    return nodesOf(unwrap(await this.#engine.execute(command), 'nodes').columns)[0] as GraphNode;
  }

  /**
   * Changes the fields given; it does not count as a reinforcement.
   *
   * @throws MindsError `NOT_FOUND`
   */
  async updateEdge(id: string, patch: EdgePatch): Promise<GraphEdge> {
    const command: Command = { op: 'updateEdge', args: args.updateEdgeArgs(id, patch) };
    return edgesOf(unwrap(await this.#engine.execute(command), 'edges').columns)[0] as GraphEdge;
  }

  /** Removes a node with its edges and links; false where there was none. */
  async removeNode(id: string): Promise<boolean> {
    return (await this.removeNodes([check.text('id', id)])) > 0;
  }

  /** Removes nodes with their edges and links, all at once; how many there were. */
  async removeNodes(ids: Iterable<string>): Promise<number> {
    const command: Command = { op: 'removeNodes', args: { ids: check.texts('ids', ids) } };
    return unwrap(await this.#engine.execute(command), 'count').reply.count;
  }

  /** Removes an edge; false where there was none. */
  async removeEdge(id: string): Promise<boolean> {
    return (await this.removeEdges([check.text('id', id)])) > 0;
  }

  /** Removes edges, all at once; how many there were. */
  async removeEdges(ids: Iterable<string>): Promise<number> {
    const command: Command = { op: 'removeEdges', args: { ids: check.texts('ids', ids) } };
    return unwrap(await this.#engine.execute(command), 'count').reply.count;
  }

  /**
   * Looks for nodes by the words of their names, by type and importance, page by page.
   *
   * @returns with `text`, names of exactly these words first; then by importance, ties by the order of adding
   */
  async findNodes(options: FindNodesOptions = {}): Promise<GraphPage<GraphNode>> {
    const command: Command = { op: 'findNodes', args: args.findNodesArgs(options) };
    const { reply, columns } = unwrap(await this.#engine.execute(command), 'nodes');
    return { items: nodesOf(columns), cursor: reply.cursor };
  }

  /** Looks for edges by their ends and types, page by page, in the order of adding. */
  async findEdges(options: FindEdgesOptions = {}): Promise<GraphPage<GraphEdge>> {
    const command: Command = { op: 'findEdges', args: args.findEdgesArgs(options) };
    const { reply, columns } = unwrap(await this.#engine.execute(command), 'edges');
    return { items: edgesOf(columns), cursor: reply.cursor };
  }

  /**
   * What is within some hops of a node, or of several; and the edges among what is found. Costs what it touches.
   *
   * @param ids where to begin; these come first, with depth 0
   * @returns nodes with the strength of their connection, by depth, then strength
   * @throws MindsError `NOT_FOUND`
   */
  async findRelated(ids: string | Iterable<string>, options: RelatedOptions = {}): Promise<Subgraph> {
    const command: Command = { op: 'related', args: args.relatedArgs(ids, options) };
    return new Subgraph(unwrap(await this.#engine.execute(command), 'subgraph'));
  }

  /**
   * The path of fewest hops, or with `weighted` the likeliest: that with the largest product of weights.
   *
   * @returns null where no path leads there
   * @throws MindsError `NOT_FOUND` for an end that is no node
   */
  async findPath(from: string, to: string, options: PathOptions = {}): Promise<GraphPath | null> {
    const command: Command = { op: 'paths', args: args.pathsArgs(from, to, 1, options) };
    return pathsOf(await this.#engine.execute(command))[0] ?? null;
  }

  /**
   * The first `count` paths, 1 to 1,000, by hops or by likelihood; none visits a node twice.
   *
   * @throws MindsError `NOT_FOUND` for an end that is no node
   */
  async findPaths(from: string, to: string, count: number, options: PathOptions = {}): Promise<GraphPath[]> {
    const command: Command = { op: 'paths', args: args.pathsArgs(from, to, count, options) };
    return [...pathsOf(await this.#engine.execute(command))];
  }

  /**
   * Lets activation spread from seeds along edges for some rounds. Costs what it touches.
   *
   * @param seeds ids, which begin with 1, or a Map of ids to activations in [0, 1]; at most 10,000
   * @returns nodes by activation; `docs/semantics-graph.md` has the formulas of each mode
   * @throws MindsError `NOT_FOUND` for a seed that is no node
   */
  async spreadingActivation(seeds: Seeds, options: ActivationOptions = {}): Promise<RankedNodes> {
    const ids = this.#ids.take();
    const command: Command = { op: 'activate', args: args.activateArgs(options, ids.known) };
    return this.#ranked(ids, command, args.seedColumns(seeds));
  }

  /**
   * Ranks all nodes by how often a walk along edges, by weight, comes by. Linear in the edges, some 20 passes.
   *
   * @returns nodes by rank, which has 40 bits, so that rounding decides no order; equal ones as they were added
   */
  async pageRank(options: PageRankOptions = {}): Promise<RankedNodes> {
    const ids = this.#ids.take();
    return this.#ranked(ids, { op: 'pageRank', args: args.pageRankArgs(options, ids.known) });
  }

  /**
   * Ranks nodes by how often a walk that begins at seeds comes by.
   *
   * @param seeds ids, or a Map of ids to weights of at least 0; at most 10,000
   * @param options with `topK` only the neighbourhood of the seeds is looked at
   * @throws MindsError `NOT_FOUND` for a seed that is no node
   */
  async personalizedPageRank(seeds: Seeds, options: PersonalizedPageRankOptions = {}): Promise<RankedNodes> {
    const ids = this.#ids.take();
    const command: Command = { op: 'personalizedPageRank', args: args.personalizedArgs(options, ids.known) };
    return this.#ranked(ids, command, args.seedColumns(seeds));
  }

  /**
   * Which nodes hang together.
   *
   * @param options `strong` (default false): edges must lead there and back
   * @returns ids by component, in the order of adding
   */
  async components(options: { readonly strong?: boolean | undefined } = {}): Promise<string[][]> {
    check.object('options', options);
    const strong = check.optional(check.flag, 'strong', options.strong) ?? null;
    const command: Command = { op: 'components', args: { strong } };
    const { columns } = unwrap(await this.#engine.execute(command), 'components');
    const ids = column(columns, 'id');
    const groups = Array.from(column(columns, 'componentSizes'), (): string[] => []);
    column(columns, 'component').forEach((component, row) => {
      groups[component]?.push(ids.at(row));
    });
    return groups;
  }

  /** Counts, means, degrees and components over the whole graph. */
  async getGraphStatistics(): Promise<GraphStatistics> {
    const outcome = await this.#engine.execute({ op: 'graphStatistics', args: {} });
    const { kind: _, ...statistics } = unwrap(outcome, 'graphStatistics').reply;
    return statistics;
  }

  /** The most important nodes and the edges among them. */
  async getSubgraph(options: SubgraphOptions = {}): Promise<Subgraph> {
    const command: Command = { op: 'subgraph', args: args.subgraphArgs(options) };
    return new Subgraph(unwrap(await this.#engine.execute(command), 'subgraph'));
  }

  /**
   * Links a memory to a node.
   *
   * @returns whether the link is new
   * @throws MindsError `NOT_FOUND` naming what is not there
   */
  async link(memoryId: string, nodeId: string): Promise<boolean> {
    return (await this.#linkOne('link', { memoryId, nodeId })) > 0;
  }

  /** Takes a link away; false where there was none. */
  async unlink(memoryId: string, nodeId: string): Promise<boolean> {
    return (await this.#linkOne('unlink', { memoryId, nodeId })) > 0;
  }

  /**
   * Links any number of memories to nodes, in groups as `addNodeBatch`.
   *
   * @returns how many links are new
   */
  async linkBatch(links: Rows<GraphLink>, options: GraphBatchOptions = {}): Promise<number> {
    let fresh = 0;
    const take = ({ reply }: { readonly reply: { readonly count: number } }) => {
      fresh += reply.count;
    };
    const kind = { newGroup: () => new LinkGroup('link'), reply: 'count' as const, take };
    await sendRows(this.#engine, links, kind, options);
    return fresh;
  }

  /** Links of a memory, of a node, or all of them, page by page. */
  async links(options: LinksOptions = {}): Promise<GraphPage<GraphLink>> {
    const command: Command = { op: 'links', args: args.linksArgs(options) };
    const { reply, columns } = unwrap(await this.#engine.execute(command), 'links');
    const nodes = column(columns, 'node');
    const memories = column(columns, 'memory').toArray();
    const items = memories.map((memoryId, row) => ({ memoryId, nodeId: nodes.at(row) }));
    return { items, cursor: reply.cursor };
  }

  /**
   * Adds what a file holds, in groups: JSON Lines as `exportGraph` writes them, a CSV list of edges, or GraphML.
   *
   * @param pieces the file's text or bytes, in order; a stream will do
   * @throws MindsError `INVALID_ARGUMENT` or the code of a bad value, with the line; `BATCH_FAILED` otherwise
   */
  importGraph(pieces: GraphPieces, options: GraphImportOptions = {}): Promise<GraphImportResult> {
    return importPieces(this, pieces, options);
  }

  /**
   * Writes the graph, or a part of it, as text in pieces: JSON Lines (whole, exact), GraphML, JSON for D3, or DOT.
   *
   * Nothing of it is kept in memory but for D3, DOT and GraphML of a part. Of a graph that others change meanwhile, the
   * pieces are of several moments.
   */
  exportGraph(format: GraphExportFormat, options: GraphExportOptions = {}): AsyncGenerator<string> {
    return exportPieces(this, this.#engine, format, options);
  }

  /** The ranking that a command asks for which says that these ids are known. */
  async #ranked(ids: NodeIds, command: Command, columns?: Columns): Promise<RankedNodes> {
    const ranked = new RankedNodes(unwrap(await this.#engine.execute(command, columns), 'ranked'), ids);
    this.#ids.keep(ids);
    return ranked;
  }

  async #addOne<Row>(group: RowGroup<Row>, row: Row): Promise<[id: string]> {
    group.push(row);
    const { command, columns } = group.finish();
    const answer = unwrap(await this.#engine.execute(command, columns), 'stored');
    return [column(answer.columns, 'id').at(0)];
  }

  async #addBatch<Row>(
    rows: Rows<Row>,
    newGroup: () => RowGroup<Row>,
    options: GraphBatchOptions,
  ): Promise<GraphBatchResult> {
    const ids: string[] = [];
    let merged = 0;
    await sendRows(
      this.#engine,
      rows,
      {
        newGroup,
        reply: 'stored',
        take: ({ columns }, first) => {
          const given = column(columns, 'id');
          const outcomes = column(columns, 'outcome');
          for (let row = 0; row < given.length; row++) {
            ids[first + row] = given.at(row);
            merged += outcomes[row] === MERGED ? 1 : 0;
          }
        },
      },
      options,
    );
    return { ids, added: ids.length - merged, merged };
  }

  async #linkOne(op: 'link' | 'unlink', link: GraphLink): Promise<number> {
    const group = new LinkGroup(op);
    group.push(link);
    const { command, columns } = group.finish();
    return unwrap(await this.#engine.execute(command, columns), 'count').reply.count;
  }
}

/** Each item at its place, null where there is none. */
function placed<T>(length: number, places: Uint32Array, items: readonly T[]): (T | null)[] {
  const found: (T | null)[] = Array.from({ length }, () => null);
  places.forEach((place, row) => {
    found[place] = items[row] as T;
  });
  return found;
}
