// Generated from crates/model by `npm run generate`; do not edit.

/**
 * One request to an engine. The named columns that a command reads or its reply carries are in `columns::TABLE`.
 */
export type Command =
  | { op: 'store'; args: StoreArgs }
  | { op: 'get'; args: GetArgs }
  | { op: 'update'; args: UpdateArgs }
  | { op: 'delete'; args: DeleteArgs }
  | { op: 'deleteMatching'; args: DeleteMatchingArgs }
  | { op: 'list'; args: ListArgs }
  | { op: 'recall'; args: RecallArgs }
  | { op: 'recallMany'; args: RecallManyArgs }
  | { op: 'configurePersona'; args: ConfigurePersonaArgs }
  | { op: 'personas'; args: NoArgs }
  | { op: 'deletePersona'; args: DeletePersonaArgs }
  | { op: 'renamePersona'; args: RenamePersonaArgs }
  | { op: 'statistics'; args: StatisticsArgs }
  | { op: 'scan'; args: ScanArgs }
  | { op: 'associations'; args: AssociationsArgs }
  | { op: 'correlate'; args: CorrelateArgs }
  | { op: 'reinforce'; args: ReinforceArgs }
  | { op: 'dissociate'; args: DissociateArgs }
  | { op: 'putAssociations'; args: NoArgs }
  | { op: 'associate'; args: AssociateArgs }
  | { op: 'forget'; args: ForgetArgs }
  | { op: 'cleanup'; args: CleanupArgs }
  | { op: 'compress'; args: CompressArgs }
  | { op: 'planConsolidation'; args: PlanConsolidationArgs }
  | { op: 'consolidate'; args: ConsolidateArgs }
  | { op: 'audit'; args: AuditArgs }
  | { op: 'note'; args: NoteArgs }
  | { op: 'addNodes'; args: NoArgs }
  | { op: 'addEdges'; args: NoArgs }
  | { op: 'getNodes'; args: GraphIdsArgs }
  | { op: 'getEdges'; args: GraphIdsArgs }
  | { op: 'findNodes'; args: FindNodesArgs }
  | { op: 'findEdges'; args: FindEdgesArgs }
  | { op: 'updateNode'; args: UpdateNodeArgs }
  | { op: 'updateEdge'; args: UpdateEdgeArgs }
  | { op: 'removeNodes'; args: GraphIdsArgs }
  | { op: 'removeEdges'; args: GraphIdsArgs }
  | { op: 'scanNodes'; args: PageArgs }
  | { op: 'scanEdges'; args: PageArgs }
  | { op: 'related'; args: RelatedArgs }
  | { op: 'paths'; args: PathsArgs }
  | { op: 'activate'; args: ActivateArgs }
  | { op: 'pageRank'; args: PageRankArgs }
  | { op: 'personalizedPageRank'; args: PersonalizedPageRankArgs }
  | { op: 'components'; args: ComponentsArgs }
  | { op: 'subgraph'; args: SubgraphArgs }
  | { op: 'graphStatistics'; args: NoArgs }
  | { op: 'link'; args: NoArgs }
  | { op: 'unlink'; args: NoArgs }
  | { op: 'links'; args: LinksArgs }
  | { op: 'mentions'; args: NoArgs }
  | { op: 'status'; args: NoArgs }
  | { op: 'flush'; args: NoArgs }
  | { op: 'verify'; args: VerifyArgs }
  | { op: 'optimise'; args: NoArgs }
  | { op: 'backup'; args: BackupArgs };

/**
 * The empty arguments `{}`.
 */
export type NoArgs = Record<string, never>;

export type StoreArgs = {
  /**
   * Persona ids that the column `persona` points into; without that column every row belongs to the first.
   */
  personas: Array<string>;
  /**
   * Absent: `allow`.
   */
  onDuplicate?: OnDuplicate | null;
  /**
   * From which similarity on a memory is a duplicate too: Jaccard of word 3-shingles, (0, 1]; absent: only equal
   * content is.
   */
  near?: number | null;
  /**
   * Whether associations are looked for; absent: yes.
   */
  associate?: boolean | null;
};

/**
 * What a store does when the persona already has the same content.
 */
export type OnDuplicate = 'allow' | 'merge' | 'reject';

export type GetArgs = {
  ids: Array<string>;
  /**
   * Whether vectors come too, in the columns `embeddingRows` and `embeddings`.
   */
  embeddings?: boolean | null;
  /**
   * Whether ids of associated memories come too, in the columns `associationCounts` and `association`.
   */
  associations?: boolean | null;
  /**
   * Whether the column `contentHash` comes too.
   */
  hashes?: boolean | null;
};

export type UpdateArgs = {
  id: string;
  content?: string | null;
  /**
   * A JSON object as text; it replaces the whole context.
   */
  context?: string | null;
  timestamp?: number | null;
  importance?: number | null;
  emotionalValence?: number | null;
  decayRate?: number | null;
  tags?: Array<string> | null;
  /**
   * An empty text takes the memory out of its thread.
   */
  thread?: string | null;
  position?: number | null;
};

export type DeleteArgs = { ids: Array<string> };

export type DeleteMatchingArgs = {
  /**
   * Personas to look at; absent: all.
   */
  personas?: Array<string> | null;
  filter: Filter;
};

