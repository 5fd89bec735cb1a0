/**
 * Rows of a batch gathered into columns, one array a column at once; columns in which every row has the default are
 * left out.
 */

import type { Columns } from '../engine/columns.js';
import { type Command, LIMITS } from '../engine/generated/vocabulary.js';
import * as check from '../memory/arguments.js';
import { Numbers, present, Texts } from '../memory/gathering.js';
import { MAX_GROUP_UNITS, type RowGroup } from '../memory/row-batch.js';
import type { EdgeInput, GraphLink, NodeInput } from './types.js';

export class NodeGroup implements RowGroup<NodeInput> {
  readonly #name = new Texts();
  readonly #type = new Texts();
  readonly #id = new Texts();
  readonly #attributes = new Texts();
  readonly #importance = new Numbers(0.5);
  readonly #relevance = new Texts();
  readonly #created = new Numbers(Number.NaN);
  readonly #updated = new Numbers(Number.NaN);
  readonly #version = new Numbers(1);
  readonly #activation = new Numbers(0);
  readonly #accessCount = new Numbers(0);
  readonly #lastAccessed = new Numbers(Number.NaN);
  #units = 0;

  get length(): number {
    return this.#name.length;
  }

  get full(): boolean {
    return this.length >= LIMITS.maxGroupRows || this.#units >= MAX_GROUP_UNITS;
  }

  push(node: NodeInput): void {
    check.object('a node', node);
    const name = check.text('name', node.name);
    const type = check.text('nodeType', node.nodeType);
    const id = node.id === undefined ? '' : check.text('id', node.id);
    const attributes = optionalObject('attributes', node.attributes);
    const importance = node.importance === undefined ? 0.5 : check.number('importance', node.importance);
    const relevance = optionalObject('personasRelevance', node.personasRelevance);
    const created = optionalTime('createdAt', node.createdAt);
    const updated = optionalTime('updatedAt', node.updatedAt);
    const version = node.version === undefined ? 1 : check.whole('version', node.version);
    const activation =
      node.activationLevel === undefined ? 0 : check.number('activationLevel', node.activationLevel);
    const accessCount = node.accessCount === undefined ? 0 : check.whole('accessCount', node.accessCount);
    const lastAccessed = optionalTime('lastAccessed', node.lastAccessed);
    this.#name.push(name);
    this.#type.push(type);
    this.#id.push(id);
    this.#attributes.push(attributes);
    this.#importance.push(importance);
    this.#relevance.push(relevance);
    this.#created.push(created);
    this.#updated.push(updated);
    this.#version.push(version);
    this.#activation.push(activation);
    this.#accessCount.push(accessCount);
    this.#lastAccessed.push(lastAccessed);
    this.#units += name.length + attributes.length + relevance.length;
  }

  finish(): { command: Command; columns: Columns } {
    const columns = present({
      name: this.#name.column(),
      type: this.#type.column(),
      id: this.#id.columnUnlessBlank(),
      attributes: this.#attributes.columnUnlessBlank(),
      importance: this.#importance.f64(),
      relevance: this.#relevance.columnUnlessBlank(),
      created: this.#created.f64(),
      updated: this.#updated.f64(),
      version: this.#version.u32(),
      activation: this.#activation.f64(),
      accessCount: this.#accessCount.u32(),
      lastAccessed: this.#lastAccessed.f64(),
    });
    return { command: { op: 'addNodes', args: {} }, columns };
  }
}

export class EdgeGroup implements RowGroup<EdgeInput> {
  readonly #source = new Texts();
  readonly #target = new Texts();
  readonly #type = new Texts();
  readonly #id = new Texts();
  readonly #weight = new Numbers(1);
  readonly #confidence = new Numbers(0.5);
  readonly #attributes = new Texts();
  readonly #created = new Numbers(Number.NaN);
  readonly #lastReinforced = new Numbers(Number.NaN);
  readonly #count = new Numbers(1);
  readonly #decayRate = new Numbers(Number.NaN);
  #units = 0;

  get length(): number {
    return this.#source.length;
  }

  get full(): boolean {
    return this.length >= LIMITS.maxGroupRows || this.#units >= MAX_GROUP_UNITS;
  }

  push(edge: EdgeInput): void {
    check.object('an edge', edge);
    const source = check.text('sourceId', edge.sourceId);
    const target = check.text('targetId', edge.targetId);
    const type = check.text('edgeType', edge.edgeType);
    const id = edge.id === undefined ? '' : check.text('id', edge.id);
    const weight = edge.weight === undefined ? 1 : check.number('weight', edge.weight);
    const confidence = edge.confidence === undefined ? 0.5 : check.number('confidence', edge.confidence);
    const attributes = optionalObject('attributes', edge.attributes);
    const created = optionalTime('createdAt', edge.createdAt);
    const lastReinforced = optionalTime('lastReinforced', edge.lastReinforced);
    const count =
      edge.reinforcementCount === undefined ? 1 : check.whole('reinforcementCount', edge.reinforcementCount);
    const decayRate = edge.decayRate === undefined ? Number.NaN : check.rate('decayRate', edge.decayRate);
    this.#source.push(source);
    this.#target.push(target);
    this.#type.push(type);
    this.#id.push(id);
    this.#weight.push(weight);
    this.#confidence.push(confidence);
    this.#attributes.push(attributes);
    this.#created.push(created);
    this.#lastReinforced.push(lastReinforced);
    this.#count.push(count);
    this.#decayRate.push(decayRate);
    this.#units += source.length + target.length + attributes.length;
  }

  finish(): { command: Command; columns: Columns } {
    const columns = present({
      source: this.#source.column(),
      target: this.#target.column(),
      type: this.#type.column(),
      id: this.#id.columnUnlessBlank(),
      weight: this.#weight.f64(),
      confidence: this.#confidence.f64(),
      attributes: this.#attributes.columnUnlessBlank(),
      created: this.#created.f64(),
      lastReinforced: this.#lastReinforced.f64(),
      count: this.#count.u32(),
      decayRate: this.#decayRate.f64(),
    });
    return { command: { op: 'addEdges', args: {} }, columns };
  }
}

export class LinkGroup implements RowGroup<GraphLink> {
  readonly #memory = new Texts();
  readonly #node = new Texts();

  constructor(readonly op: 'link' | 'unlink') {}

  get length(): number {
    return this.#memory.length;
  }

  get full(): boolean {
    return this.length >= LIMITS.maxGroupRows;
  }

  push(link: GraphLink): void {
    check.object('a link', link);
    const memory = check.text('memoryId', link.memoryId);
    const node = check.text('nodeId', link.nodeId);
    this.#memory.push(memory);
    this.#node.push(node);
  }

  finish(): { command: Command; columns: Columns } {
    const columns = { memory: this.#memory.column(), node: this.#node.column() };
    return { command: { op: this.op, args: {} }, columns };
  }
}

function optionalObject(field: string, value: unknown): string {
  return value === undefined ? '' : check.context(field, value);
}

/** NaN stands for now, or never. */
function optionalTime(field: string, value: Date | null | undefined): number {
  return value === undefined || value === null ? Number.NaN : check.millis(field, value);
}
