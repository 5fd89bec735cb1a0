export { Council, type CouncilStatus, type Verification } from './council/council.js';
export type { Health, HealthStep } from './council/health.js';
export { type CouncilOptions, openCouncil } from './council/open.js';
export { type ColumnName, type Columns, column, columnEntries, TextColumn } from './engine/columns.js';
export type { ChangeListener, Engine, ErrorValue, ExecuteOptions, Outcome } from './engine/contract.js';
export type {
  Change,
  Command,
  Durability,
  Explanation,
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
export { MemorySystem } from './memory/memory-system.js';
export { estimateTokens } from './memory/tokens.js';
export type * from './memory/types.js';
