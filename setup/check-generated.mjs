// Compares every generated file with what its generator would write now.
import { runGenerators } from './generators.mjs';
import { entry } from './report.mjs';

await entry(() => runGenerators(['--check']));
