/** Random sequences of commands on two engines; `test/differential/compare.ts` says how to repeat one. */

import { sequences } from './differential/commands.js';
import { compareEngines } from './differential/compare.js';
import { Session } from './differential/session.js';

compareEngines(sequences, (engine) => new Session(engine));
