/** Many more random sequences of commands than the tests have time for: differences that one in a thousand shows. */

import { describe } from 'vitest';
import { sequences } from './commands.js';
import { compareEngines } from './compare.js';
import { graphSequences } from './graph.js';
import { GraphSession } from './graph-session.js';
import { Session } from './session.js';

const RUNS = 5_000;

describe('memory', () => compareEngines(sequences, (engine) => new Session(engine), RUNS));
describe('graph', () => compareEngines(graphSequences, (engine) => new GraphSession(engine), RUNS));
