/** What the graph's facade takes and gives. */

import type { ActivationMode, EdgeDirection } from '../engine/generated/vocabulary.js';
import type { Context, Json } from '../memory/types.js';

/** One node of the graph. */
export interface GraphNode {
  /** Opaque text of at most 128 bytes. */
  readonly id: string;
  /** With the type it identifies the node. */
  readonly name: string;
  readonly nodeType: string;
  /** Parsed from `attributesText` when first read. */
  readonly attributes: { readonly [key: string]: Json };
  /** The attributes as they are stored: JSON text, exact where numbers are too large for JavaScript. */
  readonly attributesText: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  /** [0, 1] */
  readonly importance: number;
  /** [0, 1], as it was last set. */
  readonly activationLevel: number;
  /** [0, 1] by persona. */
  readonly personasRelevance: { readonly [personaId: string]: number };
  readonly accessCount: number;
  readonly lastAccessed: Date | null;
  /** 1, and 1 more with each change. */
  readonly version: number;
}

/** One directed edge; with its ends the type identifies it. */
export interface GraphEdge {
  readonly id: string;
  readonly sourceId: string;
  readonly targetId: string;
  readonly edgeType: string;
  /** [0, 1] */
  readonly weight: number;
  readonly attributes: { readonly [key: string]: Json };
  readonly attributesText: string;
  readonly createdAt: Date;
  /** [0, 1] */
  readonly confidence: number;
  readonly lastReinforced: Date | null;
  /** From 1. */
  readonly reinforcementCount: number;
  /** A day, >= 0. */
  readonly decayRate: number;
}

/** What can be said of a node that is added. */
export interface NodeInput {
  /** 1 to 1,024 bytes. */
  readonly name: string;
  /** 1 to 128 bytes; `NODE_TYPES` has the earlier system's. */
  readonly nodeType: string;
  /** Default: a new UUIDv7. */
  readonly id?: string | undefined;
  /** A JSON object, or its text. Default {}. */
  readonly attributes?: Context | string | undefined;
  /** [0, 1], default 0.5. */
  readonly importance?: number | undefined;
  /** Numbers in [0, 1] by persona, or their JSON text. Default {}. */
  readonly personasRelevance?: { readonly [personaId: string]: number } | string | undefined;
  /** Default: now. */
  readonly createdAt?: Date | undefined;
  /** Default: now. */
  readonly updatedAt?: Date | undefined;
  /** [0, 1], default 0. */
  readonly activationLevel?: number | undefined;
  readonly accessCount?: number | undefined;
  readonly lastAccessed?: Date | null | undefined;
  /** Default 1. */
  readonly version?: number | undefined;
}

/** What can be said of an edge that is added. */
export interface EdgeInput {
  readonly sourceId: string;
  readonly targetId: string;
  /** 1 to 128 bytes; `EDGE_TYPES` has the earlier system's. */
  readonly edgeType: string;
  /** Default: one that the engine makes, which begins with `edge:`. */
  readonly id?: string | undefined;
  /** [0, 1], default 1. */
  readonly weight?: number | undefined;
  /** [0, 1], default 0.5. */
  readonly confidence?: number | undefined;
  /** A JSON object, or its text. Default {}. */
  readonly attributes?: Context | string | undefined;
  /** Default: now. */
  readonly createdAt?: Date | undefined;
  readonly lastReinforced?: Date | null | undefined;
  /** Default 1. */
  readonly reinforcementCount?: number | undefined;
  /** A day, >= 0, default 0.01. */
  readonly decayRate?: number | undefined;
}

/** Fields of a node to change; objects are replaced whole. */
export type NodePatch = Partial<
  Pick<NodeInput, 'name' | 'nodeType' | 'attributes' | 'importance' | 'personasRelevance' | 'activationLevel'>
>;

/** Fields of an edge to change; attributes are replaced whole. */
export type EdgePatch = Partial<Pick<EdgeInput, 'weight' | 'confidence' | 'attributes' | 'decayRate'>>;

export interface GraphBatchOptions {
  /** Ends the batch between groups; the groups that are in stay. */
  readonly signal?: AbortSignal | undefined;
  /** Rows that are in so far, after each group. */
  readonly onProgress?: ((rows: number) => void) | undefined;
}

export interface GraphBatchResult {
  /** In the order of the input. */
  readonly ids: string[];
  readonly added: number;
  readonly merged: number;
}

/** What a node must be to be found; every part given must hold. */
export interface NodeFilter {
  /** The whole name. */
  readonly name?: string | undefined;
  /** One of these types. */
  readonly nodeTypes?: Iterable<string> | undefined;
  /** Included. */
  readonly minImportance?: number | undefined;
}

