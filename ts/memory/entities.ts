/**
 * Entities of turns: nodes of the knowledge graph that the memories of a conversation are linked to.
 *
 * A turn whose memory was there already, and is linked to something, is passed over: so an import that was interrupted
 * goes on where it ended, and another one does nothing twice.
 */

import { column, TextColumn } from '../engine/columns.js';
import type { Engine } from '../engine/contract.js';
import { type Command, LIMITS } from '../engine/generated/vocabulary.js';
import { unwrap } from '../engine/outcome.js';
import { MindsError } from '../errors.js';
import * as check from './arguments.js';
import { RowError } from './row-batch.js';
import { OUTCOME, type StoredGroup } from './storing.js';
import type { Entity, ExtractEntities, Turn } from './types.js';

/** Turns whose links share a command: what an interruption may take from them is to be extracted anew. */
const SLICE = 64;

const DEFAULT_TYPE = 'concept';

/** A turn of the batch, by its row. */
interface Place {
  readonly row: number;
  readonly turn: Turn;
  readonly memory: string;
}

/** A node that entities are, and the aliases that it has. */
interface Known {
  id: string;
  /** Undefined where the node has something else under that name, which stays. */
  aliases: Set<string> | undefined;
}

/** What one turn says of an entity, checked. */
interface Named {
  readonly key: string;
  readonly name: string;
  readonly type: string;
  readonly aliases: readonly string[];
  readonly place: Place;
}

export class EntityLinker {
  /** New links. */
  linked = 0;
  readonly #engine: Engine;
  readonly #extract: ExtractEntities | true;
  readonly #signal: AbortSignal | undefined;
  readonly #turns = new Map<number, Turn>();
  readonly #known = new Map<string, Known>();
  /** Groups come one after another, or two would add the same node. */
  #last: Promise<unknown> = Promise.resolve();

  /** @param extract true: what the texts mention of the nodes that there are */
  constructor(engine: Engine, extract: ExtractEntities | true, signal: AbortSignal | undefined) {
    this.#engine = engine;
    this.#extract = extract;
    this.#signal = signal;
  }

  /** Keeps a turn until its group is stored. */
  expect(row: number, turn: Turn): void {
    this.#turns.set(row, turn);
  }

  /** Links the memories of a group; where the signal ends it, the rest stays without links. */
  link(group: StoredGroup): Promise<void> {
    const done = this.#last.then(() => this.#linkGroup(group));
    this.#last = done.catch(() => undefined);
    return done;
  }

