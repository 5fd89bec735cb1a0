// `npm run generate`: writes every generated file anew.
import { runGenerators } from './generators.mjs';
import { entry } from './report.mjs';

await entry(() => runGenerators([]));
