/** Nodes and edges as objects over the columns of a reply; their fields are cut out of the columns when they are read. */

import { type Columns, column } from '../engine/columns.js';
import type { Json } from '../memory/types.js';
import type { GraphEdge, GraphNode } from './types.js';

const INSPECT = Symbol.for('nodejs.util.inspect.custom');

type Attributes = { readonly [key: string]: Json };

/** The nodes of a reply, in its order. */
export function nodesOf(columns: Columns): GraphNode[] {
  return Array.from({ length: column(columns, 'id').length }, (_, row) => new NodeRecord(columns, row));
}

/** The edges of a reply, in its order. */
export function edgesOf(columns: Columns): GraphEdge[] {
  return Array.from({ length: column(columns, 'id').length }, (_, row) => new EdgeRecord(columns, row));
}

abstract class GraphRecord {
  protected readonly columns: Columns;
  protected readonly row: number;
  #attributes: Attributes | undefined;

  constructor(columns: Columns, row: number) {
    this.columns = columns;
    this.row = row;
    // Programs see fields, not where they come from.
    Object.defineProperty(this, 'columns', { enumerable: false });
    Object.defineProperty(this, 'row', { enumerable: false });
  }

  get id(): string {
    return column(this.columns, 'id').at(this.row);
  }

  get attributes(): Attributes {
    this.#attributes ??= JSON.parse(this.attributesText) as Attributes;
    return this.#attributes;
  }

  get attributesText(): string {
    return column(this.columns, 'attributes').at(this.row);
  }

  get createdAt(): Date {
    return new Date(this.number('created'));
  }

  protected text(name: 'name' | 'type' | 'relevance' | 'source' | 'target'): string {
    return column(this.columns, name).at(this.row);
  }

  protected number(name: NumberName): number {
    return column(this.columns, name)[this.row] as number;
  }

  /** NaN: never. */
  protected date(name: NumberName): Date | null {
    const time = this.number(name);
    return Number.isNaN(time) ? null : new Date(time);
  }

  abstract toJSON(): Record<string, unknown>;

  [INSPECT](): Record<string, unknown> {
    return this.toJSON();
  }
}

type NumberName =
  | 'created'
  | 'updated'
  | 'importance'
  | 'activation'
  | 'accessCount'
  | 'lastAccessed'
  | 'version'
  | 'weight'
  | 'confidence'
  | 'lastReinforced'
  | 'count'
  | 'decayRate';

class NodeRecord extends GraphRecord implements GraphNode {
  get name(): string {
    return this.text('name');
  }

  get nodeType(): string {
    return this.text('type');
  }

  get updatedAt(): Date {
    return new Date(this.number('updated'));
  }

  get importance(): number {
    return this.number('importance');
  }

  get activationLevel(): number {
    return this.number('activation');
  }

  get personasRelevance(): { readonly [personaId: string]: number } {
    return JSON.parse(this.text('relevance')) as { readonly [personaId: string]: number };
  }

  get accessCount(): number {
    return this.number('accessCount');
  }

  get lastAccessed(): Date | null {
    return this.date('lastAccessed');
  }

  get version(): number {
    return this.number('version');
  }

  /** Every field as plain data. */
  toJSON(): Record<string, unknown> {
    return {
      id: this.id,
      name: this.name,
      nodeType: this.nodeType,
      attributes: this.attributes,
      createdAt: this.createdAt,
      updatedAt: this.updatedAt,
      importance: this.importance,
      activationLevel: this.activationLevel,
      personasRelevance: this.personasRelevance,
      accessCount: this.accessCount,
      lastAccessed: this.lastAccessed,
      version: this.version,
    };
  }
}

class EdgeRecord extends GraphRecord implements GraphEdge {
  get sourceId(): string {
    return this.text('source');
  }

  get targetId(): string {
    return this.text('target');
  }

  get edgeType(): string {
    return this.text('type');
  }

  get weight(): number {
    return this.number('weight');
  }

  get confidence(): number {
    return this.number('confidence');
  }

  get lastReinforced(): Date | null {
    return this.date('lastReinforced');
  }

  get reinforcementCount(): number {
    return this.number('count');
  }

  get decayRate(): number {
    return this.number('decayRate');
  }

  /** Every field as plain data. */
  toJSON(): Record<string, unknown> {
    return {
      id: this.id,
      sourceId: this.sourceId,
      targetId: this.targetId,
      edgeType: this.edgeType,
      weight: this.weight,
      attributes: this.attributes,
      createdAt: this.createdAt,
      confidence: this.confidence,
      lastReinforced: this.lastReinforced,
      reinforcementCount: this.reinforcementCount,
      decayRate: this.decayRate,
    };
  }
}
