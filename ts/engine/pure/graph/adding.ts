/**
 * `addNodes` and `addEdges`: a group of rows, all or none.
 *
 * The group is read and checked, then planned against the graph and the rows before, then applied. Only the last step
 * changes anything, and it cannot fail.
 */

import { MindsError } from '../../../errors.js';
import { type ColumnName, type Columns, column, TextColumn } from '../../columns.js';
import { type ErrorCode, LIMITS } from '../../generated/vocabulary.js';
import { perRow } from '../incoming.js';
import type { Answer, Operation } from '../operation.js';
import { checkRange, checkRate, checkText, checkTime, type Place, refused } from '../values.js';
import { EDGE_PREFIX, type Graph, nodeKey } from './graph.js';
import { checkObject, checkRelevance, mergeObjects } from './merging.js';
import type { Edge, EdgeFields, Node, NodeFields } from './node.js';
import type { TypeTable } from './types.js';

/** The column `outcome`. */
const ADDED = 0;
const MERGED = 1;

/** The largest version and the largest count: they stay there. */
const MAX_COUNT = 0xffff_ffff;

export function oneMore(count: number): number {
  return Math.min(count + 1, MAX_COUNT);
}

export const addNodes: Operation<'addNodes'> = ({ council, now, makeId }, _, columns) => {
  const time = now();
  const { graph } = council;
  const rows = readNodes(columns, time);
  const drafts = new Map<string, Draft<Node, NodeFields>>();
  const draftsById = new Map<string, string>();
  const outcomes: number[] = [];
  const planned = rows.map(({ id, ...fields }, row) => {
    const key = nodeKey(fields.name, fields.type);
    const owner = graph.node(id);
    const ownerKey = owner === undefined ? draftsById.get(id) : nodeKey(owner.name, owner.type);
    if (id !== '' && ownerKey !== undefined && ownerKey !== key) {
      throw conflict('node', id, row, 'an id that is new, or of the node of this name and type');
    }
    const known = drafts.get(key) ?? draftOf(graph.nodeNamed(fields.name, fields.type));
    const draft = known ?? { there: undefined, id: id || makeId(), fields };
    if (known !== undefined) {
      known.fields = {
        ...known.fields,
        attributes: mergeObjects(known.fields.attributes, fields.attributes, { field: 'attributes', row }),
        importance: Math.max(known.fields.importance, fields.importance),
        relevance: mergeObjects(known.fields.relevance, fields.relevance, { field: 'relevance', row }),
        updated: time,
        version: oneMore(known.fields.version),
      };
    }
    drafts.set(key, draft);
    draftsById.set(draft.id, key);
    outcomes.push(known === undefined ? ADDED : MERGED);
    return draft.id;
  });
  checkTypes(graph.nodeTypes, rows);
  for (const { there, id, fields } of drafts.values()) {
    if (there === undefined) {
      graph.addNode(id, fields);
    } else {
      graph.changeNode(there, fields);
    }
  }
  return stored(time, planned, outcomes);
};

export const addEdges: Operation<'addEdges'> = ({ council, now }, _, columns) => {
  const time = now();
  const { graph } = council;
  const rows = readEdges(columns, time);
  const drafts = new Map<string, EdgeDraft>();
  const draftsById = new Map<string, string>();
  const outcomes: number[] = [];
  const planned = rows.map(({ id, source: sourceId, target: targetId, type, ...fields }, row) => {
    const source = nodeOf(graph, sourceId, { field: 'source', row });
    const target = nodeOf(graph, targetId, { field: 'target', row });
    const key = edgeKey(source, target, type);
    const owner = graph.edge(id);
    const ownerKey =
      owner === undefined ? draftsById.get(id) : edgeKey(owner.source, owner.target, owner.type);
    if (id !== '' && ownerKey !== undefined && ownerKey !== key) {
      throw conflict('edge', id, row, 'an id that is new, or of the edge of these ends and this type');
    }
    const there = graph.edgeBetween(source, target, type);
    const known = drafts.get(key) ?? (there && { there, id: there.id, source, target, type, fields: there });
    const draft: EdgeDraft = known ?? { there: undefined, id, source, target, type, fields };
    if (known !== undefined) {
      known.fields = {
        ...known.fields,
        weight: (known.fields.weight + fields.weight) / 2,
        confidence: Math.max(known.fields.confidence, fields.confidence),
        attributes: mergeObjects(known.fields.attributes, fields.attributes, { field: 'attributes', row }),
        count: oneMore(known.fields.count),
        lastReinforced: time,
      };
    }
    drafts.set(key, draft);
    if (draft.id !== '') {
      draftsById.set(draft.id, key);
    }
    outcomes.push(known === undefined ? ADDED : MERGED);
    return draft;
  });
  checkTypes(graph.edgeTypes, rows);
  for (const draft of drafts.values()) {
    const { there, source, target, type, fields } = draft;
    if (there === undefined) {
      draft.id = graph.addEdge(draft.id, source, target, type, fields).id;
    } else {
      Object.assign(there, changeable(fields));
    }
  }
  return stored(
    time,
    planned.map((draft) => draft.id),
    outcomes,
  );
};