/**
 * What a memory must be to be seen; every part given must hold.
 */
export type Filter = {
  /**
   * Earliest timestamp, included; milliseconds UTC.
   */
  since?: number | null;
  /**
   * Latest timestamp, excluded; milliseconds UTC.
   */
  until?: number | null;
  /**
   * Smallest importance, included.
   */
  minImportance?: number | null;
  /**
   * Largest importance, included.
   */
  maxImportance?: number | null;
  /**
   * Tags that a memory must all have.
   */
  tags?: Array<string> | null;
  /**
   * Tags of which a memory must have one.
   */
  anyTag?: Array<string> | null;
  /**
   * A JSON object as text: keys whose values the memory's context must hold, equal as compact JSON text.
   */
  context?: string | null;
  /**
   * The thread that a memory must belong to.
   */
  thread?: string | null;
};

export type ListArgs = {
  personaId: string;
  filter?: Filter | null;
  /**
   * Where the page before ended; opaque.
   */
  cursor?: string | null;
  /**
   * Items of the page, 1 to `maxLimit`.
   */
  limit: number;
  embeddings?: boolean | null;
  /**
   * As in `get`.
   */
  associations?: boolean | null;
};

export type RecallArgs = {
  /**
   * Personas to search, as one candidate set; absent: all.
   */
  personas?: Array<string> | null;
  /**
   * An empty query lists what the filter passes, ranked by the multipliers.
   */
  query: string;
  /**
   * How the query is read; absent: `plain`.
   */
  syntax?: QuerySyntax | null;
  /**
   * Most results, 1 to `maxLimit`.
   */
  limit: number;
  filter?: Filter | null;
  /**
   * The situation of the caller, a JSON object as text: equal keys and `emotion` raise a memory's score.
   */
  context?: string | null;
  /**
   * Lowest score of a result, in [0, 1].
   */
  minScore?: number | null;
  /**
   * The time that ages are counted to; absent: the engine's clock. Milliseconds UTC.
   */
  now?: number | null;
  /**
   * Whether the results count as accessed; absent: yes.
   */
  recordAccess?: boolean | null;
  /**
   * Whether the reply says how each score came about.
   */
  explain?: boolean | null;
  groupBy?: GroupBy | null;
  /**
   * Absent: `minds`.
   */
  scoring?: Scoring | null;
  /**
   * With `optimus`: only the `3 * limit` most important memories of the last 180 days are seen, as the earlier system
   * did; absent: no.
   */
  window?: boolean | null;
  /**
   * Most tokens that the results may have together, by `ceil(bytes of content / 4)`; those that do not fit are passed
   * over.
   */
  tokenBudget?: number | null;
  /**
   * Whether nodes of the knowledge graph that the query mentions lend activation to the memories linked to them;
   * absent: yes. Other scorings than `minds` have no such signal.
   */
  graph?: boolean | null;
};

/**
 * How a query's text is read.
 */
export type QuerySyntax = 'plain' | 'query';

/**
 * What stands in a list of results.
 */
export type GroupBy = 'thread';

export type RecallManyArgs = { requests: Array<RecallArgs> };

export type ConfigurePersonaArgs = {
  personaId: string;
  /**
   * `english` (stemming and stop words) or `none`; absent: unchanged.
   */
  language?: string | null;
  /**
   * Replaces the language's stop words; absent: unchanged.
   */
  stopWords?: Array<string> | null;
};

export type DeletePersonaArgs = {
  personaId: string;
  /**
   * Whether nothing of it may be readable in the council's files afterwards; absent: no. The file is rewritten.
   */
  erase?: boolean | null;
};

export type VerifyArgs = {
  /**
   * Whether what is wrong is put right where that is possible; absent: no.
   */
  repair?: boolean | null;
};

export type BackupArgs = {
  /**
   * A file that does not exist.
   */
  path: string;
};

export type StatisticsArgs = {
  /**
   * Absent: all personas together.
   */
  personaId?: string | null;
  /**
   * The time that growth is counted to; absent: the engine's clock. Milliseconds UTC.
   */
  now?: number | null;
  /**
   * Most tags that come, the most frequent ones; absent: 1,000.
   */
  tags?: number | null;
};

export type RenamePersonaArgs = {
  personaId: string;
  /**
   * An id that no persona has.
   */
  to: string;
};

export type ScanArgs = {
  /**
   * Absent: all.
   */
  personas?: Array<string> | null;
  filter?: Filter | null;
  /**
   * Where the page before ended; opaque.
   */
  cursor?: string | null;
  /**
   * Memories of the page, 1 to `maxLimit`.
   */
  limit: number;
};

export type AssociationsArgs = {
  id: string;
  /**
   * Most associations, 1 to `maxLimit`; absent: 100.
   */
  limit?: number | null;
};

export type CorrelateArgs = {
  a: string;
  /**
   * Another memory than `a`, of any persona.
   */
  b: string;
  /**
   * 1 to 128 bytes; several types between two memories are several associations.
   */
  type: string;
  /**
   * [0, 1]
   */
  strength: number;
};

export type ReinforceArgs = {
  a: string;
  b: string;
  /**
   * Absent: every type that the two have.
   */
  type?: string | null;
  /**
   * Share of what is missing to 1 that the strength gains, [0, 1]; absent: 0.1.
   */
  amount?: number | null;
};

