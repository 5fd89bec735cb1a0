// `npm start`: prepares the machine, builds what has changed, and runs the WordNet example.
import { buildAddon, buildTypeScript, prepareTools } from './builds.mjs';
import { handOver } from './command.mjs';
import { entry, say } from './report.mjs';

await entry(async () => {
  await prepareTools();
  await buildAddon();
  await buildTypeScript();
  say('running examples/wordnet');
  return handOver(process.execPath, [
    '--import',
    'tsx',
    'examples/wordnet/main.ts',
    ...process.argv.slice(2),
  ]);
});
