/** Texts for councils larger than WordNet: halves of two glosses joined, so that words keep their frequencies. */

import { randomFrom } from '../harness/sample.js';
import { EVERYTHING, type Gloss } from './glosses.js';

/** `count` memories of one persona, made one by one as they are read; the same for a seed. */
export function* recombined(glosses: readonly Gloss[], count: number, seed: number): Generator<Gloss> {
  const random = randomFrom(seed);
  const any = () => glosses[Math.floor(random() * glosses.length)] as Gloss;
  const halves = (text: string) => {
    const words = text.split(' ');
    const middle = words.length >> 1;
    return [words.slice(0, middle), words.slice(middle)] as const;
  };
  for (let n = 0; n < count; n++) {
    const [first, second] = [any(), any()];
    const content = [...halves(first.content)[0], ...halves(second.content)[1]].join(' ');
    yield {
      id: `mix:${n}`,
      personaId: EVERYTHING,
      content,
      tags: second.tags,
      context: first.context,
      timestamp: first.timestamp,
    };
  }
}
