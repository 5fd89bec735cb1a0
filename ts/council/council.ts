/** A council: its personas' memories, its knowledge graph, its state, its changes. */

import type { Engine } from '../engine/contract.js';
import type { Change, Command, PersonaInfo, Problem, Status } from '../engine/generated/vocabulary.js';
import { unwrap } from '../engine/outcome.js';
import { MindsTypeError } from '../errors.js';
import { KnowledgeGraph } from '../graph/knowledge-graph.js';
import * as check from '../memory/arguments.js';
import { associateAll } from '../memory/associations.js';
import { MemorySystem } from '../memory/memory-system.js';
import { readStatistics } from '../memory/statistics.js';
import type {
  CouncilRecallOptions,
  MemoryStatistics,
  PersonaOptions,
  RecalledThread,
  RecallResult,
  StatisticsOptions,
} from '../memory/types.js';
import { checkHealth, type Health } from './health.js';
import { type MaintainOptions, type MaintainResult, maintain } from './maintenance/maintain.js';
import { checkPolicies, DEFAULT_POLICIES, type MaintenancePolicies } from './maintenance/policies.js';

/** What `verify` found. */
export interface Verification {
  readonly ok: boolean;
  readonly problems: readonly Problem[];
}

/** What runs, on what, and why other engines do not. */
export interface CouncilStatus extends Status {
  /** Engines that were passed over, each with the reason. */
  readonly passedOver: readonly string[];
}

/** An open council. Close it, or hold it with `await using`. */
export class Council {
  /** What its personas remember. */
  readonly memory: MemorySystem;
  /** What it knows: nodes, edges, and which memories belong to them. */
  readonly graph: KnowledgeGraph;
  readonly #engine: Engine;
  readonly #passedOver: readonly string[];
  readonly #policies: typeof DEFAULT_POLICIES;

  /** Use `openCouncil`. */
  constructor(engine: Engine, passedOver: readonly string[], maintenance?: MaintenancePolicies) {
    this.#engine = engine;
    this.#passedOver = passedOver;
    this.#policies = maintenance === undefined ? DEFAULT_POLICIES : checkPolicies(maintenance, 'maintenance');
    this.memory = new MemorySystem(engine);
    this.graph = new KnowledgeGraph(engine);
  }

  /**
   * Finds what several personas remember, in one pass: one candidate set, pooled statistics.
   *
   * @param options `personas` (default all), and those of `memory.recall`; each result's memory names its persona
   */
  recall(
    query: string,
    options: CouncilRecallOptions & { readonly groupBy?: 'thread' | undefined } = {},
  ): Promise<RecallResult<RecalledThread>> {
    return this.memory.recallAmong(query, options);
  }

