/**
 * The memories of a `scan` as lines. Texts are put together by hand: an object a memory that is made to be stringified
 * would take twice the time.
 */

import { type Columns, column, NO_POSITION } from '../../engine/columns.js';
import { encodeVector } from './base64.js';

/** A page of memories, ready to be written line by line. */
export class PageLines {
  readonly length: number;
  readonly #columns: Columns;
  readonly #personas: readonly string[];
  readonly #dimension: number;
  #tag = 0;
  #vector = 0;
  #association = 0;

  /** @param personas ids that the column `persona` points into */
  constructor(personas: readonly string[], columns: Columns, dimension: number) {
    this.#personas = personas.map((id) => JSON.stringify(id));
    this.#columns = columns;
    this.#dimension = dimension;
    this.length = column(columns, 'id').length;
  }

  /** The lines of the next rows, each with its end; to be called for rows in order, from 0. */
  line(row: number): string {
    const from = this.#columns;
    const persona = this.#personas[column(from, 'persona')[row] as number] as string;
    let line = `{"id":${JSON.stringify(column(from, 'id').at(row))},"personaId":${persona}`;
    line += `,"content":${JSON.stringify(column(from, 'content').at(row))}`;
    line += contextMember(column(from, 'context').at(row));
    line += `,"timestamp":${time(column(from, 'timestamp')[row] as number)}`;
    const importance = column(from, 'importance')[row] as number;
    if (importance !== 0.5) line += `,"importance":${importance}`;
    const valence = column(from, 'emotionalValence')[row] as number;
    if (valence !== 0) line += `,"emotionalValence":${valence}`;
    line += this.#tags(column(from, 'tagCounts')[row] as number);
    const decayRate = column(from, 'decayRate')[row] as number;
    if (decayRate !== 0.01) line += `,"decayRate":${decayRate}`;
    const accessCount = column(from, 'accessCount')[row] as number;
    if (accessCount > 0) {
      line += `,"accessCount":${accessCount},"lastAccessed":${time(column(from, 'lastAccessed')[row] as number)}`;
    }
    const lastDecayed = column(from, 'lastDecayed')[row] as number;
    if (!Number.isNaN(lastDecayed)) line += `,"lastDecayed":${time(lastDecayed)}`;
    const thread = column(from, 'thread').at(row);
    if (thread !== '') line += `,"thread":${JSON.stringify(thread)}`;
    const position = column(from, 'position')[row] as number;
    if (position !== NO_POSITION) line += `,"position":${position}`;
    line += this.#embedding(row);
    line += this.#associations(column(from, 'associationCounts')[row] as number);
    return `${line}}\n`;
  }

  #tags(count: number): string {
    if (count === 0) {
      return '';
    }
    const texts = column(this.#columns, 'tags');
    let list = '';
    for (const end = this.#tag + count; this.#tag < end; this.#tag++) {
      list += `${list === '' ? '' : ','}${JSON.stringify(texts.at(this.#tag))}`;
    }
    return `,"tags":[${list}]`;
  }

  #embedding(row: number): string {
    const { embeddingRows, embeddings } = this.#columns;
    if (embeddings === undefined || embeddingRows?.[this.#vector] !== row) {
      return '';
    }
    const start = this.#vector * this.#dimension;
    this.#vector += 1;
    return `,"embedding":"${encodeVector(embeddings.subarray(start, start + this.#dimension))}"`;
  }

  #associations(count: number): string {
    if (count === 0) {
      return '';
    }
    const from = this.#columns;
    const list: string[] = [];
    for (const end = this.#association + count; this.#association < end; this.#association++) {
      const at = this.#association;
      list.push(
        `{"id":${JSON.stringify(column(from, 'association').at(at))}` +
          `,"type":${JSON.stringify(column(from, 'type').at(at))}` +
          `,"strength":${column(from, 'strength')[at]}` +
          `,"created":${time(column(from, 'created')[at] as number)}` +
          `,"lastReinforced":${time(column(from, 'lastReinforced')[at] as number)}` +
          `,"count":${column(from, 'count')[at]}}`,
      );
    }
    return `,"associations":[${list.join(',')}]`;
  }
}

function time(millis: number): string {
  return `"${new Date(millis).toISOString()}"`;
}

/** A context as an object where that gives the same text again, else as its text. */
function contextMember(text: string): string {
  if (text === '{}') {
    return '';
  }
  return JSON.stringify(JSON.parse(text)) === text
    ? `,"context":${text}`
    : `,"contextText":${JSON.stringify(text)}`;
}
