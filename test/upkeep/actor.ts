/** Carries out actions on a council, says so, and closes it when its input ends. Arguments: path, actions. */

import { text } from 'node:stream/consumers';
import { openCouncil } from '../../ts/index.js';
import type { Action } from './elsewhere.js';

const [path = '', actions = '[]'] = process.argv.slice(2);
const council = await openCouncil({ path, create: false, busyTimeout: 30_000 });
const { memory } = council;

for (const action of JSON.parse(actions) as Action[]) {
  switch (action[0]) {
    case 'store':
      await memory.storeMemory(action[1], action[2], { id: action[3] });
      break;
    case 'update':
      await memory.update(action[1], { content: action[2] });
      break;
    case 'delete':
      await memory.delete(action[1]);
      break;
    case 'deletePersona':
      await council.deletePersona(action[1]);
      break;
    case 'configure':
      await council.configurePersona(action[1], { language: action[2] });
      break;
    case 'recall':
      await memory.recall(action[1], action[2]);
      break;
  }
}
await council.flush();
process.stdout.write('done\n');
await text(process.stdin);
await council.close();
