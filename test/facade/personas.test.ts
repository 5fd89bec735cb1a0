/** Personas: how their text is analysed, and what is counted of them. */

import { describe, expect, expectTypeOf, test } from 'vitest';
import type { MemoryStatistics, PersonaInfo } from '../../ts/index.js';
import { COUNCILS, NOW } from './councils.js';
import { refusal } from './refusal.js';

describe.each(COUNCILS)('$name', ({ open }) => {
  test('personas come with their first memory, in order of id', async () => {
    const council = await open({ now: NOW });
    expect(await council.personas()).toEqual([]);
    for (const persona of ['bob', 'ada', 'Zed', 'bob', 'é']) await council.memory.storeMemory(persona, 'tea');
    const personas = await council.personas();
    expectTypeOf(personas).toEqualTypeOf<PersonaInfo[]>();
    const info = (personaId: string, memories: number) => ({
      personaId,
      memories,
      language: 'english',
      stopWords: null,
      contentBytes: 3 * memories,
      newest: NOW.getTime(),
      addedWeek: memories,
      addedMonth: memories,
    });
    expect(personas).toEqual([info('Zed', 1), info('ada', 1), info('bob', 2), info('é', 1)]);
  });

  test('a persona without stemming finds words only as they stand, from then on and looking back', async () => {
    const council = await open();
    await council.memory.storeMemory('ada', 'the dogs bark');
    await council.memory.storeMemory('bob', 'the dogs bark');
    const configured = await council.configurePersona('ada', { language: 'none' });
    expect(configured).toMatchObject({ personaId: 'ada', memories: 1, language: 'none', stopWords: null });
    expect(await council.memory.recall('ada', 'dog')).toHaveLength(0);
    expect(await council.memory.recall('ada', 'dogs')).toHaveLength(1);
    expect(await council.memory.recall('bob', 'dog')).toHaveLength(1);
    await council.memory.storeMemory('ada', 'cats purr');
    expect(await council.memory.recall('ada', 'cat')).toHaveLength(0);
    await council.configurePersona('ada', { language: 'english' });
    expect(await council.memory.recall('ada', 'cat')).toHaveLength(1);
    expect(await council.memory.recall('ada', 'dog')).toHaveLength(1);
  });

  test('stop words of the persona replace those of the language', async () => {
    const council = await open();
    await council.memory.storeMemory('ada', 'the tea of the day');
    const info = await council.configurePersona('ada', { stopWords: new Set(['tea']) });
    expect(info.stopWords).toEqual(['tea']);
    expect(await council.memory.recall('ada', 'the')).toHaveLength(1);
    expect(await council.memory.recall('ada', 'tea zeppelin')).toHaveLength(0);
    expect((await council.configurePersona('ada', {})).stopWords).toEqual(['tea']);
  });

  test('configuring makes the persona; an unknown language does not', async () => {
    const council = await open();
    expect(await council.configurePersona('new', {})).toMatchObject({ personaId: 'new', memories: 0 });
    const found = await refusal(() => council.configurePersona('other', { language: 'klingon' as 'none' }));
    expect(found.code).toBe('INVALID_ARGUMENT');
    expect(found.details).toMatchObject({ field: 'language', value: 'klingon', expected: expect.anything() });
    expect(await council.personas()).toHaveLength(1);
  });

  test('statistics count what is there', async () => {
    const council = await open({ now: NOW });
    const at = (day: number) => new Date(Date.UTC(2025, 0, day));
    const store = (content: string, options: object) => council.memory.storeMemory('ada', content, options);
    await store('green tea', { importance: 0.7, emotionalValence: 0.5, tags: ['hot'], timestamp: at(3) });
    await store('café', { importance: 0.1, tags: ['hot', 'cup'], thread: 't', timestamp: at(1) });
    await store('milk', {
      importance: 0.4,
      emotionalValence: 0.1,
      thread: 't',
      timestamp: at(2),
      embedding: [1],
    });
    await council.memory.recall('ada', 'milk');
    const statistics = await council.memory.getMemoryStatistics('ada');
    expectTypeOf(statistics).toEqualTypeOf<MemoryStatistics>();
    expect(statistics).toEqual({
      personaId: 'ada',
      personas: 1,
      memories: 3,
      compressedFrom: 0,
      compressedTo: 0,
      addedDay: 0,
      addedWeek: 0,
      addedMonth: 0,
      distinctTags: 2,
      words: 7,
      meanImportance: expect.closeTo(0.4, 9),
      meanEmotionalValence: expect.closeTo(0.2, 9),
      highImportance: 1,
      compressed: 0,
      accessed: 1,
      totalAccesses: 1,
      withEmbedding: 1,
      threads: 1,
      contentBytes: 18,
      oldest: at(1),
      newest: at(3),
      tags: [
        { tag: 'hot', count: 2 },
        { tag: 'cup', count: 1 },
      ],
    });
  });

  test('statistics of nobody are zeros without dates', async () => {
    const council = await open();
    expect(await council.memory.getMemoryStatistics('nobody')).toEqual({
      personaId: 'nobody',
      personas: 0,
      memories: 0,
      compressedFrom: 0,
      compressedTo: 0,
      addedDay: 0,
      addedWeek: 0,
      addedMonth: 0,
      distinctTags: 0,
      words: 0,
      meanImportance: 0,
      meanEmotionalValence: 0,
      highImportance: 0,
      compressed: 0,
      accessed: 0,
      totalAccesses: 0,
      withEmbedding: 0,
      threads: 0,
      contentBytes: 0,
      oldest: null,
      newest: null,
      tags: [],
    });
  });
});
