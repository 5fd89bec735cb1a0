/** `minds personas`: who is in the council; with `--set`, how one persona's text is analysed. */

import { type Command, Option } from 'commander';
import type { PersonaInfo } from '../../engine/generated/vocabulary.js';
import { type GlobalOptions, withCouncil } from '../council.js';
import { examples } from '../help.js';
import { printJson } from '../json.js';
import { table } from '../table.js';
import { print } from '../terminal.js';
import { shownCount } from '../values.js';

interface PersonasOptions extends GlobalOptions {
  readonly set?: string;
  readonly language?: 'english' | 'none';
  readonly stopWords?: string[];
}

const words = (text: string) =>
  text
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');

function shown(personas: readonly PersonaInfo[]): string {
  if (personas.length === 0) return 'no personas yet; `minds add <persona> <content>` makes one';
  return table(
    [
      { title: 'persona' },
      { title: 'memories', align: 'right' },
      { title: 'language' },
      { title: 'stop words', flexible: true },
    ],
    personas.map(({ personaId, memories, language, stopWords }) => [
      personaId,
      shownCount(memories),
      language,
      stopWords === null ? "the language's" : stopWords.join(', ') || 'none',
    ]),
  );
}

export function personas(program: Command): void {
  const command: Command = program
    .command('personas')
    .description('who is in the council, with counts and language')
    .option('--set <id>', 'change how the text of this persona is analysed; makes it if it is new')
    .addOption(
      new Option(
        '--language <language>',
        'english: stemming and stop words; none: words as they are',
      ).choices(['english', 'none']),
    )
    .option('--stop-words <words>', 'words to leave out, with commas; replaces those of the language', words)
    .addHelpText(
      'after',
      examples(
        ['minds personas', 'everyone, with the number of memories'],
        ['minds personas --set medic --language none --stop-words der,die,das', 'German notes'],
      ),
    )
    .action(async () => {
      const { council: path, json, set, language, stopWords } = command.optsWithGlobals<PersonasOptions>();
      const changes = language !== undefined || stopWords !== undefined;
      if (changes !== (set !== undefined)) {
        command.error('error: --set <id> goes together with --language or --stop-words');
      }
      const all = await withCouncil(path, set === undefined ? 'read' : 'change', async (council) => {
        if (set !== undefined) await council.configurePersona(set, { language, stopWords });
        return council.personas();
      });
      const asked = set === undefined ? all : all.filter((persona) => persona.personaId === set);
      if (json) printJson({ personas: asked });
      else print(shown(asked));
    });
}