  /** The personas, in order of id. */
  async personas(): Promise<PersonaInfo[]> {
    return unwrap(await this.#engine.execute({ op: 'personas', args: {} }), 'personas').reply.personas;
  }

  /**
   * Counts, means and growth of the memories of all personas together. At once, at any number of memories.
   *
   * @param options `now`: the time that growth is counted to (default: now); `tags`: most tags that come (default 1,000)
   */
  async statistics(options: StatisticsOptions = {}): Promise<MemoryStatistics> {
    return readStatistics(this.#engine, null, options);
  }

  /**
   * Gives a persona another id. Memories, settings, counts and the audit stay with it; nothing is indexed anew.
   *
   * @param to 1 to 128 bytes, an id that no persona has
   * @returns the persona under its new id; listeners hear `changed` with its memories
   * @throws MindsError `NOT_FOUND` (field `personaId`), `PERSONA_EXISTS` (field `to`), `TEXT_EMPTY`, `TEXT_TOO_LARGE`
   */
  async renamePersona(from: string, to: string): Promise<PersonaInfo> {
    const args = { personaId: check.text('personaId', from), to: check.text('to', to) };
    const { personas } = unwrap(await this.#engine.execute({ op: 'renamePersona', args }), 'personas').reply;
    return personas[0] as PersonaInfo;
  }

  /**
   * Sets how a persona's text is analysed; its memories are indexed anew. Makes the persona where there is none.
   *
   * @throws MindsError `INVALID_ARGUMENT` for an unknown language
   */
  async configurePersona(personaId: string, options: PersonaOptions): Promise<PersonaInfo> {
    check.object('options', options);
    const command: Command = {
      op: 'configurePersona',
      args: {
        personaId: check.text('personaId', personaId),
        language: check.optional(check.text, 'language', options.language) ?? null,
        stopWords: check.optional(check.texts, 'stopWords', options.stopWords) ?? null,
      },
    };
    const { personas } = unwrap(await this.#engine.execute(command), 'personas').reply;
    return personas[0] as PersonaInfo;
  }

  /**
   * Deletes a persona with all its memories.
   *
   * @param options `erase` (default false): nothing of it can be read in the council's files afterwards. The file is
   *   rewritten, the write-ahead log cut, checkpoints made anew; backups are the caller's. May be called again for a
   *   persona that is gone already, to finish an erasing that failed.
   * @returns how many memories it had
   * @throws MindsError `BUSY` when another process keeps the files from being rewritten
   */
  async deletePersona(
    personaId: string,
    options: { readonly erase?: boolean | undefined } = {},
  ): Promise<number> {
    check.object('options', options);
    const command: Command = {
      op: 'deletePersona',
      args: {
        personaId: check.text('personaId', personaId),
        erase: check.optional(check.flag, 'erase', options.erase) ?? null,
      },
    };
    return unwrap(await this.#engine.execute(command), 'count').reply.count;
  }

  /**
   * Checks the file, its rows, the indexes and the checkpoint against each other. Reads everything: seconds for a
   * million memories.
   *
   * @param options `repair` (default false): what is wrong is put right where that is possible
   * @returns `ok` when nothing is wrong, or all of it has been put right
   */
  async verify(options: { readonly repair?: boolean | undefined } = {}): Promise<Verification> {
    check.object('options', options);
    const repair = check.optional(check.flag, 'repair', options.repair) ?? null;
    const outcome = await this.#engine.execute({ op: 'verify', args: { repair } });
    const { problems } = unwrap(outcome, 'verified').reply;
    return { ok: problems.every(({ repaired }) => repaired), problems };
  }

  /**
   * Looks after the memories of all personas by policy: forgetting, clean-up, compression, consolidation and `optimise`,
   * as `DEFAULT_POLICIES` and the settings of `maintenance` say. Runs are noted in the audit.
   *
   * @param options `policy`: run this one; default: those whose last run is a day or a week ago, or stopped. `policies`:
   *   other settings for this call. `budgetMs`: what it leaves is done by the next call, which goes on where this one
   *   stopped. `dryRun`: changes and notes nothing, and leaves `optimise` out. `now`, `signal`, `onProgress`
   * @returns what each step did
   * @throws MindsError the codes of the steps, with `policy` and `step` in the details; `ABORTED`
   */
  maintain(options: MaintainOptions = {}): Promise<MaintainResult> {
    return maintain({ council: this, engine: this.#engine, policies: this.#policies }, options);
  }

  /** Merges the indexes and rewrites the file without its free room. Needs the room of a second file meanwhile. */
  async optimise(): Promise<{ readonly bytesBefore: number; readonly bytesAfter: number }> {
    await this.#written();
    const { kind: _, ...bytes } = unwrap(
      await this.#engine.execute({ op: 'optimise', args: {} }),
      'optimised',
    ).reply;
    return bytes;
  }

  /**
   * Copies the council, as it is now, to a file that must not exist, while it stays in use. The copy is one file in
   * rollback-journal mode, and appears whole or not at all.
   *
   * @returns bytes of the copy
   * @throws MindsError `INVALID_ARGUMENT` when the file exists; `IO`, `DISK_FULL`, `CANNOT_OPEN`
   */
  async backup(path: string): Promise<number> {
    await this.#written();
    const command: Command = { op: 'backup', args: { path: check.text('path', path) } };
    return unwrap(await this.#engine.execute(command), 'backedUp').reply.bytes;
  }

  /**
   * Does what users do, on a persona of its own that is gone afterwards: stores, recalls, deletes. Of a council opened
   * for reading only it reads.
   *
   * @returns what it took, and what failed; it does not throw
   */
  health(): Promise<Health> {
    return checkHealth(this);
  }

  async status(): Promise<CouncilStatus> {
    const outcome = await this.#engine.execute({ op: 'status', args: {} });
    const { kind: _, ...status } = unwrap(outcome, 'status').reply;
    return { ...status, passedOver: this.#passedOver };
  }

  /**
   * Waits for everything written before, access counts included, and until the associations of every memory are computed:
   * some 0.2 ms for each that was stored in a batch.
   */
  async flush(): Promise<void> {
    await this.#written();
    await associateAll(this.#engine);
  }

  async #written(): Promise<void> {
    unwrap(await this.#engine.execute({ op: 'flush', args: {} }), 'done');
  }

  /**
   * Calls `listener` with the changes of each commit, of this process or another.
   *
   * @returns a function that ends it
   */
  on(event: 'change', listener: (changes: readonly Change[]) => void): () => void {
    if (event !== 'change' || typeof listener !== 'function') {
      throw new MindsTypeError(`on('${String(event)}') is unknown; expected on('change', a function)`, {
        field: 'event',
        expected: 'change',
      });
    }
    return this.#engine.subscribe(listener);
  }

  /** Finishes what is under way and closes the file. Later calls fail with `CLOSED`. */
  close(): Promise<void> {
    return this.#engine.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
