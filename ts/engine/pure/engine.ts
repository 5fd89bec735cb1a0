/**
 * The pure TypeScript engine: in memory, readable, the same results as the native one.
 *
 * It runs wherever JavaScript does, keeps nothing when it is closed (`durable: false`), and is what the other engines
 * are tested against. Each command is carried out whole before `execute` returns, so commands never overlap.
 */

import { MindsError } from '../../errors.js';
import { type Columns, NO_COLUMNS } from '../columns.js';
import type { ChangeListener, Engine, ExecuteOptions, Outcome } from '../contract.js';
import type { Command } from '../generated/vocabulary.js';
import { cleanup, forget } from './aging.js';
import * as associating from './associations.js';
import { audit, note } from './audit.js';
import * as changing from './changing.js';
import { compress } from './compressing.js';
import { consolidate, planConsolidation } from './consolidating.js';
import { Council } from './council.js';
import { GRAPH_OPERATIONS } from './graph/operations.js';
import { assertKinds } from './incoming.js';
import type { Answer, Environment, Operation } from './operation.js';
import * as reading from './reading.js';
import { recall, recallMany } from './recall.js';
import { scan } from './scanning.js';
import { assertShape } from './shape.js';
import { personas, statistics } from './statistics.js';
import { store } from './storing.js';
import { createIdMaker, type RandomBytes, randomUuid } from './uuid.js';

export interface PureEngineOptions {
  /** Milliseconds since 1970 UTC. Default: the system's clock. */
  readonly clock?: () => number;
  /** Source of randomness for ids. Default: the platform's cryptographic one. */
  readonly randomBytes?: RandomBytes;
}

const OPERATIONS: { readonly [Op in Command['op']]: Operation<Op> } = {
  store,
  get: reading.get,
  update: changing.update,
  delete: changing.remove,
  deleteMatching: changing.removeMatching,
  list: reading.list,
  recall,
  recallMany,
  configurePersona: changing.configurePersona,
  personas,
  deletePersona: changing.deletePersona,
  renamePersona: changing.renamePersona,
  statistics,
  scan,
  associations: associating.associations,
  correlate: associating.correlate,
  reinforce: associating.reinforce,
  dissociate: associating.dissociate,
  putAssociations: associating.putAssociations,
  associate: associating.associate,
  forget,
  cleanup,
  compress,
  planConsolidation,
  consolidate,
  audit,
  note,
  ...GRAPH_OPERATIONS,
  status: reading.status,
  flush: reading.flush,
  verify: reading.verify,
  optimise: reading.optimise,
  backup: reading.backup,
};

/** A new, empty council in memory. */
export function createPureEngine(options: PureEngineOptions = {}): Engine {
  const { clock = Date.now, randomBytes = platformRandom } = options;
  return new PureEngine({
    council: new Council(),
    now: () => Math.floor(clock()),
    makeId: createIdMaker(clock, randomBytes),
    identity: randomUuid(randomBytes),
  });
}

class PureEngine implements Engine {
  readonly #environment: Environment;
  readonly #listeners = new Set<{ hear: ChangeListener }>();
  #closed = false;

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  async execute(
    command: Command,
    columns: Columns = NO_COLUMNS,
    options: ExecuteOptions = {},
  ): Promise<Outcome> {
    const start = performance.now();
    const nanos = () => (performance.now() - start) * 1e6;
    try {
      if (this.#closed) {
        throw new MindsError('CLOSED', 'the council is closed');
      }
      if (options.signal?.aborted) {
        throw new MindsError('ABORTED', 'the caller ended the operation before it began');
      }
      const { reply, columns: rows } = this.#run(command, columns);
      return { ok: true, value: reply, columns: rows, nanos: nanos() };
    } catch (error) {
      return { ok: false, error: describe(error), nanos: nanos() };
    }
  }

  subscribe(listener: ChangeListener): () => void {
    // An entry of its own, so that a listener may be subscribed twice and each end by itself.
    const entry = { hear: listener };
    this.#listeners.add(entry);
    return () => {
      this.#listeners.delete(entry);
    };
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#listeners.clear();
  }

  #run(command: Command, columns: Columns): Answer {
    assertShape(command);
    assertKinds(columns);
    // The table pairs each `op` with its own arguments, which the compiler cannot follow through a look-up.
    const operation = OPERATIONS[command.op] as Operation<Command['op']>;
    const answer = operation(this.#environment, command.args as never, columns);
    this.#tell();
    return answer;
  }

  /** Tells listeners of what has just been committed. One that throws neither stops the others nor the command. */
  #tell(): void {
    const changes = this.#environment.council.commit();
    if (changes.length === 0) {
      return;
    }
    for (const { hear } of [...this.#listeners]) {
      try {
        hear(changes);
      } catch (error) {
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }
}

function describe(error: unknown) {
  if (error instanceof MindsError) {
    return { code: error.code, message: error.message, details: error.details };
  }
  return { code: 'INTERNAL' as const, message: String(error), details: {} };
}

function platformRandom(count: number): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(count));
}