export type DissociateArgs = {
  a: string;
  b: string;
  /**
   * Absent: every type.
   */
  type?: string | null;
};

export type AssociateArgs = {
  /**
   * Most memories of this call, 1 to `maxLimit`; absent: 500.
   */
  limit?: number | null;
};

export type ForgetArgs = {
  /**
   * Absent: all.
   */
  personas?: Array<string> | null;
  /**
   * Absent: the engine's clock. Milliseconds UTC.
   */
  now?: number | null;
  /**
   * Whether nothing changes and the reply lists what would; absent: no.
   */
  dryRun?: boolean | null;
  /**
   * Where the group before ended; opaque.
   */
  cursor?: string | null;
};

export type CleanupArgs = {
  personas?: Array<string> | null;
  /**
   * Importance below which a memory goes, [0, 1]; absent: 0.05.
   */
  threshold?: number | null;
  /**
   * Days since its timestamp, >= 0; absent: 90.
   */
  olderThanDays?: number | null;
  now?: number | null;
  dryRun?: boolean | null;
  cursor?: string | null;
};

export type CompressArgs = {
  personas?: Array<string> | null;
  /**
   * Days since its timestamp, >= 0; absent: 30.
   */
  ageDays?: number | null;
  /**
   * Shortest content, in bytes; absent: 200.
   */
  minLength?: number | null;
  now?: number | null;
  dryRun?: boolean | null;
  cursor?: string | null;
};

export type PlanConsolidationArgs = {
  personaId: string;
  /**
   * Fewest memories of a cluster, 2 to 64; absent: 3.
   */
  minCluster?: number | null;
  /**
   * Weakest association that joins two memories, [0, 1]; absent: 0.6.
   */
  similarity?: number | null;
};

export type ConsolidateArgs = {
  personaId: string;
  /**
   * Absent: the engine's clock. Milliseconds UTC.
   */
  now?: number | null;
};

export type AuditArgs = {
  /**
   * Absent: all, and what concerns no persona.
   */
  personas?: Array<string> | null;
  /**
   * `forget`, `cleanup`, `compress`, `consolidate`, or what `note` was given; absent: all.
   */
  operation?: string | null;
  /**
   * Where the page before ended; opaque.
   */
  cursor?: string | null;
  /**
   * Entries of the page, 1 to `maxLimit`.
   */
  limit: number;
};

export type NoteArgs = {
  /**
   * 1 to 128 bytes.
   */
  operation: string;
  /**
   * At most 1,024 bytes; never content of memories.
   */
  reason: string;
  /**
   * A number before and after, such as bytes of the file.
   */
  before: number;
  after: number;
  /**
   * Absent: the engine's clock. Milliseconds UTC.
   */
  now?: number | null;
};

/**
 * Ids of nodes or of edges.
 */
export type GraphIdsArgs = { ids: Array<string> };

export type FindNodesArgs = {
  /**
   * Words of which each must begin a word of the name, case and accents aside.
   */
  text?: string | null;
  /**
   * The whole name, byte for byte.
   */
  name?: string | null;
  /**
   * Types of which a node must have one.
   */
  types?: Array<string> | null;
  /**
   * Smallest importance, included.
   */
  minImportance?: number | null;
  /**
   * Where the page before ended; opaque.
   */
  cursor?: string | null;
  /**
   * Nodes of the page, 1 to `maxLimit`.
   */
  limit: number;
};

export type FindEdgesArgs = {
  /**
   * The node that the edges leave.
   */
  source?: string | null;
  /**
   * The node that they reach.
   */
  target?: string | null;
  /**
   * Types of which an edge must have one.
   */
  types?: Array<string> | null;
  /**
   * Where the page before ended; opaque.
   */
  cursor?: string | null;
  /**
   * Edges of the page, 1 to `maxLimit`.
   */
  limit: number;
};

export type UpdateNodeArgs = {
  id: string;
  name?: string | null;
  type?: string | null;
  /**
   * A JSON object as text; it replaces all attributes.
   */
  attributes?: string | null;
  importance?: number | null;
  /**
   * A JSON object as text; it replaces all of it.
   */
  relevance?: string | null;
  activation?: number | null;
};

export type UpdateEdgeArgs = {
  id: string;
  weight?: number | null;
  confidence?: number | null;
  /**
   * A JSON object as text; it replaces all attributes.
   */
  attributes?: string | null;
  decayRate?: number | null;
};

export type PageArgs = {
  /**
   * Where the page before ended; opaque.
   */
  cursor?: string | null;
  /**
   * Rows of the page, 1 to `maxLimit`.
   */
  limit: number;
};

/**
 * Which way a traversal follows edges.
 */
export type EdgeDirection = 'out' | 'in' | 'both';

export type RelatedArgs = {
  /**
   * Where to begin.
   */
  ids: Array<string>;
  /**
   * Most hops, 1 to `maxRounds`; absent: 2.
   */
  maxDepth?: number | null;
  /**
   * Types of edges that count; absent: all.
   */
  edgeTypes?: Array<string> | null;
  /**
   * Least weight of an edge that counts, [0, 1]; absent: 0.1.
   */
  minWeight?: number | null;
  /**
   * Absent: `out`.
   */
  direction?: EdgeDirection | null;
  /**
   * Most nodes beside those to begin with, 1 to `maxLimit`; absent: 1,000.
   */
  limit?: number | null;
  /**
   * Whether the edges among the nodes come too; absent: yes.
   */
  edges?: boolean | null;
};