/** A row that is not in yet, or that is there and will have other values. */
interface Draft<T, Fields> {
  readonly there: T | undefined;
  id: string;
  fields: Fields;
}

interface EdgeDraft extends Draft<Edge, EdgeFields> {
  readonly source: Node;
  readonly target: Node;
  readonly type: string;
}

function draftOf(there: Node | undefined): Draft<Node, NodeFields> | undefined {
  if (there === undefined) {
    return undefined;
  }
  const { number: _, id, out: __, in: ___, ...fields } = there;
  return { there, id, fields };
}

function changeable({ weight, confidence, attributes, count, lastReinforced }: EdgeFields) {
  return { weight, confidence, attributes, count, lastReinforced };
}

function edgeKey(source: Node, target: Node, type: string): string {
  return `${source.number} ${target.number} ${type}`;
}

/**
 * The node with this id.
 *
 * @throws MindsError `NOT_FOUND` naming the place
 */
export function nodeOf(graph: Graph, id: string, place: Place): Node {
  const node = graph.node(id);
  if (node === undefined) {
    throw notFound('node', id, place);
  }
  return node;
}

export function notFound(what: 'node' | 'edge' | 'memory', id: string, place: Place): MindsError {
  return new MindsError('NOT_FOUND', `no ${what} has the id '${id}'`, {
    ...place,
    value: id,
    expected: `the id of ${what === 'edge' ? 'an' : 'a'} ${what}`,
  });
}

function conflict(what: string, id: string, row: number, expected: string): MindsError {
  const code: ErrorCode = 'ID_CONFLICT';
  return new MindsError(code, `the id '${id}' belongs to another ${what}`, {
    field: 'id',
    row,
    value: id,
    expected,
  });
}

/** A council knows only so many types. */
function checkTypes(known: TypeTable, rows: readonly { readonly type: string }[]): void {
  const fresh = new Set<string>();
  for (const [row, { type }] of rows.entries()) {
    if (!known.has(type)) {
      fresh.add(type);
    }
    if (known.size + fresh.size > LIMITS.maxTypes) {
      throw tooManyTypes(type, { field: 'type', row });
    }
  }
}

export function tooManyTypes(type: string, place: Place): MindsError {
  const expected = `one of the ${LIMITS.maxTypes} types that the council knows`;
  return refused('INVALID_ARGUMENT', place, expected, type);
}

function stored(now: number, ids: readonly string[], outcomes: readonly number[]): Answer {
  return {
    reply: { kind: 'stored', now },
    columns: { id: TextColumn.from(ids), outcome: Uint8Array.from(outcomes) },
  };
}

/** How many rows a group has, by the column that it cannot do without. */
export function groupSize(columns: Columns, name: 'name' | 'source' | 'memory'): number {
  const size = column(columns, name).length;
  if (size > LIMITS.maxGroupRows) {
    throw refused('INVALID_ARGUMENT', { field: name }, `at most ${LIMITS.maxGroupRows} rows`, size);
  }
  return size;
}

type NumberColumn = Exclude<
  { [N in ColumnName]: NonNullable<Columns[N]> extends TextColumn ? never : N }[ColumnName],
  undefined
>;

/** Reads one value of each row after the other, with the default of columns that are not there. */
class Rows {
  constructor(
    readonly columns: Columns,
    readonly size: number,
  ) {}

  required(name: 'name' | 'type' | 'source' | 'target'): TextColumn {
    column(this.columns, name);
    return perRow(this.columns, name, this.size) as TextColumn;
  }

  texts(name: 'id' | 'attributes' | 'relevance'): (row: number) => string {
    const texts = perRow(this.columns, name, this.size);
    return (row) => texts?.at(row) ?? '';
  }

