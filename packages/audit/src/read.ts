export type { CheckpointPublicKey } from './chain/checkpoint-key.ts';
export type { LogStatement } from './chain/log-statement.ts';
export { toEcs } from './projections/ecs.ts';
export { toOcsf } from './projections/ocsf.ts';
export { type EventQuery, eventFilter } from './read/event-query.ts';
export { type D1Reader, readD1 } from './read/read-d1.ts';
export { type R2Reader, readR2 } from './read/read-r2.ts';
export { receiptOf, type VerifiedReceipt, verifyReceipt } from './read/receipt.ts';
export type { Finding, FindingCode } from './verify/finding.ts';
export { verifyTransparencyLog } from './verify/transparency-log.ts';
export type {
  LogFinding,
  LogFindingCode,
  LogUnprovenCode,
  TransparencyLogOptions,
  TransparencyLogReport,
} from './verify/transparency-log-report.ts';
export type { Unproven, UnprovenCode } from './verify/unproven.ts';
export { type LogReport, type VerifyOptions, verifyLog } from './verify/verify-log.ts';