export type PathsArgs = {
  from: string;
  to: string;
  /**
   * Most paths, 1 to `maxPaths`; absent: 1.
   */
  count?: number | null;
  /**
   * Whether the likeliest paths are looked for, by -ln(weight), and not those of fewest hops; absent: no.
   */
  weighted?: boolean | null;
  /**
   * Most hops; only where hops count. Absent: any number.
   */
  maxDepth?: number | null;
  /**
   * Types of edges that count; absent: all.
   */
  edgeTypes?: Array<string> | null;
  /**
   * Least weight of an edge that counts, [0, 1]; absent: 0.
   */
  minWeight?: number | null;
};

/**
 * How activation spreads.
 */
export type ActivationMode = 'fan' | 'optimus' | 'optimus-v1';

/**
 * How the most active nodes weaken the others.
 */
export type InhibitionArgs = {
  /**
   * The part of each difference that is subtracted, [0, 1]; absent: 0.15.
   */
  strength?: number | null;
  /**
   * How many nodes weaken those below them, 1 to `maxLimit`; absent: 7.
   */
  width?: number | null;
};

export type ActivateArgs = {
  /**
   * Absent: `fan`.
   */
  mode?: ActivationMode | null;
  /**
   * Rounds, 1 to `maxRounds`; absent: 3.
   */
  iterations?: number | null;
  /**
   * The part of activation that goes along an edge, [0, 1]; absent: 0.5.
   */
  decay?: number | null;
  /**
   * Least activation, finite and >= 0; absent: 0.01 with `fan`, else 0.1.
   */
  minActivation?: number | null;
  /**
   * With `fan`: the part that a node keeps, [0, 1]; absent: 0.5.
   */
  retention?: number | null;
  /**
   * With `fan`; absent: none.
   */
  inhibition?: InhibitionArgs | null;
  /**
   * With `fan`: rounds end when nothing changed by more, finite and >= 0; absent: 0.
   */
  tolerance?: number | null;
  /**
   * Most nodes of the reply, 1 or more; absent: all.
   */
  limit?: number | null;
  /**
   * The caller has the ids of the first so many nodes already, in the order of nodes; absent: of none.
   */
  idsKnown?: number | null;
};

export type PageRankArgs = {
  /**
   * The probability to follow an edge, [0, 1); absent: 0.85.
   */
  damping?: number | null;
  /**
   * Passes end when all ranks together changed by less, (0, 1]; absent: 1e-6.
   */
  tolerance?: number | null;
  /**
   * Most passes, 1 to `maxRounds`; absent: 200.
   */
  iterations?: number | null;
  /**
   * Most nodes of the reply, 1 or more; absent: all.
   */
  limit?: number | null;
  /**
   * The caller has the ids of the first so many nodes already, in the order of nodes; absent: of none.
   */
  idsKnown?: number | null;
};

export type PersonalizedPageRankArgs = {
  /**
   * The probability to follow an edge, [0, 1); absent: 0.5.
   */
  damping?: number | null;
  /**
   * With `topK`, the residual for each edge of a node that is worth a step, (0, 1]; absent: 1e-5. Without it as in
   * `pageRank`.
   */
  tolerance?: number | null;
  /**
   * Only the first so many nodes, at a cost that does not depend on the size of the graph; 1 or more. Absent: all
   * nodes, by passes over the whole graph.
   */
  topK?: number | null;
  /**
   * With `topK`: go on until the nodes and their order are proved; absent: no.
   */
  exact?: boolean | null;
  /**
   * The caller has the ids of the first so many nodes already, in the order of nodes; absent: of none.
   */
  idsKnown?: number | null;
};

export type ComponentsArgs = {
  /**
   * Whether nodes must lead to each other both ways; absent: no.
   */
  strong?: boolean | null;
};

export type SubgraphArgs = {
  /**
   * Types of which a node must have one; absent: any.
   */
  nodeTypes?: Array<string> | null;
  /**
   * Types of edges that come; absent: all.
   */
  edgeTypes?: Array<string> | null;
  /**
   * Smallest importance of a node, included.
   */
  minImportance?: number | null;
  /**
   * Most nodes, 1 to `maxLimit`; absent: 1,000.
   */
  maxNodes?: number | null;
};

export type LinksArgs = {
  /**
   * Links of this memory.
   */
  memory?: string | null;
  /**
   * Links of this node.
   */
  node?: string | null;
  /**
   * Where the page before ended; opaque.
   */
  cursor?: string | null;
  /**
   * Links of the page, 1 to `maxLimit`.
   */
  limit: number;
};