  async #linkGroup({ first, ids, outcomes }: StoredGroup): Promise<void> {
    const places = Array.from(outcomes, (outcome, at) => {
      const row = first + at;
      const place = { row, turn: this.#turns.get(row) as Turn, memory: ids.at(at) };
      this.#turns.delete(row);
      return { place, isNew: outcome !== OUTCOME.existing };
    });
    for (let at = 0; at < places.length; at += SLICE) {
      const slice = places.slice(at, at + SLICE);
      const isOpen = await Promise.all(
        slice.map(async ({ place, isNew }) => isNew || !(await this.#hasLinks(place.memory))),
      );
      const open = slice.filter((_, index) => isOpen[index]).map(({ place }) => place);
      const nodes = this.#extract === true ? await this.#mentions(open) : await this.#entities(open);
      if (this.#signal?.aborted) return;
      await this.#linkAll(nodes);
    }
  }

  async #hasLinks(memory: string): Promise<boolean> {
    const outcome = await this.#engine.execute({ op: 'links', args: { memory, limit: 1 } });
    return column(unwrap(outcome, 'links').columns, 'memory').length > 0;
  }

  /** Nodes that the turns mention. */
  async #mentions(places: readonly Place[]): Promise<[Place, string][]> {
    const content = TextColumn.from(places.map(({ turn }) => turn.content));
    const outcome = await this.#engine.execute({ op: 'mentions', args: {} }, { content });
    const { columns } = unwrap(outcome, 'mentions');
    const ids = column(columns, 'id');
    return Array.from(column(columns, 'index'), (place, at) => [places[place] as Place, ids.at(at)]);
  }

  /** Nodes of what the caller's function finds in the turns; those that are not there are added. */
  async #entities(places: readonly Place[]): Promise<[Place, string][]> {
    const named: Named[] = [];
    for (const place of places) {
      if (this.#signal?.aborted) return [];
      named.push(...(await this.#extracted(place)));
    }
    await this.#find(named);
    await this.#add(named);
    return named.map(({ key, place }) => [place, (this.#known.get(key) as Known).id]);
  }

  async #extracted(place: Place): Promise<Named[]> {
    try {
      const entities = await (this.#extract as ExtractEntities)(place.turn);
      return Array.from(entities, (entity, at) => readEntity(entity, `entities[${at}]`, place));
    } catch (error) {
      throw new RowError(place.row, error);
    }
  }

  /** Looks for the nodes that are not known yet. */
  async #find(named: readonly Named[]): Promise<void> {
    const unknown = new Map(named.filter(({ key }) => !this.#known.has(key)).map((one) => [one.key, one]));
    const found = Array.from(unknown.values(), async ({ key, name, type }) => {
      const command: Command = { op: 'findNodes', args: { name, types: [type], limit: 1 } };
      const { columns } = unwrap(await this.#engine.execute(command), 'nodes');
      if (column(columns, 'id').length > 0) {
        const aliases = aliasesOf(column(columns, 'attributes').at(0));
        this.#known.set(key, { id: column(columns, 'id').at(0), aliases });
      }
    });
    await Promise.all(found);
  }

  /** Adds the nodes that are not there, and the aliases that nodes do not have. */
  async #add(named: readonly Named[]): Promise<void> {
    const rows = new Map<string, { readonly first: Named; readonly known: Known }>();
    for (const one of named) {
      const known = this.#known.get(one.key) ?? { id: '', aliases: new Set() };
      this.#known.set(one.key, known);
      const news = one.aliases.filter((alias) => known.aliases?.has(alias) === false);
      for (const alias of news) known.aliases?.add(alias);
      if ((known.id === '' || news.length > 0) && !rows.has(one.key)) {
        rows.set(one.key, { first: one, known });
      }
    }
    const all = [...rows.values()];
    for (let at = 0; at < all.length; at += LIMITS.maxGroupRows) {
      const group = all.slice(at, at + LIMITS.maxGroupRows);
      const texts = (pick: (row: (typeof group)[number]) => string) => TextColumn.from(group.map(pick));
      const columns = {
        name: texts(({ first }) => first.name),
        type: texts(({ first }) => first.type),
        attributes: texts(({ known }) => attributesOf(known)),
      };
      const outcome = await this.#engine.execute({ op: 'addNodes', args: {} }, columns);
      const ids = column(unwrapRow(outcome, 'stored', (row) => group[row]?.first.place).columns, 'id');
      for (const [row, { known }] of group.entries()) known.id = ids.at(row);
    }
  }

  async #linkAll(pairs: readonly (readonly [Place, string])[]): Promise<void> {
    for (let at = 0; at < pairs.length; at += LIMITS.maxGroupRows) {
      const group = pairs.slice(at, at + LIMITS.maxGroupRows);
      const columns = {
        memory: TextColumn.from(group.map(([{ memory }]) => memory)),
        node: TextColumn.from(group.map(([, node]) => node)),
      };
      const outcome = await this.#engine.execute({ op: 'link', args: {} }, columns);
      this.linked += unwrapRow(outcome, 'count', (row) => group[row]?.[0]).reply.count;
    }
  }
}

/** `unwrap`, with an error's row as that of the turn that it comes from. */
function unwrapRow<K extends 'stored' | 'count'>(
  outcome: Parameters<typeof unwrap<K>>[0],
  kind: K,
  placeOf: (row: number) => Place | undefined,
) {
  try {
    return unwrap(outcome, kind);
  } catch (error) {
    const row = error instanceof MindsError ? error.details.row : undefined;
    const place = typeof row === 'number' ? placeOf(row) : undefined;
    throw place === undefined ? error : new RowError(place.row, error);
  }
}

function readEntity(entity: Entity, field: string, place: Place): Named {
  check.object(field, entity);
  const name = check.text(`${field}.name`, entity.name);
  const type = check.optional(check.text, `${field}.type`, entity.type) ?? DEFAULT_TYPE;
  const aliases = check.optional(check.texts, `${field}.aliases`, entity.aliases) ?? [];
  return {
    key: JSON.stringify([name, type]),
    name,
    type,
    aliases: aliases.filter((alias) => alias !== name),
    place,
  };
}

/** The aliases that a node's attributes name; undefined where they name something else. */
function aliasesOf(attributes: string): Set<string> | undefined {
  const { aliases = [] } = JSON.parse(attributes) as { aliases?: unknown };
  const isList = Array.isArray(aliases) && aliases.every((alias) => typeof alias === 'string');
  return isList ? new Set(aliases) : undefined;
}

function attributesOf({ aliases }: Known): string {
  return aliases === undefined || aliases.size === 0 ? '' : JSON.stringify({ aliases: [...aliases] });
}
