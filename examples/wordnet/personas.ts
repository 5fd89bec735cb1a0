/**
 * Who remembers what: the 45 lexicographer files of WordNet spread over 13 personas, by trade and about evenly (between
 * 6,900 and 15,200 glosses each; `adj.all`, `noun.artifact` and `noun.person` alone hold a third of all).
 */

import type { File } from './read.js';

export const FILES_OF = {
  analyst: ['adj.pert', 'noun.process', 'noun.shape', 'noun.time', 'verb.change'],
  creator: ['adj.all', 'adj.ppl', 'verb.creation'],
  economist: [
    'noun.food',
    'noun.possession',
    'noun.quantity',
    'noun.substance',
    'verb.consumption',
    'verb.possession',
  ],
  explorer: [
    'noun.location',
    'noun.object',
    'noun.phenomenon',
    'verb.motion',
    'verb.perception',
    'verb.weather',
  ],
  guardian: ['noun.plant'],
  healer: ['noun.body', 'noun.feeling', 'noun.state', 'verb.body', 'verb.emotion'],
  innovator: ['noun.artifact'],
  mentor: ['noun.communication', 'verb.communication', 'verb.social'],
  philosopher: [
    'noun.Tops',
    'noun.attribute',
    'noun.cognition',
    'noun.motive',
    'noun.relation',
    'verb.cognition',
    'verb.stative',
  ],
  pragmatist: ['adv.all', 'noun.group', 'verb.contact'],
  scholar: ['noun.animal'],
  socialite: ['noun.person'],
  strategist: ['noun.act', 'noun.event', 'verb.competition'],
} as const satisfies Record<string, readonly File[]>;

export type Persona = keyof typeof FILES_OF;

const owners = new Map<File, string>(
  Object.entries(FILES_OF).flatMap(([persona, files]) => files.map((file) => [file, persona] as const)),
);

/** The persona that has a file. */
export function personaOf(file: File): string {
  const persona = owners.get(file);
  if (persona === undefined) throw new Error(`no persona has ${file}`);
  return persona;
}
