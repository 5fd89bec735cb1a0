/**
 * Consolidation: a plan by the engine, then group by group what the clusters come to and a commit.
 *
 * The user's function runs between reading and committing, while nothing is locked; the engine checks at the commit that
 * every source is as it was read. What is committed is in no later plan, so a run that ends early is resumed by the next.
 */

import { column, TextColumn } from '../../engine/columns.js';
import type { Engine } from '../../engine/contract.js';
import type { Detail } from '../../engine/generated/vocabulary.js';
import { unwrap } from '../../engine/outcome.js';
import { MindsError, MindsTypeError } from '../../errors.js';
import * as check from '../arguments.js';
import { MemoryTable } from '../records.js';
import type { Memory } from '../types.js';
import { figures, Run } from './run.js';
import { defaultSummary } from './summary.js';
import type { ConsolidateOptions, ConsolidateResult, PlannedCluster, Summarise } from './types.js';

/** Memories of the clusters that share a commit, unless one cluster alone has more. */
const GROUP = 600;
/** Milliseconds of summarising after which a group is committed as far as it is: what a summary cost is not lost. */
const SUMMARISING_MS = 100;
/**
 * How much longer than its work a group rests while recalls are asked for. A recall after a commit begins with cold pages
 * of the file: large groups that rest long are noticed by fewer recalls than small ones that rest a little.
 */
const REST = 9;

/** The column `outcome` of a cluster that was stored. */
const STORED = 0;

export async function consolidateMemories(
  engine: Engine,
  personaId: string,
  options: ConsolidateOptions,
): Promise<ConsolidateResult> {
  check.text('personaId', personaId);
  check.object('options', options);
  check.optional(check.callback, 'summarise', options.summarise);
  const run = new Run(options);
  const consolidation = new Consolidation(engine, personaId, run, options.summarise ?? defaultSummary);
  consolidation.throwIfAborted();
  const before = await figures(engine, personaId);
  const planned = await consolidation.plan(options);
  if (!run.dryRun) {
    await consolidation.carryOut(planned);
  }
  const after = run.dryRun ? before : await figures(engine, personaId);
  return { ...consolidation.result(), before, after, ...(run.dryRun ? { planned } : {}) };
}

const memoriesOf = (clusters: readonly PlannedCluster[]) =>
  clusters.reduce((sum, { members }) => sum + members.length, 0);

/** The clusters from `at` on that have at most so many memories together, at least one. */
function firstOf(planned: readonly PlannedCluster[], at: number, most: number): readonly PlannedCluster[] {
  let end = at + 1;
  let memories = planned[at]?.members.length ?? 0;
  while (end < planned.length) {
    memories += planned[end]?.members.length ?? 0;
    if (memories > most) break;
    end += 1;
  }
  return planned.slice(at, end);
}

/** A cluster with its memories as they were read, and their hashes. */
interface Read {
  readonly members: readonly Memory[];
  readonly hashes: readonly number[];
}

class Consolidation {
  readonly #consolidated: string[] = [];
  #eligible = 0;
  #clusters = 0;
  #sources = 0;
  #stale = 0;
  /** Milliseconds that the group's summaries took. */
  #summarising = 0;

  constructor(
    readonly engine: Engine,
    readonly personaId: string,
    readonly run: Run,
    readonly summarise: Summarise,
  ) {}

  async plan({ minCluster, similarity }: ConsolidateOptions): Promise<PlannedCluster[]> {
    const outcome = await this.engine.execute({
      op: 'planConsolidation',
      args: {
        personaId: this.personaId,
        minCluster: check.optional(check.whole, 'minCluster', minCluster) ?? null,
        similarity: check.optional(check.number, 'similarity', similarity) ?? null,
      },
    });
    const { reply, columns } = unwrap(outcome, 'clusters');
    const members = column(columns, 'member');
    const strengths = column(columns, 'strength');
    let first = 0;
    const planned = Array.from(column(columns, 'clusterCounts'), (count, row) => {
      const ids = Array.from({ length: count }, (_, at) => members.at(first + at));
      first += count;
      return { members: ids, strength: strengths[row] as number };
    });
    this.#eligible = reply.eligible;
    this.#clusters = planned.length;
    return planned;
  }

