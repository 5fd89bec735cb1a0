/** `minds add`: stores one memory; creates the council if there is none. */

import { text as wholeText } from 'node:stream/consumers';
import { type Command, Option } from 'commander';
import type { OnDuplicate } from '../../engine/generated/vocabulary.js';
import { type GlobalOptions, withCouncil } from '../council.js';
import { examples } from '../help.js';
import { plainMemory, printJson } from '../json.js';
import { print } from '../terminal.js';
import { number, repeated, time, wholeNumber } from '../values.js';

interface AddOptions extends GlobalOptions {
  readonly tag?: string[];
  readonly importance?: number;
  readonly valence?: number;
  readonly context?: string;
  readonly thread?: string;
  readonly position?: number;
  readonly id?: string;
  readonly time?: Date;
  readonly onDuplicate: OnDuplicate;
}

export function add(program: Command): void {
  const command: Command = program
    .command('add')
    .description('store one memory of a persona')
    .argument('<persona>', 'whose memory it is')
    .argument('<content...>', 'what to remember; - reads it from stdin')
    .option('--tag <tag>', 'a tag; may be repeated', repeated)
    .option('--importance <number>', '0 to 1 (default: 0.5)', number)
    .option('--valence <number>', 'emotional valence, -1 to 1 (default: 0)', number)
    .option('--context <json>', 'a JSON object')
    .option('--thread <id>', 'the conversation it belongs to')
    .option('--position <number>', 'its place in the conversation, from 0', wholeNumber)
    .option('--id <id>', 'its id; storing the same again then changes nothing (default: a new one)')
    .option('--time <time>', 'when it was, ISO 8601, UTC unless it says otherwise (default: now)', time)
    .addOption(
      new Option('--on-duplicate <what>', 'what to do when the persona has the same content')
        .choices(['allow', 'merge', 'reject'])
        .default('allow'),
    )
    .addHelpText(
      'after',
      examples(
        ['minds add scholar "Owls turn their heads by 270 degrees." --tag owl --tag bird', 'with two tags'],
        ['git log -1 --format=%B | minds add mentor - --importance 0.8', 'content from stdin'],
      ),
    )
    .action(async (persona: string, words: string[]) => {
      const options = command.optsWithGlobals<AddOptions>();
      const content = words.join(' ') === '-' ? (await wholeText(process.stdin)).trimEnd() : words.join(' ');
      const memory = await withCouncil(options.council, 'create', (council) =>
        council.memory.storeMemory(persona, content, {
          id: options.id,
          context: options.context,
          importance: options.importance,
          emotionalValence: options.valence,
          tags: options.tag,
          timestamp: options.time,
          thread: options.thread,
          position: options.position,
          onDuplicate: options.onDuplicate,
        }),
      );
      if (options.json) printJson({ memory: memory === null ? null : plainMemory(memory) });
      else if (memory === null) print(`not stored: ${persona} has this already`);
      else print(`stored ${memory.id} of ${memory.personaId}`);
    });
}
