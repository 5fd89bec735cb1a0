/**
 * Importing a graph: items of a file, added in groups of one kind. Constant memory, but for the ids of nodes that are
 * called otherwise here than in the file.
 */

import { MindsError, MindsTypeError } from '../errors.js';
import * as check from '../memory/arguments.js';
import { checkIterable } from '../memory/row-batch.js';
import { textOf } from '../memory/transfer/pieces.js';
import { EDGE_TYPES, NODE_TYPES } from './constants.js';
import type { Item, ItemDefaults } from './formats/item.js';
import type { KnowledgeGraph } from './knowledge-graph.js';
import type { GraphBatchOptions } from './types.js';

/** The text or bytes of a file, in order: a stream, or an array. */
export type GraphPieces = AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array>;

export const IMPORT_FORMATS = ['jsonl', 'csv', 'tsv', 'graphml'] as const;
export type GraphImportFormat = (typeof IMPORT_FORMATS)[number];

export interface GraphImportOptions extends GraphBatchOptions {
  /** Default `jsonl`. */
  readonly format?: GraphImportFormat | undefined;
  /** Of nodes that the file gives none. Default `concept`. */
  readonly nodeType?: string | undefined;
  /** Of edges that the file gives none. Default `relates_to`. */
  readonly edgeType?: string | undefined;
}

export interface GraphImportResult {
  readonly nodesAdded: number;
  readonly nodesMerged: number;
  readonly edgesAdded: number;
  readonly edgesMerged: number;
  /** Links that are new. */
  readonly links: number;
}

/** Items of one kind that are added together. */
const GROUP = 10_000;

export async function importPieces(
  graph: KnowledgeGraph,
  pieces: GraphPieces,
  options: GraphImportOptions,
): Promise<GraphImportResult> {
  check.object('options', options);
  checkIterable('pieces', pieces, 'strings or bytes');
  const format = check.choice('format', options.format ?? 'jsonl', IMPORT_FORMATS);
  check.optional(check.signal, 'signal', options.signal);
  check.optional(check.callback, 'onProgress', options.onProgress);
  const defaults: ItemDefaults = {
    nodeType: check.optional(check.text, 'nodeType', options.nodeType) ?? NODE_TYPES.CONCEPT,
    edgeType: check.optional(check.text, 'edgeType', options.edgeType) ?? EDGE_TYPES.RELATES_TO,
  };
  const importer = new Importer(graph, options);
  for await (const item of await read(format, textOf(pieces, 'pieces'), defaults)) {
    await importer.add(item);
  }
  return importer.finish();
}

/** Readers are loaded when they are needed: they know libraries that nothing else needs. */
async function read(
  format: GraphImportFormat,
  pieces: AsyncIterable<string>,
  defaults: ItemDefaults,
): Promise<AsyncIterable<Item>> {
  switch (format) {
    case 'jsonl':
      return (await import('./formats/jsonl.js')).readJsonLines(pieces, defaults);
    case 'csv':
      return (await import('./formats/csv.js')).readEdgeList(pieces, ',', defaults);
    case 'tsv':
      return (await import('./formats/csv.js')).readEdgeList(pieces, '\t', defaults);
    case 'graphml':
      return (await import('./formats/graphml.js')).readGraphMl(pieces, defaults);
  }
}

class Importer {
  readonly #graph: KnowledgeGraph;
  readonly #options: GraphBatchOptions;
  /** Ids here by those of the file, where they differ. */
  readonly #ids = new Map<string, string>();
  readonly #result = { nodesAdded: 0, nodesMerged: 0, edgesAdded: 0, edgesMerged: 0, links: 0 };
  #group: Item[] = [];
  #rowsIn = 0;

  constructor(graph: KnowledgeGraph, options: GraphBatchOptions) {
    this.#graph = graph;
    this.#options = options;
  }

  async add(item: Item): Promise<void> {
    const kind = this.#group[0]?.kind;
    if (this.#group.length === GROUP || (kind !== undefined && kind !== item.kind)) {
      await this.#send();
    }
    this.#group.push(item);
  }

  async finish(): Promise<GraphImportResult> {
    await this.#send();
    return this.#result;
  }

  async #send(): Promise<void> {
    const group = this.#group;
    this.#group = [];
    if (this.#options.signal?.aborted) {
      throw new MindsError('ABORTED', `the import was aborted; ${this.#rowsIn} rows are in`, {
        stored: this.#rowsIn,
      });
    }
    try {
      await this.#sendNodes(group.filter((item) => item.kind === 'node'));
      await this.#sendEdges(group.filter((item) => item.kind === 'edge'));
      await this.#sendLinks(group.filter((item) => item.kind === 'link'));
    } catch (error) {
      throw located(error, group, this.#rowsIn);
    }
    this.#rowsIn += group.length;
    this.#options.onProgress?.(this.#rowsIn);
  }

  async #sendNodes(items: readonly Extract<Item, { kind: 'node' }>[]): Promise<void> {
    if (items.length === 0) return;
    const { ids, added, merged } = await this.#graph.addNodeBatch(items.map(({ row }) => row));
    items.forEach(({ ref }, place) => {
      const id = ids[place] as string;
      if (id !== ref) this.#ids.set(ref, id);
    });
    this.#result.nodesAdded += added;
    this.#result.nodesMerged += merged;
  }

  async #sendEdges(items: readonly Extract<Item, { kind: 'edge' }>[]): Promise<void> {
    if (items.length === 0) return;
    const rows = items.map(({ row }) => ({
      ...row,
      sourceId: this.#idOf(row.sourceId),
      targetId: this.#idOf(row.targetId),
    }));
    const { added, merged } = await this.#graph.addEdgeBatch(rows);
    this.#result.edgesAdded += added;
    this.#result.edgesMerged += merged;
  }

  async #sendLinks(items: readonly Extract<Item, { kind: 'link' }>[]): Promise<void> {
    if (items.length === 0) return;
    const rows = items.map(({ row }) => ({ ...row, nodeId: this.#idOf(row.nodeId) }));
    this.#result.links += await this.#graph.linkBatch(rows);
  }

  #idOf(ref: string): string {
    return this.#ids.get(ref) ?? ref;
  }
}

/** The error of a group as it concerns the file: with the line of its row, and how many rows before the group are in. */
function located(error: unknown, group: readonly Item[], rowsIn: number): unknown {
  const row = error instanceof MindsError ? error.details.row : undefined;
  const cause = error instanceof MindsError ? error.cause : undefined;
  const line = typeof row === 'number' ? group[row]?.line : undefined;
  if (line === undefined || !(cause instanceof MindsError || cause instanceof MindsTypeError)) {
    return error;
  }
  // The error's own row is counted within its group.
  const { row: _, ...details } = cause.details;
  return new MindsError(
    cause.code,
    `line ${line}: ${cause.message}`,
    { ...details, line, rowsIn },
    { cause },
  );
}