export type GraphStatistics = {
  nodes: number;
  edges: number;
  /**
   * Types of nodes by count, most frequent first (ties: by name).
   */
  nodeTypes: Array<TypeCount>;
  /**
   * Types of edges by count, most frequent first (ties: by name).
   */
  edgeTypes: Array<TypeCount>;
  /**
   * Edges divided by how many there could be of one type without loops; 0 with fewer than two nodes.
   */
  density: number;
  /**
   * Edges at a node, those that leave and those that arrive; 0 without nodes.
   */
  meanDegree: number;
  maxDegree: number;
  selfLoops: number;
  /**
   * Nodes without an edge.
   */
  isolated: number;
  meanWeight: number;
  meanImportance: number;
  weakComponents: number;
  /**
   * Nodes of the largest weak component.
   */
  largestComponent: number;
  strongComponents: number;
  /**
   * Links between memories and nodes.
   */
  links: number;
};

export type TypeCount = { type: string; count: number };

/**
 * How memories are scored.
 */
export type Scoring = 'minds' | 'optimus' | 'optimus-v1';

/**
 * What opening does with a file of an earlier schema.
 */
export type Upgrade = 'backup' | 'inPlace' | 'refuse';

/**
 * What a write that returned survives.
 */
export type Durability = 'full' | 'normal' | 'off';

/**
 * How an engine opens its council. Not a command: it comes before the first.
 */
export type OpenArgs = {
  /**
   * A file, or `:memory:`.
   */
  path: string;
  /**
   * Absent: `full`.
   */
  durability?: Durability | null;
  readOnly?: boolean | null;
  /**
   * Whether a missing file is made; absent: yes.
   */
  create?: boolean | null;
  /**
   * Milliseconds that a write waits for other processes; absent: 5,000.
   */
  busyTimeout?: number | null;
  /**
   * Largest size of the file in bytes; writes beyond it fail with `DISK_FULL`.
   */
  maxBytes?: number | null;
  /**
   * Absent: `backup`. A council opened for reading only is read as it is, whatever its schema.
   */
  upgrade?: Upgrade | null;
  /**
   * Threads for reads, 1 to 64; absent: one less than the processors, at least 1.
   */
  readers?: number | null;
  /**
   * Stops the clock at this time, for repeatable runs. Milliseconds UTC.
   */
  now?: number | null;
};

/**
 * The answer to one command, `{ kind, ... }`.
 */
export type Reply =
  | {
      kind: 'stored';
      /**
       * The time given to rows without one; milliseconds UTC.
       */
      now: number;
    }
  | {
      kind: 'memories';
      /**
       * Persona ids that the column `persona` points into.
       */
      personas: Array<string>;
      /**
       * Where the next page starts; absent after the last.
       */
      cursor: string | null;
      /**
       * Dimension of the vectors in `embeddings`; 0 without any.
       */
      dimension: number;
    }
  | {
      kind: 'hits';
      personas: Array<string>;
      /**
       * Names of the signals, in the order of the columns `value` and `contribution`.
       */
      signals: Array<string>;
      /**
       * Hits of each request, in order; their sum is the number of rows.
       */
      counts: Array<number>;
      /**
       * One for each request that asked for it, else empty.
       */
      explanations: Array<Explanation>;
    }
  | { kind: 'personas'; personas: Array<PersonaInfo> }
  | { kind: 'associations' }
  | {
      kind: 'associated';
      /**
       * Memories looked at.
       */
      done: number;
      /**
       * Memories that still wait.
       */
      remaining: number;
    }
  | {
      kind: 'maintained';
      personas: Array<string>;
      /**
       * Where the next group starts; absent after the last.
       */
      cursor: string | null;
      /**
       * Memories looked at.
       */
      looked: number;
      /**
       * Memories with another importance, or compressed ones.
       */
      changed: number;
      /**
       * Memories that went.
       */
      removed: number;
      /**
       * Bytes of the content that was compressed; 0 elsewhere.
       */
      bytesBefore: number;
      bytesAfter: number;
    }
  | {
      kind: 'clusters';
      /**
       * Memories that could be in a cluster.
       */
      eligible: number;
    }
  | {
      kind: 'consolidated';
      /**
       * Milliseconds UTC.
       */
      now: number;
    }
  | {
      kind: 'audit';
      personas: Array<string>;
      /**
       * Where the next page starts; absent after the last.
       */
      cursor: string | null;
    }
  | {
      kind: 'nodes';
      /**
       * Where the next page starts; absent after the last.
       */
      cursor: string | null;
    }
  | {
      kind: 'edges';
      /**
       * Where the next page starts; absent after the last.
       */
      cursor: string | null;
    }
  | {
      kind: 'subgraph';
      /**
       * Types of edges that the column `edgeType` points into.
       */
      types: Array<string>;
    }
  | {
      kind: 'paths';
      /**
       * Types of edges that the column `edgeType` points into.
       */
      types: Array<string>;
    }
  | {
      kind: 'ranked';
      /**
       * With `idPlace` or `idBits`: so many ids are left out before the first of `id`, because the caller has them.
       */
      idsFrom: number;
      /**
       * Passes that were made over the whole graph; 0 elsewhere.
       */
      rounds: number;
      /**
       * Whether the ranks had settled within the tolerance; true where there was nothing to settle.
       */
      converged: boolean;
      /**
       * No value is further from the true one; 0 where the values are what they are.
       */
      error: number;
      /**
       * Whether these are the nodes of the largest values, in their order.
       */
      exact: boolean;
    }
  | { kind: 'components' }
  | ({ kind: 'graphStatistics' } & GraphStatistics)
  | {
      kind: 'links';
      /**
       * Where the next page starts; absent after the last.
       */
      cursor: string | null;
    }
  | { kind: 'mentions' }
  | ({ kind: 'statistics' } & Statistics)
  | ({ kind: 'status' } & Status)
  | { kind: 'count'; count: number }
  | { kind: 'done' }
  | {
      kind: 'verified';
      /**
       * What is wrong, or was; empty where everything is right.
       */
      problems: Array<Problem>;
    }
  | {
      kind: 'optimised';
      /**
       * Bytes of the file, its write-ahead log included.
       */
      bytesBefore: number;
      bytesAfter: number;
    }
  | {
      kind: 'backedUp';
      /**
       * Bytes of the copy.
       */
      bytes: number;
    };

