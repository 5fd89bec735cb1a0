/** What the methods that look after memories take and give. */

import type { Memory } from '../types.js';

/** What every such method takes. */
export interface MaintenanceOptions {
  /** The time that ages are counted to and that the audit names. Default: the engine's clock. */
  readonly now?: Date | undefined;
  /** Whether nothing changes, and the result lists what would. Default false. */
  readonly dryRun?: boolean | undefined;
  /**
   * Milliseconds after which no further group of memories is begun; at least one always is, so that calls that repeat
   * come to an end. Default: as long as it takes.
   */
  readonly budgetMs?: number | undefined;
  /** Ends the work between two groups: `ABORTED`, with details that say what is in. */
  readonly signal?: AbortSignal | undefined;
  /** Hears, after each group, how much is done of how much: memories, or clusters where memories are consolidated. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** Figures of the memories concerned: of one persona, or of all. */
export interface MemoryFigures {
  readonly memories: number;
  /** Bytes of content, UTF-8. */
  readonly contentBytes: number;
  readonly meanImportance: number;
}

/** Gives the content of the memory that will stand for `memories`, which are in the order of storing. */
export type Summarise = (memories: readonly Memory[]) => string | Promise<string>;

export interface ConsolidateOptions extends MaintenanceOptions {
  /** Fewest memories of a cluster, 2 to 64. Default 3. */
  readonly minCluster?: number | undefined;
  /** Weakest association that joins two memories, [0, 1]. Default 0.6. */
  readonly similarity?: number | undefined;
  /** Default: `defaultSummary`. It is called for one cluster after the other, while nothing is locked. */
  readonly summarise?: Summarise | undefined;
}

/** A cluster that a dry run found. */
export interface PlannedCluster {
  /** Ids, in the order of storing. */
  readonly members: readonly string[];
  /** The weakest association that joined the cluster, [0, 1]. */
  readonly strength: number;
}

export interface ConsolidateResult {
  readonly personaId: string;
  /** Memories that could be in a cluster. */
  readonly eligible: number;
  /** Clusters found. */
  readonly clusters: number;
  /** Ids of the memories that were stored, one a cluster. */
  readonly consolidated: readonly string[];
  /** Memories that they were made of. */
  readonly sources: number;
  /** Clusters left alone because one of their memories changed meanwhile. */
  readonly stale: number;
  /** Clusters that the budget left for the next call. */
  readonly remaining: number;
  readonly before: MemoryFigures;
  readonly after: MemoryFigures;
  readonly elapsedMs: number;
  /** Whether no cluster remains. */
  readonly done: boolean;
  /** With `dryRun`: the clusters. */
  readonly planned?: readonly PlannedCluster[];
}

/** What the methods that go through memories group by group take. */
export interface SweepOptions extends MaintenanceOptions {
  /** Whose memories. Default: everybody's. */
  readonly personaId?: string | undefined;
  /** Where the call before ended: its result's `cursor`. */
  readonly cursor?: string | undefined;
}

export type ForgetOptions = SweepOptions;

export interface CompressOptions extends SweepOptions {
  /** Days since a memory's timestamp, >= 0. Default 30. */
  readonly ageDays?: number | undefined;
  /** Shortest content, in bytes. Default 200. */
  readonly minLength?: number | undefined;
}

export interface CleanupOptions extends SweepOptions {
  /** Importance below which a memory goes, [0, 1]. Default 0.05. */
  readonly threshold?: number | undefined;
  /** Days since a memory's timestamp, >= 0. Default 90. */
  readonly olderThanDays?: number | undefined;
}

/** A memory that would go or be compressed. */
export interface Listed {
  readonly id: string;
  readonly personaId: string;
  /** Importance; bytes where it would be compressed. */
  readonly before: number;
  readonly after: number;
}

export interface SweepResult {
  /** Memories looked at. */
  readonly looked: number;
  /** Memories with another importance, or compressed ones. */
  readonly changed: number;
  /** Memories that went. */
  readonly removed: number;
  readonly before: MemoryFigures;
  /** As measured afterwards; after a dry run the same as before. */
  readonly after: MemoryFigures;
  readonly elapsedMs: number;
  /** Where the next call goes on; null where every memory has been looked at. */
  readonly cursor: string | null;
  readonly done: boolean;
  /** With `dryRun`: the memories that would go or be compressed. */
  readonly listed?: readonly Listed[];
}

export interface CompressResult extends SweepResult {
  /** Bytes of the contents that were compressed. */
  readonly bytesBefore: number;
  /** What they take now. */
  readonly bytesAfter: number;
}
