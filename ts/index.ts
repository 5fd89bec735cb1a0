export { Council, type CouncilStatus, type Verification } from './council/council.js';
export type { Health, HealthStep } from './council/health.js';
export type {
  MaintainOptions,
  MaintainResult,
  PolicyReport,
  StepReport,
} from './council/maintenance/maintain.js';
export {
  DEFAULT_POLICIES,
  type MaintenancePolicies,
  type Policy,
  type PolicyName,
  type StepName,
} from './council/maintenance/policies.js';
export { type CouncilOptions, openCouncil } from './council/open.js';
export { type ColumnName, type Columns, column, columnEntries, TextColumn } from './engine/columns.js';
export type { ChangeListener, Engine, ErrorValue, ExecuteOptions, Outcome } from './engine/contract.js';
export type {
  Change,
  Command,
  Durability,
  Explanation,
  GraphStatistics,
  OnDuplicate,
  OpenArgs,
  PersonaInfo,
  Problem,
  ProblemKind,
  QuerySyntax,
  Reply,
  Scoring,
  Statistics,
  Status,
} from './engine/generated/vocabulary.js';
export { COLUMN_KINDS, LIMITS } from './engine/generated/vocabulary.js';
export { ERROR_CODES, type ErrorCode, type ErrorDetails, MindsError, MindsTypeError } from './errors.js';
export { EDGE_TYPES, NODE_TYPES } from './graph/constants.js';
export type { GraphExportFormat, GraphExportOptions } from './graph/exporting.js';
export type {
  GraphImportFormat,
  GraphImportOptions,
  GraphImportResult,
  GraphPieces,
} from './graph/importing.js';
export { KnowledgeGraph } from './graph/knowledge-graph.js';
export { RankedNodes } from './graph/ranked.js';
export { type PartEdge, Subgraph } from './graph/subgraph.js';
export type * from './graph/types.js';
export { defaultSummary } from './memory/maintenance/summary.js';
export type * from './memory/maintenance/types.js';
export { MemorySystem } from './memory/memory-system.js';
export { estimateTokens } from './memory/tokens.js';
export type { ExportSink, NodeSink, WritableSink } from './memory/transfer/sink.js';
export type { ImportSource, ReadableSource } from './memory/transfer/source.js';
export type * from './memory/types.js';