/**
 * How the scores of one recall came about.
 */
export type Explanation = {
  /**
   * Size of the candidate set.
   */
  candidates: number;
  /**
   * Memories searched, before filters.
   */
  searched: number;
  terms: Array<TermInfo>;
  /**
   * What the query mentions of the knowledge graph, as phrases of its nodes.
   */
  entities: Array<string>;
  scales: Array<SignalScale>;
  /**
   * For each hit, the query's terms that it holds, as indexes into `terms`.
   */
  matched: Array<Array<number>>;
};

export type TermInfo = {
  term: string;
  /**
   * Memories that hold the term.
   */
  documentFrequency: number;
  /**
   * Inverse document frequency.
   */
  idf: number;
};

/**
 * The scale on which a signal was put: z = (value - mean) / deviation, contribution = weight * z.
 */
export type SignalScale = {
  signal: string;
  weight: number;
  mean: number;
  /**
   * The standard deviation over the candidates, or its floor where that is larger.
   */
  deviation: number;
};

export type PersonaInfo = {
  personaId: string;
  memories: number;
  language: string;
  /**
   * The persona's own stop words; absent: the language's.
   */
  stopWords: Array<string> | null;
  /**
   * Bytes of content, UTF-8.
   */
  contentBytes: number;
  /**
   * Timestamp of the newest memory, milliseconds UTC; absent without memories.
   */
  newest: number | null;
  /**
   * Memories with a timestamp in the 7 days before the engine's clock.
   */
  addedWeek: number;
  /**
   * Memories with a timestamp in the 30 days before the engine's clock.
   */
  addedMonth: number;
};

export type Statistics = {
  /**
   * Absent where all personas were asked for.
   */
  personaId: string | null;
  /**
   * Personas counted: 0 or 1, or all there are.
   */
  personas: number;
  memories: number;
  /**
   * Indexed words, stop words left out.
   */
  words: number;
  meanImportance: number;
  meanEmotionalValence: number;
  /**
   * Memories with an importance of at least 0.7.
   */
  highImportance: number;
  compressed: number;
  accessed: number;
  totalAccesses: number;
  withEmbedding: number;
  threads: number;
  /**
   * Bytes of content, UTF-8.
   */
  contentBytes: number;
  /**
   * Bytes of the contents that are compressed, and what they take in the file.
   */
  compressedFrom: number;
  compressedTo: number;
  /**
   * Memories with a timestamp in the day, 7 days, 30 days before `now`.
   */
  addedDay: number;
  addedWeek: number;
  addedMonth: number;
  /**
   * Milliseconds UTC; absent without memories.
   */
  oldest: number | null;
  /**
   * Milliseconds UTC; absent without memories.
   */
  newest: number | null;
  /**
   * Different tags.
   */
  distinctTags: number;
  /**
   * Tags by count, most frequent first (ties: by name); as many as were asked for.
   */
  tags: Array<TagCount>;
};

export type TagCount = { tag: string; count: number };

export type Status = {
  /**
   * `native`, `wasm` or `pure`.
   */
  engine: string;
  version: string;
  /**
   * Whether a write that returned survives the process.
   */
  durable: boolean;
  readOnly: boolean;
  path: string;
  schemaVersion: number;
  /**
   * Identity of the database, a UUID.
   */
  identity: string;
  personas: number;
  memories: number;
  /**
   * Nodes and edges of the knowledge graph.
   */
  nodes: number;
  edges: number;
  /**
   * Links between memories and nodes.
   */
  links: number;
  /**
   * Dimension of stored vectors; 0 before the first.
   */
  dimension: number;
  /**
   * Bytes of the file, its write-ahead log included.
   */
  fileBytes: number;
  /**
   * Bytes of the derived indexes in memory.
   */
  indexBytes: number;
  /**
   * Those of them that the knowledge graph takes: its edges, and the ids, types and importances of its nodes.
   */
  graphBytes: number;
  /**
   * Memories whose associations are still to be computed.
   */
  unassociated: number;
  /**
   * Position in the change log that the indexes have reached.
   */
  position: number;
  /**
   * Position that the newest checkpoint of the indexes shows; absent without one.
   */
  checkpointPosition: number | null;
  /**
   * Why the indexes were derived from the rows at opening, or the latest checkpoint could not be written.
   */
  checkpointProblem: string | null;
};

/**
 * Something that `verify` found.
 */
export type Problem = {
  kind: ProblemKind;
  message: string;
  /**
   * Whether it has been put right.
   */
  repaired: boolean;
};

