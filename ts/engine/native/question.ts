/**
 * Reads of the graph that mostly take a few microseconds, as questions of a fixed layout; `crates/model/src/compact` has the
 * layouts and the other side.
 */

import { type Columns, NO_COLUMNS } from '../columns.js';
import type {
  ActivateArgs,
  ActivationMode,
  Command,
  EdgeDirection,
  PathsArgs,
  RelatedArgs,
} from '../generated/vocabulary.js';

const PATH = 1;
const RELATED = 2;
const ACTIVATION = 3;

/** Bytes before a question's ids, and before its seeds. */
const HEAD = 24;
const SEEDS_HEAD = 56;

const DEPTH_GIVEN = 1;
const WEIGHT_GIVEN = 2;
const LIMIT_GIVEN = 4;

const ITERATIONS_GIVEN = 1;
const DECAY_GIVEN = 2;
const MIN_GIVEN = 4;
const RETENTION_GIVEN = 8;
const TOLERANCE_GIVEN = 16;
const NODE_LIMIT_GIVEN = 32;
const VALUES_GIVEN = 64;

const DIRECTIONS: readonly EdgeDirection[] = ['out', 'in', 'both'];
/** A mode's number is its place here, from 1. */
const MODES: readonly ActivationMode[] = ['fan', 'optimus', 'optimus-v1'];

/** UTF-8 takes at most so many bytes for each unit of UTF-16. */
const UNIT = 3;

/** The question that was written last: it is read before the next is written. */
export const question = Buffer.alloc(2048);
const numbers = new Uint32Array(question.buffer, question.byteOffset, question.length >> 2);
const floats = new Float64Array(question.buffer, question.byteOffset, question.length >> 3);

type Absent = null | undefined;

/** Every option is either in a question, or keeps its command out of one: a new one is an error here until it is decided. */
type Decided<Args, Options extends keyof Args> = Exclude<keyof Args, Options> extends never ? true : never;
true satisfies Decided<
  PathsArgs,
  'from' | 'to' | 'count' | 'weighted' | 'maxDepth' | 'edgeTypes' | 'minWeight'
>;
true satisfies Decided<
  RelatedArgs,
  'ids' | 'maxDepth' | 'edgeTypes' | 'minWeight' | 'direction' | 'limit' | 'edges'
>;
true satisfies Decided<
  ActivateArgs,
  | 'mode'
  | 'iterations'
  | 'decay'
  | 'minActivation'
  | 'retention'
  | 'inhibition'
  | 'tolerance'
  | 'limit'
  | 'idsKnown'
>;

/** Writes the question for a command. Its length; 0 where the command has no compact form. */
export function writeQuestion(command: Command, columns: Columns): number {
  if (command.op === 'activate') {
    return writeActivation(command.args, columns);
  }
  if (columns !== NO_COLUMNS) {
    return 0;
  }
  if (command.op === 'paths') {
    const { from, to, count, weighted, maxDepth, edgeTypes, minWeight } = command.args;
    const isPlain = count === 1 && weighted !== true && isAbsent(edgeTypes);
    return isPlain ? write(PATH, from, to, 0, maxDepth, minWeight, null) : 0;
  }
  if (command.op === 'related') {
    const { ids, maxDepth, edgeTypes, minWeight, direction, limit, edges } = command.args;
    const [id] = ids;
    const isPlain = id !== undefined && ids.length === 1 && isAbsent(edgeTypes) && edges !== false;
    const side = DIRECTIONS.indexOf(direction ?? 'out');
    return isPlain && side >= 0 ? write(RELATED, id, '', side, maxDepth, minWeight, limit) : 0;
  }
  return 0;
}

function write(
  which: number,
  first: string,
  second: string,
  direction: number,
  maxDepth: number | Absent,
  minWeight: number | Absent,
  limit: number | Absent,
): number {
  const units = first.length + second.length;
  if (HEAD + UNIT * units > question.length || !fits(maxDepth) || !fits(limit) || !isFloat(minWeight)) {
    return 0;
  }
  const firstBytes = put(first, HEAD);
  const bytes = firstBytes + put(second, HEAD + firstBytes);
  const given =
    (isAbsent(maxDepth) ? 0 : DEPTH_GIVEN) |
    (isAbsent(minWeight) ? 0 : WEIGHT_GIVEN) |
    (isAbsent(limit) ? 0 : LIMIT_GIVEN);
  numbers[0] = which | (given << 8) | (direction << 16);
  numbers[1] = maxDepth ?? 0;
  numbers[2] = limit ?? 0;
  numbers[3] = firstBytes;
  floats[2] = minWeight ?? 0;
  return HEAD + bytes;
}

function writeActivation(args: ActivateArgs, { id: ids, value: values }: Columns): number {
  const { mode, iterations, decay, minActivation, retention, tolerance, limit, idsKnown } = args;
  if (ids === undefined || !isAbsent(args.inhibition)) {
    return 0;
  }
  const { text, ends } = ids;
  const most = SEEDS_HEAD + 12 * ends.length + UNIT * text.length;
  // Where there are more values than ids or fewer, the command in a frame tells it.
  const isPlain = values === undefined || values.length === ends.length;
  const modeNumber = isAbsent(mode) ? 0 : MODES.indexOf(mode) + 1;
  const areWhole = fits(iterations) && fits(limit) && fits(idsKnown);
  const areFloats = isFloat(decay) && isFloat(minActivation) && isFloat(retention) && isFloat(tolerance);
  const isKnown = isAbsent(mode) || modeNumber > 0;
  if (most > question.length || !isPlain || !areWhole || !areFloats || !isKnown) {
    return 0;
  }
  const given =
    (isAbsent(iterations) ? 0 : ITERATIONS_GIVEN) |
    (isAbsent(decay) ? 0 : DECAY_GIVEN) |
    (isAbsent(minActivation) ? 0 : MIN_GIVEN) |
    (isAbsent(retention) ? 0 : RETENTION_GIVEN) |
    (isAbsent(tolerance) ? 0 : TOLERANCE_GIVEN) |
    (isAbsent(limit) ? 0 : NODE_LIMIT_GIVEN) |
    (values === undefined ? 0 : VALUES_GIVEN);
  numbers[0] = ACTIVATION | (given << 8) | (modeNumber << 16);
  numbers[1] = iterations ?? 0;
  numbers[2] = limit ?? 0;
  numbers[3] = ends.length;
  numbers[4] = idsKnown ?? 0;
  numbers[5] = 0;
  floats[3] = decay ?? 0;
  floats[4] = minActivation ?? 0;
  floats[5] = retention ?? 0;
  floats[6] = tolerance ?? 0;
  let at = SEEDS_HEAD;
  if (values !== undefined) {
    floats.set(values, at >> 3);
    at += 8 * values.length;
  }
  numbers.set(ends, at >> 2);
  at += 4 * ends.length;
  return at + put(text, at);
}

/** Writes a text, and gives the bytes that it takes. Unit by unit as far as each is a byte: a call costs as much as some tens. */
function put(text: string, at: number): number {
  for (let place = 0; place < text.length; place++) {
    const unit = text.charCodeAt(place);
    if (unit > 0x7f) {
      return question.write(text, at);
    }
    question[at + place] = unit;
  }
  return text.length;
}

function isAbsent(value: unknown): value is Absent {
  return value === null || value === undefined;
}

/** Whether it is absent, or a number of 32 bits without a sign. */
function fits(value: number | Absent): boolean {
  return isAbsent(value) || value >>> 0 === value;
}

function isFloat(value: number | Absent): boolean {
  return isAbsent(value) || typeof value === 'number';
}