  async carryOut(planned: readonly PlannedCluster[]): Promise<void> {
    let most = GROUP;
    for (let at = 0; at < planned.length && !(at > 0 && this.run.over); ) {
      this.throwIfAborted();
      const begin = performance.now();
      const group = firstOf(planned, at, most);
      let dealt: number;
      try {
        dealt = await this.#group(group);
      } catch (error) {
        throw this.#failed(error);
      }
      at += dealt;
      // Not many more are read than there was time for.
      most = Math.min(GROUP, 2 * memoriesOf(group.slice(0, dealt)));
      this.run.progress(this.#done, planned.length);
      // Summaries are no work of the engine's.
      await this.run.rest(begin + this.#summarising, this.engine, REST);
    }
  }

  /**
   * Reads, summarises and commits clusters, until the time is over or the run is aborted; how many of them are dealt with.
   * What was summarised before a summary failed is in.
   */
  async #group(clusters: readonly PlannedCluster[]): Promise<number> {
    const read = await this.#read(clusters);
    const contents: string[] = [];
    const kept: Read[] = [];
    let dealt = 0;
    let failure: { readonly error: unknown } | undefined;
    this.#summarising = 0;
    for (const cluster of read) {
      if (dealt > 0 && (this.run.over || this.run.aborted || this.#summarising > SUMMARISING_MS)) break;
      if (cluster === undefined) {
        this.#stale += 1;
        dealt += 1;
        continue;
      }
      const begin = performance.now();
      try {
        contents.push(check.text('summarise', await this.summarise(cluster.members)));
      } catch (error) {
        failure = { error };
        break;
      }
      this.#summarising += performance.now() - begin;
      kept.push(cluster);
      dealt += 1;
    }
    await this.#commitUpToError(kept, contents);
    if (failure !== undefined) throw failure.error;
    return dealt;
  }

  /** Commits clusters; of those before one that is refused, which the error names, all are in. */
  async #commitUpToError(clusters: readonly Read[], contents: readonly string[]): Promise<void> {
    try {
      await this.#commit(clusters, contents);
    } catch (error) {
      const row = error instanceof MindsError ? error.details.row : undefined;
      if (typeof row === 'number') await this.#commit(clusters.slice(0, row), contents.slice(0, row));
      throw error;
    }
  }

  /** The memories of each cluster; undefined where one is gone. */
  async #read(clusters: readonly PlannedCluster[]): Promise<(Read | undefined)[]> {
    const ids = clusters.flatMap(({ members }) => members);
    const outcome = await this.engine.execute({ op: 'get', args: { ids, hashes: true } });
    const { reply, columns } = unwrap(outcome, 'memories');
    const table = new MemoryTable(reply.personas, columns, reply.dimension);
    const hashes = column(columns, 'contentHash');
    const rowOf = new Map(Array.from(column(columns, 'index'), (place, row) => [place, row]));
    let first = 0;
    return clusters.map(({ members }) => {
      const rows = members.map((_, at) => rowOf.get(first + at));
      first += members.length;
      if (rows.includes(undefined)) return undefined;
      return {
        members: rows.map((row) => table.at(row as number)),
        hashes: rows.map((row) => hashes[row as number] as number),
      };
    });
  }

  async #commit(clusters: readonly Read[], contents: readonly string[]): Promise<void> {
    if (clusters.length === 0) return;
    const outcome = await this.engine.execute(
      { op: 'consolidate', args: { personaId: this.personaId, now: this.run.now } },
      {
        content: TextColumn.from(contents),
        clusterCounts: Uint32Array.from(clusters, ({ members }) => members.length),
        member: TextColumn.from(clusters.flatMap(({ members }) => members.map(({ id }) => id))),
        contentHash: Float64Array.from(clusters.flatMap(({ hashes }) => hashes)),
      },
    );
    const { columns } = unwrap(outcome, 'consolidated');
    const ids = column(columns, 'id');
    column(columns, 'outcome').forEach((value, row) => {
      if (value === STORED) {
        this.#consolidated.push(ids.at(row));
        this.#sources += clusters[row]?.members.length ?? 0;
      } else {
        this.#stale += 1;
      }
    });
  }

  get #done(): number {
    return this.#consolidated.length + this.#stale;
  }

  result(): Omit<ConsolidateResult, 'before' | 'after' | 'planned'> {
    const remaining = this.#clusters - this.#done;
    return {
      personaId: this.personaId,
      eligible: this.#eligible,
      clusters: this.#clusters,
      consolidated: this.#consolidated,
      sources: this.#sources,
      stale: this.#stale,
      remaining,
      elapsedMs: this.run.elapsedMs,
      done: remaining === 0,
    };
  }

  /** What is in, for an error. */
  #details(): Record<string, Detail> {
    const { consolidated, sources, stale, remaining } = this.result();
    return { consolidated: [...consolidated], sources, stale, remaining };
  }

  throwIfAborted(): void {
    if (this.run.aborted) {
      throw new MindsError(
        'ABORTED',
        `the consolidation was aborted; ${this.#consolidated.length} consolidated memories are in`,
        this.#details(),
      );
    }
  }

  #failed(cause: unknown): unknown {
    if (cause instanceof MindsError && cause.code === 'ABORTED') return cause;
    const known = cause instanceof MindsError || cause instanceof MindsTypeError;
    // A row is one of the group, of which the caller knows nothing.
    const { row: _, ...named } = known ? cause.details : {};
    const details: Record<string, Detail> = known ? { ...named, reason: cause.code } : {};
    const message = cause instanceof Error ? cause.message : String(cause);
    return new MindsError(
      'BATCH_FAILED',
      `the consolidation failed: ${message}; ${this.#consolidated.length} consolidated memories are in`,
      { ...details, ...this.#details() },
      { cause },
    );
  }
}
