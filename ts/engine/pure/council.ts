/**
 * The state of a council: its personas, their memories in the order of storing, and what is derived from them.
 *
 * Every change of a memory passes through here, so that indexes follow and listeners hear of it.
 */

import type { Change, ChangeKind } from '../generated/vocabulary.js';
import { Associations } from './associations.js';
import { Graph } from './graph/graph.js';
import { Links } from './graph/links.js';
import type { Fields, Memory } from './memory.js';
import { compareText } from './order.js';
import { type AnalyserLanguage, createAnalyser } from './text/analyser.js';
import { TextIndex } from './text-index.js';

export class Persona {
  language: AnalyserLanguage = 'english';
  /** The persona's own stop words; undefined: the language's. */
  stopWords: readonly string[] | undefined;
  /** By sequence, and in its order. */
  readonly memories = new Map<number, Memory>();
  index = new TextIndex(createAnalyser('english'));
  readonly #byContent = new Map<string, Set<Memory>>();

  /** Changes when the persona is renamed. */
  constructor(public id: string) {}

  /** The memory with this content that was stored first. */
  firstWith(content: string): Memory | undefined {
    let first: Memory | undefined;
    for (const memory of this.#byContent.get(content) ?? []) {
      if (first === undefined || memory.sequence < first.sequence) {
        first = memory;
      }
    }
    return first;
  }

  /** Takes `memory` into what is derived from contents and tags. */
  derive(memory: Memory): void {
    this.index.add(memory);
    const same = this.#byContent.get(memory.content) ?? new Set();
    this.#byContent.set(memory.content, same.add(memory));
  }

  /** Undoes `derive`; before `memory` changes or goes. */
  forget(memory: Memory): void {
    this.index.remove(memory);
    const same = this.#byContent.get(memory.content);
    same?.delete(memory);
    if (same?.size === 0) {
      this.#byContent.delete(memory.content);
    }
  }

  /** Analyses every memory again, by the language and stop words that the persona has now. */
  reindex(): void {
    this.index = new TextIndex(createAnalyser(this.language, this.stopWords));
    for (const memory of this.memories.values()) {
      this.index.add(memory);
    }
  }
}

/** What maintenance did; never content. */
export interface AuditEntry {
  /** Ascends with every entry. */
  readonly number: number;
  readonly time: number;
  readonly operation: string;
  /** Undefined: it concerns no persona. */
  readonly persona: Persona | undefined;
  /** A memory's id; empty: none. */
  readonly id: string;
  readonly reason: string;
  readonly before: number;
  readonly after: number;
}

export class Council {
  /** Dimension of vectors, which the first one stored sets for good; 0 before. */
  dimension = 0;
  readonly associations = new Associations();
  /** Memories that were ever a source of a consolidated one. */
  readonly sources = new WeakSet<Memory>();
  /** Commits so far. */
  position = 0;
  readonly graph = new Graph();
  /** Between memories, by sequence, and nodes. */
  readonly links = new Links();
  readonly #personas = new Map<string, Persona>();
  readonly #memories = new Map<string, Memory>();
  #nextSequence = 0;
  /** Oldest first. */
  #audit: AuditEntry[] = [];
  #noted: { kind: ChangeKind; personaId: string; ids: Set<string> }[] = [];

  get size(): number {
    return this.#memories.size;
  }

  get(id: string): Memory | undefined {
    return this.#memories.get(id);
  }

  persona(id: string): Persona | undefined {
    return this.#personas.get(id);
  }

  /** The persona `id`, which comes into being if need be. */
  ensurePersona(id: string): Persona {
    let persona = this.#personas.get(id);
    if (persona === undefined) {
      persona = new Persona(id);
      this.#personas.set(id, persona);
    }
    return persona;
  }