/**
 * Where a problem lies.
 */
export type ProblemKind = 'file' | 'row' | 'orphan' | 'counter' | 'index' | 'checkpoint';

/**
 * What kind of change happened to memories.
 */
export type ChangeKind = 'added' | 'changed' | 'removed';

/**
 * One change of a council, as listeners hear of it.
 */
export type Change = {
  kind: ChangeKind;
  personaId: string;
  /**
   * Ids of the memories, in order.
   */
  ids: Array<string>;
  /**
   * Whether another process, or another view in this one, made the change.
   */
  elsewhere: boolean;
};

/**
 * What went wrong, in a form that never changes.
 */
export type ErrorCode =
  | 'INVALID_TYPE'
  | 'INVALID_ARGUMENT'
  | 'OUT_OF_RANGE'
  | 'TEXT_EMPTY'
  | 'TEXT_TOO_LARGE'
  | 'TEXT_MALFORMED'
  | 'CONTEXT_INVALID'
  | 'DIMENSION_MISMATCH'
  | 'ID_CONFLICT'
  | 'PERSONA_EXISTS'
  | 'NODE_EXISTS'
  | 'NOT_FOUND'
  | 'BATCH_FAILED'
  | 'PROTOCOL'
  | 'UNSUPPORTED'
  | 'CANNOT_OPEN'
  | 'NOT_A_DATABASE'
  | 'NOT_A_COUNCIL'
  | 'LEGACY_DATABASE'
  | 'SCHEMA_OLDER'
  | 'SCHEMA_NEWER'
  | 'READ_ONLY'
  | 'DISK_FULL'
  | 'IO'
  | 'CORRUPT'
  | 'BUSY'
  | 'CLOSED'
  | 'ABORTED'
  | 'ENGINE_UNAVAILABLE'
  | 'ENGINE_LOST'
  | 'INTERNAL';

/**
 * A value named in an error.
 */
export type Detail = boolean | number | string | Array<string>;

/** Every error code with its meaning. */
export const ERROR_CODES: Record<ErrorCode, string> = {
  INVALID_TYPE: 'An argument has the wrong JavaScript type; the error is a TypeError.',
  INVALID_ARGUMENT: 'An argument has the right type and a value that is not allowed.',
  OUT_OF_RANGE: 'A number is NaN, infinite or outside its range.',
  TEXT_EMPTY: 'A text that must not be empty is empty.',
  TEXT_TOO_LARGE: 'A text is longer than its limit in bytes of UTF-8.',
  TEXT_MALFORMED: 'A text holds a lone surrogate or bytes that are not UTF-8.',
  CONTEXT_INVALID: 'A context, or attributes, is not a JSON object: cyclic, an array, or not JSON at all.',
  DIMENSION_MISMATCH: "A vector's dimension differs from the one that the council stores.",
  ID_CONFLICT:
    'The id given belongs to another memory, node or edge: another persona, content, name, end or type.',
  PERSONA_EXISTS: 'A persona with the new id exists already.',
  NODE_EXISTS: 'A node with this name and type exists already.',
  NOT_FOUND: 'No memory, persona, association, node or edge is what the command names.',
  BATCH_FAILED: 'A group of a batch was refused as a whole; details name the row and the groups that are in.',
  PROTOCOL: 'The message does not follow the vocabulary.',
  UNSUPPORTED: 'The engine does not know this command.',
  CANNOT_OPEN: 'The path cannot be opened or created.',
  NOT_A_DATABASE: 'The file is not a SQLite database.',
  NOT_A_COUNCIL: 'The file is a SQLite database of another program.',
  LEGACY_DATABASE: 'The file was written by the earlier system; it is never altered.',
  SCHEMA_OLDER: 'The file has an earlier schema, and the options say not to bring it forward.',
  SCHEMA_NEWER: 'The file was written by a newer version.',
  READ_ONLY: 'The council or its folder cannot be written.',
  DISK_FULL: "No room is left on the device or in the file's page limit; nothing of the group was kept.",
  IO: 'Reading or writing the file failed.',
  CORRUPT: 'The file is damaged.',
  BUSY: 'Another process held the write lock for longer than the time allowed.',
  CLOSED: 'The council is closed.',
  ABORTED: "The caller's AbortSignal ended the operation.",
  ENGINE_UNAVAILABLE: 'The requested engine cannot run here; the cause lists every attempt.',
  ENGINE_LOST: 'The thread or worker that ran the engine died.',
  INTERNAL: 'A defect of optimus-minds.',
};

/** Element type of a column. */
export type ColumnKind = 'text' | 'f64' | 'f32' | 'u32' | 'u8';

