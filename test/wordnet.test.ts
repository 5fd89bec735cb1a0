// The example's input: all of WordNet, spread over all personas.
import { describe, expect, test } from 'vitest';
import { FILES_OF, personaOf } from '../examples/wordnet/personas.js';
import { FILES, readSynsets, SYNSETS } from '../examples/wordnet/read.js';

const PERSONAS =
  'analyst creator economist explorer guardian healer innovator mentor philosopher pragmatist scholar socialite strategist';

const synsets = [...readSynsets()];

describe('WordNet', () => {
  test('has 117,791 synsets with 117,174 distinct glosses', () => {
    expect(SYNSETS).toBe(117_791);
    expect(synsets).toHaveLength(117_791);
    expect(new Set(synsets.map(({ id }) => id)).size).toBe(117_791);
    expect(new Set(synsets.map(({ gloss }) => gloss)).size).toBe(117_174);
  });

  test('is read field by field', () => {
    expect(synsets.find(({ id }) => id === 'noun:02086723')).toEqual({
      id: 'noun:02086723',
      file: 'noun.animal',
      words: ['dog', 'domestic dog', 'Canis familiaris'],
      gloss: expect.stringMatching(/^a member of the genus Canis .* "the dog barked all night"$/),
    });
    expect(synsets.find(({ id }) => id === 'adj:00014377')?.words).toEqual(['abounding', 'galore']);
  });

  test('gives every synset words and a gloss', () => {
    const lacking = synsets.filter(
      ({ words, gloss }) => gloss === '' || words.length === 0 || words.includes(''),
    );
    expect(lacking).toEqual([]);
  });
});

describe('the personas', () => {
  test('are thirteen, and every file belongs to exactly one', () => {
    expect(Object.keys(FILES_OF)).toEqual(PERSONAS.split(' '));
    expect(Object.values(FILES_OF).flat().sort()).toEqual([...FILES].sort());
    expect(FILES).toHaveLength(45);
    expect(personaOf('noun.animal')).toBe('scholar');
  });

  test('all have glosses, none more than an eighth and none less than a twentieth', () => {
    const counts = new Map<string, number>();
    for (const { file } of synsets) counts.set(personaOf(file), (counts.get(personaOf(file)) ?? 0) + 1);
    expect(counts.size).toBe(13);
    expect(Math.max(...counts.values())).toBeLessThan(SYNSETS * 0.13);
    expect(Math.min(...counts.values())).toBeGreaterThan(SYNSETS * 0.05);
  });
});
