// Prepares what formatting, lint and type checks need, and no more.
import { prepareTools } from './builds.mjs';
import { entry } from './report.mjs';

await entry(prepareTools);
