/** Options of the graph's methods as arguments of commands; absent ones are left to the engine's defaults. */

import { type Columns, TextColumn } from '../engine/columns.js';
import type {
  ActivateArgs,
  ActivationMode,
  EdgeDirection,
  FindEdgesArgs,
  FindNodesArgs,
  LinksArgs,
  PageRankArgs,
  PathsArgs,
  PersonalizedPageRankArgs,
  RelatedArgs,
  SubgraphArgs,
  UpdateEdgeArgs,
  UpdateNodeArgs,
} from '../engine/generated/vocabulary.js';
import * as check from '../memory/arguments.js';
import type {
  ActivationOptions,
  EdgePatch,
  FindEdgesOptions,
  FindNodesOptions,
  LinksOptions,
  NodePatch,
  PageRankOptions,
  PathOptions,
  PersonalizedPageRankOptions,
  RelatedOptions,
  Seeds,
  SubgraphOptions,
} from './types.js';

const DIRECTIONS: readonly EdgeDirection[] = ['out', 'in', 'both'];
const MODES: readonly ActivationMode[] = ['fan', 'optimus', 'optimus-v1'];

/** Items of a page where the caller does not say. */
const PAGE = 100;

const direction = (field: string, value: unknown) => check.choice(field, value, DIRECTIONS);

const given = <T>(checker: (field: string, value: unknown) => T, field: string, value: unknown) =>
  check.optional(checker, field, value) ?? null;

export function updateNodeArgs(id: string, patch: NodePatch): UpdateNodeArgs {
  check.object('patch', patch);
  return {
    id: check.text('id', id),
    name: given(check.text, 'name', patch.name),
    type: given(check.text, 'nodeType', patch.nodeType),
    attributes: given(check.context, 'attributes', patch.attributes),
    importance: given(check.number, 'importance', patch.importance),
    relevance: given(check.context, 'personasRelevance', patch.personasRelevance),
    activation: given(check.number, 'activationLevel', patch.activationLevel),
  };
}

export function updateEdgeArgs(id: string, patch: EdgePatch): UpdateEdgeArgs {
  check.object('patch', patch);
  return {
    id: check.text('id', id),
    weight: given(check.number, 'weight', patch.weight),
    confidence: given(check.number, 'confidence', patch.confidence),
    attributes: given(check.context, 'attributes', patch.attributes),
    decayRate: given(check.number, 'decayRate', patch.decayRate),
  };
}

export function findNodesArgs(options: FindNodesOptions): FindNodesArgs {
  check.object('options', options);
  return {
    text: given(check.text, 'text', options.text),
    name: given(check.text, 'name', options.name),
    types: given(check.texts, 'nodeTypes', options.nodeTypes),
    minImportance: given(check.number, 'minImportance', options.minImportance),
    cursor: given(check.text, 'cursor', options.cursor),
    limit: check.optional(check.whole, 'limit', options.limit) ?? PAGE,
  };
}

export function findEdgesArgs(options: FindEdgesOptions): FindEdgesArgs {
  check.object('options', options);
  return {
    source: given(check.text, 'sourceId', options.sourceId),
    target: given(check.text, 'targetId', options.targetId),
    types: given(check.texts, 'edgeTypes', options.edgeTypes),
    cursor: given(check.text, 'cursor', options.cursor),
    limit: check.optional(check.whole, 'limit', options.limit) ?? PAGE,
  };
}

export function relatedArgs(ids: string | Iterable<string>, options: RelatedOptions): RelatedArgs {
  check.object('options', options);
  return {
    ids: typeof ids === 'string' ? [check.text('ids', ids)] : check.texts('ids', ids),
    maxDepth: given(check.whole, 'maxDepth', options.maxDepth),
    edgeTypes: given(check.texts, 'edgeTypes', options.edgeTypes),
    minWeight: given(check.number, 'minWeight', options.minWeight),
    direction: given(direction, 'direction', options.direction),
    limit: given(check.whole, 'limit', options.limit),
  };
}

export function pathsArgs(from: string, to: string, count: unknown, options: PathOptions): PathsArgs {
  check.object('options', options);
  return {
    from: check.text('from', from),
    to: check.text('to', to),
    count: check.whole('count', count),
    weighted: given(check.flag, 'weighted', options.weighted),
    maxDepth: given(check.whole, 'maxDepth', options.maxDepth),
    edgeTypes: given(check.texts, 'edgeTypes', options.edgeTypes),
    minWeight: given(check.number, 'minWeight', options.minWeight),
  };
}

/** @param idsKnown of how many nodes the caller has the ids */
export function activateArgs(options: ActivationOptions, idsKnown: number): ActivateArgs {
  check.object('options', options);
  const { inhibition } = options;
  if (inhibition !== undefined) check.object('inhibition', inhibition);
  return {
    mode: given((field, value) => check.choice(field, value, MODES), 'mode', options.mode),
    iterations: given(check.whole, 'iterations', options.iterations),
    decay: given(check.number, 'decay', options.decay),
    minActivation: given(check.number, 'minActivation', options.minActivation),
    retention: given(check.number, 'retention', options.retention),
    inhibition:
      inhibition === undefined
        ? null
        : {
            strength: given(check.number, 'inhibition.strength', inhibition.strength),
            width: given(check.whole, 'inhibition.width', inhibition.width),
          },
    tolerance: given(check.number, 'tolerance', options.tolerance),
    limit: given(check.whole, 'limit', options.limit),
    idsKnown,
  };
}

export function pageRankArgs(options: PageRankOptions, idsKnown: number): PageRankArgs {
  check.object('options', options);
  return {
    damping: given(check.number, 'damping', options.damping),
    tolerance: given(check.number, 'tolerance', options.tolerance),
    iterations: given(check.whole, 'iterations', options.iterations),
    limit: given(check.whole, 'limit', options.limit),
    idsKnown,
  };
}

export function personalizedArgs(
  options: PersonalizedPageRankOptions,
  idsKnown: number,
): PersonalizedPageRankArgs {
  check.object('options', options);
  return {
    damping: given(check.number, 'damping', options.damping),
    tolerance: given(check.number, 'tolerance', options.tolerance),
    topK: given(check.whole, 'topK', options.topK),
    exact: given(check.flag, 'exact', options.exact),
    idsKnown,
  };
}

export function subgraphArgs(options: SubgraphOptions): SubgraphArgs {
  check.object('options', options);
  return {
    nodeTypes: given(check.texts, 'nodeTypes', options.nodeTypes),
    edgeTypes: given(check.texts, 'edgeTypes', options.edgeTypes),
    minImportance: given(check.number, 'minImportance', options.minImportance),
    maxNodes: given(check.whole, 'maxNodes', options.maxNodes),
  };
}

export function linksArgs(options: LinksOptions): LinksArgs {
  check.object('options', options);
  return {
    memory: given(check.text, 'memoryId', options.memoryId),
    node: given(check.text, 'nodeId', options.nodeId),
    cursor: given(check.text, 'cursor', options.cursor),
    limit: check.optional(check.whole, 'limit', options.limit) ?? PAGE,
  };
}

/** Seeds as columns: ids, or ids with a value each. */
export function seedColumns(seeds: Seeds): Columns {
  if (seeds instanceof Map) {
    const values = Array.from(seeds.values(), (value) => check.number('seeds', value));
    return {
      id: TextColumn.from(check.texts('seeds', seeds.keys())),
      value: Float64Array.from(values),
    };
  }
  return { id: TextColumn.from(check.texts('seeds', seeds)) };
}