/** Kind of every column by name. */
export const COLUMN_KINDS = {
  /** public id; in a store, empty: the engine makes one */
  id: 'text',
  /** of a ranking: which id is the row's, in the order of nodes; absent: the one at the same place */
  idPlace: 'u32',
  /** of a ranking by nodes, instead of `idPlace`: which ids are those of rows, 32 in each number, the first lowest */
  idBits: 'u32',
  /** beside `idBits`: how many rows are before each two of its numbers */
  idsBefore: 'u32',
  /** of a ranking by nodes: the places of its first rows, in order; absent: rows are in order */
  order: 'u32',
  /** index into the message's personas; absent: 0 */
  persona: 'u32',
  /** the memory's text */
  content: 'text',
  /** a JSON object as text; empty: {} */
  context: 'text',
  /** tags of each row */
  tagCounts: 'u32',
  /** tags of all rows, one after another */
  tags: 'text',
  /** whole milliseconds UTC; in a store, NaN: now */
  timestamp: 'f64',
  /** [0, 1] */
  importance: 'f64',
  /** [-1, 1] */
  emotionalValence: 'f64',
  /** a day, >= 0; in a store, NaN: 0.01 */
  decayRate: 'f64',
  /** times recalled */
  accessCount: 'u32',
  /** whole milliseconds UTC; NaN: never */
  lastAccessed: 'f64',
  /** 1 where the content is stored compressed */
  compressed: 'u8',
  /** conversation id; empty: none */
  thread: 'text',
  /** place in the thread, from 0; 4294967295: none */
  position: 'u32',
  /** rows (or requests) that have a vector, ascending */
  embeddingRows: 'u32',
  /** their vectors, one after another */
  embeddings: 'f32',
  /** one vector */
  embedding: 'f32',
  /** 0 stored, 1 merged, 2 rejected, 3 there already, 4 stale */
  outcome: 'u8',
  /** which item of the request the row answers */
  index: 'u32',
  /** [0, 1], best first */
  score: 'f64',
  /** raw value of each signal, row-major; NaN: the hit lacks it; of seeds and ranked nodes, one value each */
  value: 'f64',
  /** addend of each signal to the score's log-odds (minds) or to the score (optimus, optimus-v1), row-major */
  contribution: 'f64',
  /** time of the memory's last pass of forgetting, whole milliseconds UTC; NaN: none */
  lastDecayed: 'f64',
  /** a hash of the content, a whole number below 2^53 */
  contentHash: 'f64',
  /** associated memories of each row */
  associationCounts: 'u32',
  /** ids of associated memories of all rows, one after another */
  association: 'text',
  /** id of one memory of an association */
  a: 'text',
  /** id of the other memory of an association */
  b: 'text',
  /** type of an association, a node or an edge */
  type: 'text',
  /** strength of an association or of a connection, [0, 1] */
  strength: 'f64',
  /** whole milliseconds UTC */
  created: 'f64',
  /** whole milliseconds UTC; of an edge, NaN: never */
  lastReinforced: 'f64',
  /** times an association or an edge was reinforced, from 1 */
  count: 'u32',
  /** reasons of each row */
  reasonCounts: 'u32',
  /** reasons of all rows, one after another */
  reason: 'text',
  /** a number before maintenance */
  before: 'f64',
  /** the same number after it */
  after: 'f64',
  /** members of each cluster */
  clusterCounts: 'u32',
  /** ids of the members of all clusters, one after another */
  member: 'text',
  /** whole milliseconds UTC */
  time: 'f64',
  /** which maintenance it was */
  operation: 'text',
  /** a node's name */
  name: 'text',
  /** a JSON object as text; empty: {} */
  attributes: 'text',
  /** a node's relevance, [0, 1], by persona: a JSON object as text; empty: {} */
  relevance: 'text',
  /** whole milliseconds UTC; added, NaN: now */
  updated: 'f64',
  /** of a node: 1, and 1 more with each change */
  version: 'u32',
  /** a node's activation as it is kept, [0, 1] */
  activation: 'f64',
  /** id of the node that an edge leaves */
  source: 'text',
  /** id of the node that an edge reaches */
  target: 'text',
  /** weight of an edge, [0, 1] */
  weight: 'f64',
  /** how sure an edge is, [0, 1] */
  confidence: 'f64',
  /** hops from where a search began */
  depth: 'u32',
  /** row of the node that an edge leaves */
  edgeSource: 'u32',
  /** row of the node that an edge reaches */
  edgeTarget: 'u32',
  /** index into the message's types */
  edgeType: 'u32',
  /** weight of an edge as traversals read it */
  edgeWeight: 'f32',
  /** nodes of each path */
  pathCounts: 'u32',
  /** sum of -ln(weight) over a path, >= 0; infinite over a weight of 0 */
  cost: 'f64',
  /** which component a node belongs to */
  component: 'u32',
  /** nodes of each component */
  componentSizes: 'u32',
  /** id of the memory of a link */
  memory: 'text',
  /** id of the node of a link */
  node: 'text',
} as const satisfies Record<string, ColumnKind>;

/** Limits of single values. */
export const LIMITS = {
  maxContentBytes: 1048576,
  maxIdBytes: 128,
  maxPersonaBytes: 128,
  maxThreadBytes: 128,
  maxTagBytes: 256,
  maxTags: 256,
  maxContextBytes: 65536,
  maxGroupRows: 10000,
  maxLimit: 10000,
  maxDimension: 4096,
  maxStopWords: 10000,
  maxTypeBytes: 128,
  maxOperationBytes: 128,
  maxReasonBytes: 1024,
  automaticAssociations: 5,
  maxCluster: 64,
  candidatesPerSignal: 1000,
  maxNameBytes: 1024,
  maxAttributesBytes: 65536,
  maxTypes: 65535,
  maxRounds: 1000,
  maxPaths: 1000,
  maxTexts: 1000,
} as const;