  /** Those of `ids` that exist, each once, in order of id; all personas without `ids`. */
  select(ids: readonly string[] | null | undefined): Persona[] {
    const wanted = ids ? new Set(ids) : this.#personas.keys();
    return Array.from(wanted, (id) => this.#personas.get(id))
      .filter((persona) => persona !== undefined)
      .sort((a, b) => compareText(a.id, b.id));
  }

  /** A memory that `add` may put into the council, at the end of the order of storing. */
  draft(id: string, personaId: string, fields: Fields): Memory {
    return {
      ...fields,
      id,
      personaId,
      sequence: this.#nextSequence++,
      accessCount: 0,
      lastAccessed: Number.NaN,
      lastDecayed: Number.NaN,
      compressed: false,
    };
  }

  add(memory: Memory): void {
    const persona = this.ensurePersona(memory.personaId);
    persona.memories.set(memory.sequence, memory);
    persona.derive(memory);
    this.#memories.set(memory.id, memory);
    this.#learnDimension(memory);
    this.#note('added', memory);
  }

  /** Assigns `changed` to `memory`. */
  change(memory: Memory, changed: Partial<Fields>): void {
    const persona = this.ensurePersona(memory.personaId);
    persona.forget(memory);
    Object.assign(memory, changed);
    if (changed.content !== undefined) {
      memory.compressed = false;
    }
    persona.derive(memory);
    this.#learnDimension(memory);
    this.#note('changed', memory);
  }

  remove(memory: Memory): void {
    const persona = this.ensurePersona(memory.personaId);
    persona.forget(memory);
    persona.memories.delete(memory.sequence);
    this.#memories.delete(memory.id);
    this.associations.forget(memory);
    this.links.dropMemory(memory.sequence);
    this.#note('removed', memory);
  }

  /** Takes away a persona that has no memories, and what the audit has of it. */
  removePersona(id: string): void {
    const persona = this.#personas.get(id);
    this.#personas.delete(id);
    this.#audit = this.#audit.filter((entry) => persona === undefined || entry.persona !== persona);
  }

  /** Gives a persona an id that no other has. */
  renamePersona(persona: Persona, to: string): void {
    this.#personas.delete(persona.id);
    persona.id = to;
    this.#personas.set(to, persona);
    for (const memory of persona.memories.values()) {
      memory.personaId = to;
      this.#note('changed', memory);
    }
  }

  /** Lets a memory's importance be another one: nothing else of it changes. */
  weaken(memory: Memory, importance: number): void {
    memory.importance = importance;
    this.#note('changed', memory);
  }

  get audit(): readonly AuditEntry[] {
    return this.#audit;
  }

  writeAudit(entry: Omit<AuditEntry, 'number'>): void {
    this.#audit.push({ ...entry, number: (this.#audit.at(-1)?.number ?? 0) + 1 });
  }

  /** Whether a list may have ended at `sequence`. */
  knows(sequence: number): boolean {
    return Number.isInteger(sequence) && sequence >= 0 && sequence < this.#nextSequence;
  }

  /** The memories with these places in the order of storing, in the order asked. */
  bySequence(sequences: readonly number[]): Memory[] {
    const wanted = new Map<number, Memory>();
    for (const persona of this.#personas.values()) {
      for (const sequence of sequences) {
        const memory = persona.memories.get(sequence);
        if (memory !== undefined) {
          wanted.set(sequence, memory);
        }
      }
    }
    return sequences.map((sequence) => wanted.get(sequence) as Memory);
  }

  /** Ends a commit: the changes since the one before. */
  commit(): Change[] {
    const changes = this.#noted.map((note) => ({ ...note, ids: [...note.ids], elsewhere: false }));
    this.#noted = [];
    this.position += changes.length > 0 ? 1 : 0;
    return changes;
  }

  #learnDimension({ embedding }: Memory): void {
    this.dimension ||= embedding?.length ?? 0;
  }

  #note(kind: ChangeKind, { personaId, id }: Memory): void {
    let note = this.#noted.find((other) => other.kind === kind && other.personaId === personaId);
    if (note === undefined) {
      note = { kind, personaId, ids: new Set() };
      this.#noted.push(note);
    }
    note.ids.add(id);
  }
}

/** Counts one access of `memory`. Access counts stand outside the change log: nobody hears of them. */
export function countAccess(memory: Memory, now: number): void {
  memory.accessCount++;
  memory.lastAccessed = Number.isNaN(memory.lastAccessed) ? now : Math.max(memory.lastAccessed, now);
}