  numbers(name: NumberColumn, absent: number): (row: number) => number {
    const numbers = perRow(this.columns, name, this.size);
    return (row) => numbers?.[row] ?? absent;
  }

  /** @param absent stands for NaN too */
  orNan(name: NumberColumn, absent: number): (row: number) => number {
    const numbers = this.numbers(name, Number.NaN);
    return (row) => (Number.isNaN(numbers(row)) ? absent : numbers(row));
  }
}

function readNodes(columns: Columns, now: number): (NodeFields & { readonly id: string })[] {
  const rows = new Rows(columns, groupSize(columns, 'name'));
  const names = rows.required('name');
  const types = rows.required('type');
  const ids = rows.texts('id');
  const attributes = rows.texts('attributes');
  const importances = rows.numbers('importance', 0.5);
  const relevances = rows.texts('relevance');
  const created = rows.orNan('created', now);
  const updated = rows.orNan('updated', now);
  const versions = rows.numbers('version', 1);
  const activations = rows.numbers('activation', 0);
  const accessCounts = rows.numbers('accessCount', 0);
  const lastAccessed = rows.numbers('lastAccessed', Number.NaN);
  // The order of the checks within a row is part of the contract.
  return Array.from({ length: rows.size }, (_, row) => {
    const at = (field: string) => ({ field, row });
    return {
      name: checkText(names.at(row), LIMITS.maxNameBytes, at('name')),
      type: checkText(types.at(row), LIMITS.maxTypeBytes, at('type')),
      id: checkText(ids(row), LIMITS.maxIdBytes, at('id'), 'empty'),
      attributes: checkObject(attributes(row), at('attributes')),
      importance: checkRange(importances(row), 0, 1, at('importance')),
      relevance: checkRelevance(relevances(row), at('relevance')),
      created: checkTime(created(row), at('created')),
      updated: checkTime(updated(row), at('updated')),
      version: checkRange(versions(row), 1, MAX_COUNT, at('version')),
      activation: checkRange(activations(row), 0, 1, at('activation')),
      accessCount: accessCounts(row),
      lastAccessed: checkTimeOrNever(lastAccessed(row), at('lastAccessed')),
    };
  });
}

type EdgeInput = EdgeFields & {
  readonly id: string;
  readonly source: string;
  readonly target: string;
  readonly type: string;
};

function readEdges(columns: Columns, now: number): EdgeInput[] {
  const rows = new Rows(columns, groupSize(columns, 'source'));
  const sources = rows.required('source');
  const targets = rows.required('target');
  const types = rows.required('type');
  const ids = rows.texts('id');
  const weights = rows.numbers('weight', 1);
  const confidences = rows.numbers('confidence', 0.5);
  const attributes = rows.texts('attributes');
  const created = rows.orNan('created', now);
  const lastReinforced = rows.numbers('lastReinforced', Number.NaN);
  const counts = rows.numbers('count', 1);
  const decayRates = rows.orNan('decayRate', 0.01);
  return Array.from({ length: rows.size }, (_, row) => {
    const at = (field: string) => ({ field, row });
    return {
      source: checkText(sources.at(row), LIMITS.maxIdBytes, at('source')),
      target: checkText(targets.at(row), LIMITS.maxIdBytes, at('target')),
      type: checkText(types.at(row), LIMITS.maxTypeBytes, at('type')),
      id: checkEdgeId(ids(row), at('id')),
      weight: checkRange(weights(row), 0, 1, at('weight')),
      confidence: checkRange(confidences(row), 0, 1, at('confidence')),
      attributes: checkObject(attributes(row), at('attributes')),
      created: checkTime(created(row), at('created')),
      lastReinforced: checkTimeOrNever(lastReinforced(row), at('lastReinforced')),
      count: checkRange(counts(row), 1, MAX_COUNT, at('count')),
      decayRate: checkRate(decayRates(row), at('decayRate')),
    };
  });
}

function checkEdgeId(id: string, place: Place): string {
  checkText(id, LIMITS.maxIdBytes, place, 'empty');
  if (id.startsWith(EDGE_PREFIX)) {
    throw refused('INVALID_ARGUMENT', place, `an id that does not begin with ${EDGE_PREFIX}`, id);
  }
  return id;
}

/** NaN: never. */
function checkTimeOrNever(time: number, place: Place): number {
  return Number.isNaN(time) ? time : checkTime(time, place);
}