export interface FindNodesOptions extends NodeFilter {
  /** Words of which each must begin a word of the name, case and accents aside. */
  readonly text?: string | undefined;
  /** 1 to 10,000, default 100. */
  readonly limit?: number | undefined;
  /** Where the page before ended. */
  readonly cursor?: string | undefined;
}

export interface FindEdgesOptions {
  readonly sourceId?: string | undefined;
  readonly targetId?: string | undefined;
  readonly edgeTypes?: Iterable<string> | undefined;
  /** 1 to 10,000, default 100. */
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

export interface GraphPage<T> {
  readonly items: T[];
  /** Null after the last page. */
  readonly cursor: string | null;
}

export interface RelatedOptions {
  /** 1 to 1,000, default 2. */
  readonly maxDepth?: number | undefined;
  /** Default: all. */
  readonly edgeTypes?: Iterable<string> | undefined;
  /** [0, 1], default 0.1. */
  readonly minWeight?: number | undefined;
  /** Default `out`. */
  readonly direction?: EdgeDirection | undefined;
  /** 1 to 10,000, default 1,000: nearest and strongest first. */
  readonly limit?: number | undefined;
}

export interface PathOptions {
  /** Default: all. */
  readonly edgeTypes?: Iterable<string> | undefined;
  /** Whether the likeliest path is looked for, and not that of fewest hops. Default false. */
  readonly weighted?: boolean | undefined;
  /** Most hops; not with `weighted`. Default: any number. */
  readonly maxDepth?: number | undefined;
  /** [0, 1], default 0. */
  readonly minWeight?: number | undefined;
}

export type { FoundPath as GraphPath } from '../engine/contract.js';

/** Where an activation or a walk begins: ids, or ids with a value each. */
export type Seeds = Iterable<string> | ReadonlyMap<string, number>;

export interface ActivationOptions {
  /** Default `fan`; `optimus` is the earlier system's, `optimus-v1` its first generation's. */
  readonly mode?: ActivationMode | undefined;
  /** Rounds, 1 to 1,000, default 3. */
  readonly iterations?: number | undefined;
  /** The part of activation that goes along an edge, [0, 1], default 0.5. */
  readonly decay?: number | undefined;
  /** >= 0; default 0.01 with `fan`, else 0.1. */
  readonly minActivation?: number | undefined;
  /** With `fan`: the part that a node keeps, [0, 1], default 0.5. */
  readonly retention?: number | undefined;
  /** With `fan`: the `width` (default 7) most active nodes weaken the others by `strength` (default 0.15). Default none. */
  readonly inhibition?:
    | { readonly strength?: number | undefined; readonly width?: number | undefined }
    | undefined;
  /** With `fan`: ends early when nothing changed by more. Default 0. */
  readonly tolerance?: number | undefined;
  /** Most nodes of the result. Default: all. */
  readonly limit?: number | undefined;
}

export interface PageRankOptions {
  /** [0, 1), default 0.85. */
  readonly damping?: number | undefined;
  /** (0, 1], default 1e-6. */
  readonly tolerance?: number | undefined;
  /** Most passes, 1 to 1,000, default 200. */
  readonly iterations?: number | undefined;
  /** Most nodes of the result. Default: all. */
  readonly limit?: number | undefined;
}

export interface PersonalizedPageRankOptions {
  /** [0, 1), default 0.5. */
  readonly damping?: number | undefined;
  /** (0, 1], default 1e-6; with `topK` 1e-5. */
  readonly tolerance?: number | undefined;
  /** Only the first so many nodes, at a cost that does not depend on the size of the graph. Default: all. */
  readonly topK?: number | undefined;
  /** With `topK`: go on until nodes and order are proved. Default false. */
  readonly exact?: boolean | undefined;
}

export interface SubgraphOptions {
  readonly nodeTypes?: Iterable<string> | undefined;
  readonly edgeTypes?: Iterable<string> | undefined;
  /** Included. */
  readonly minImportance?: number | undefined;
  /** 1 to 10,000, default 1,000: most important first. */
  readonly maxNodes?: number | undefined;
}

/** A memory and a node that belong together. */
export interface GraphLink {
  readonly memoryId: string;
  readonly nodeId: string;
}

export interface LinksOptions {
  /** Links of this memory. */
  readonly memoryId?: string | undefined;
  /** Links of this node. */
  readonly nodeId?: string | undefined;
  /** 1 to 10,000, default 100. */
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}
