/** `update`, `delete`, `deleteMatching`, and what changes personas. */

import { MindsError } from '../../errors.js';
import { type Columns, NO_COLUMNS, NO_POSITION } from '../columns.js';
import { LIMITS, type UpdateArgs } from '../generated/vocabulary.js';
import { parseContext } from './context.js';
import { compileFilter, isUnbounded } from './filter.js';
import { type Fields, type Memory, memoryRows } from './memory.js';
import type { Answer, Operation } from './operation.js';
import { personaInfo } from './statistics.js';
import type { AnalyserLanguage } from './text/analyser.js';
import {
  checkContextText,
  checkRange,
  checkRate,
  checkTags,
  checkText,
  checkTime,
  checkVector,
  refused,
} from './values.js';

export const update: Operation<'update'> = ({ council }, args, columns) => {
  const given = readFields(args, columns, council.dimension);
  const memory = council.get(args.id);
  if (memory === undefined) {
    throw new MindsError('NOT_FOUND', `no memory has the id '${args.id}'`, {
      field: 'id',
      value: args.id,
      expected: 'the id of a memory',
    });
  }
  council.change(memory, given);
  const { personas, columns: rows } = memoryRows([memory], false);
  return { reply: { kind: 'memories', personas, cursor: null, dimension: 0 }, columns: rows };
};

/** The fields that an update names, in the order of checks. */
function readFields(args: UpdateArgs, columns: Columns, dimension: number): Partial<Fields> {
  const given: Partial<Fields> = {};
  const { content, context, tags, timestamp, importance, emotionalValence, decayRate, thread, position } =
    args;
  if (content !== undefined && content !== null) {
    given.content = checkText(content, LIMITS.maxContentBytes, { field: 'content' });
  }
  if (context !== undefined && context !== null) {
    given.contextText = checkContextText(context, { field: 'context' });
    given.context = parseContext(given.contextText, { field: 'context' });
  }
  if (tags) {
    given.tags = checkTags(tags, { field: 'tags' });
  }
  if (timestamp !== undefined && timestamp !== null) {
    given.timestamp = checkTime(timestamp, { field: 'timestamp' });
  }
  if (importance !== undefined && importance !== null) {
    given.importance = checkRange(importance, 0, 1, { field: 'importance' });
  }
  if (emotionalValence !== undefined && emotionalValence !== null) {
    given.emotionalValence = checkRange(emotionalValence, -1, 1, { field: 'emotionalValence' });
  }
  if (decayRate !== undefined && decayRate !== null) {
    given.decayRate = checkRate(decayRate, { field: 'decayRate' });
  }
  if (thread !== undefined && thread !== null) {
    given.thread = checkText(thread, LIMITS.maxThreadBytes, { field: 'thread' }, 'empty');
  }
  if (thread === '') {
    given.position = NO_POSITION;
  } else if (position !== undefined && position !== null) {
    given.position = position;
  }
  if (columns.embedding) {
    given.embedding = checkVector(columns.embedding.slice(), dimension, { field: 'embedding' });
  }
  return given;
}

export const remove: Operation<'delete'> = ({ council }, { ids }) => {
  const memories = [...new Set(ids)].map((id) => council.get(id)).filter((memory) => memory !== undefined);
  for (const memory of memories) {
    council.remove(memory);
  }
  return counted(memories);
};

export const removeMatching: Operation<'deleteMatching'> = ({ council }, { personas, filter }) => {
  const passes = compileFilter(filter);
  if (!personas && isUnbounded(filter)) {
    throw refused('INVALID_ARGUMENT', { field: 'filter' }, 'personas, or a part of a filter');
  }
  const memories = council
    .select(personas)
    .flatMap((persona) => [...persona.memories.values()])
    .filter(passes);
  for (const memory of memories) {
    council.remove(memory);
  }
  return counted(memories);
};

function counted(memories: readonly Memory[]): Answer {
  return { reply: { kind: 'count', count: memories.length }, columns: NO_COLUMNS };
}

export const configurePersona: Operation<'configurePersona'> = ({ council, now }, args) => {
  const { personaId, language, stopWords } = args;
  checkText(personaId, LIMITS.maxPersonaBytes, { field: 'personaId' });
  if (language !== undefined && language !== null && !isLanguage(language)) {
    throw refused('INVALID_ARGUMENT', { field: 'language' }, 'english or none', language);
  }
  if (stopWords && stopWords.length > LIMITS.maxStopWords) {
    const expected = `at most ${LIMITS.maxStopWords} words`;
    throw refused('INVALID_ARGUMENT', { field: 'stopWords' }, expected, stopWords.length);
  }
  const persona = council.ensurePersona(personaId);
  persona.language = language ?? persona.language;
  persona.stopWords = stopWords ? [...stopWords] : persona.stopWords;
  persona.reindex();
  return { reply: { kind: 'personas', personas: [personaInfo(persona, now())] }, columns: NO_COLUMNS };
};

export const deletePersona: Operation<'deletePersona'> = ({ council }, { personaId }) => {
  checkText(personaId, LIMITS.maxPersonaBytes, { field: 'personaId' });
  const memories = [...(council.persona(personaId)?.memories.values() ?? [])];
  for (const memory of memories) {
    council.remove(memory);
  }
  council.removePersona(personaId);
  return counted(memories);
};

export const renamePersona: Operation<'renamePersona'> = ({ council, now }, { personaId, to }) => {
  checkText(personaId, LIMITS.maxPersonaBytes, { field: 'personaId' });
  checkText(to, LIMITS.maxPersonaBytes, { field: 'to' });
  const persona = council.persona(personaId);
  if (persona === undefined) {
    throw refused('NOT_FOUND', { field: 'personaId' }, 'the id of a persona', personaId);
  }
  if (council.persona(to) !== undefined) {
    throw refused('PERSONA_EXISTS', { field: 'to' }, 'an id that no persona has', to);
  }
  council.renamePersona(persona, to);
  return { reply: { kind: 'personas', personas: [personaInfo(persona, now())] }, columns: NO_COLUMNS };
};

function isLanguage(name: string): name is AnalyserLanguage {
  return name === 'english' || name === 'none';
}
