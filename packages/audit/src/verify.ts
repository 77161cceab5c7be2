import canonicalize from 'canonicalize';
import type { CheckpointEvent } from './activity-event.ts';
import { ChainCheck } from './chain-check.ts';
import { CheckpointCheck } from './checkpoint-check.ts';
import type { EventChain } from './event-head.ts';
import { type Finding, Findings } from './finding.ts';
import type { LogStatement } from './log-statement.ts';
import { sha256 } from './sha256.ts';

export type { CheckpointPublicKey } from './checkpoint-key.ts';
export type { Finding, FindingCode } from './finding.ts';
export type { LogStatement } from './log-statement.ts';

/** How a log is checked. */
export interface VerifyOptions {
  /**
   * The log is a part of a longer one, such as one hour of it: chains and checkpoints may begin before it, and chains
   * of which it has nothing may be anchored in it. Default: false, the log begins with its writers.
   */
  readonly part?: boolean;
  /** Most findings that are kept; all are counted. Default: 1000. */
  readonly maxFindings?: number;
}

/** What was found. */
export interface LogReport {
  /** Whether nothing was found. */
  readonly good: boolean;
  /** How many lines were read. */
  readonly lines: number;
  /** How many of them are events in a chain. */
  readonly events: number;
  /** How many chains, which is how many writers. */
  readonly chains: number;
  readonly checkpoints: number;
  /** Events that come after the last checkpoint of their chain: that none of them is missing at the end is not proved. */
  readonly unanchored: number;
  /** Whether the signatures of the checkpoints were checked. Without keys a whole log could be made up. */
  readonly signaturesChecked: boolean;
  /** In the order of the log. */
  readonly findings: readonly Finding[];
  /** How many findings there are; more than `findings` holds if there were too many. */
  readonly findingsCount: number;
}

/**
 * Checks that a log is whole and unchanged: every line is canonical JSON with the hash it states, every chain goes on
 * without a gap, and every checkpoint is signed, in its place, and true of the chains it names. Needs nothing but the
 * log and the authority's statement; reads line by line, and keeps in memory what came after the last checkpoints.
 *
 * Without `statement.keys` it does **not** check signatures, and says so. Without `statement.checkpoint` it does **not**
 * see that lines were cut off together with the last checkpoint. It does **not** judge whether what was recorded is true.
 *
 * @param lines the lines of the log without their line feeds, the events of each chain in order
 *
 * @example
 * ```ts
 * import { verifyLog } from '@portcullis/audit/verify';
 *
 * async function check(lines: AsyncIterable<string>): Promise<void> {
 *   const report = await verifyLog(lines);
 *   for (const { line, code, message } of report.findings) console.log(`line ${line}: ${code}: ${message}`);
 * }
 * ```
 */
export async function verifyLog(
  lines: AsyncIterable<string> | Iterable<string>,
  statement: LogStatement = { keys: [] },
  options: VerifyOptions = {},
): Promise<LogReport> {
  const findings = new Findings(options.maxFindings ?? 1000);
  const chains = new ChainCheck(findings, options.part ?? false);
  const checkpoints = await CheckpointCheck.with(statement.keys, findings, chains, options.part ?? false);
  let count = 0;
  let events = 0;
  for await (const line of lines) {
    count += 1;
    const event = readLine(line, count, findings);
    if (event === undefined) continue;
    if (event.type === 'audit.checkpoint') {
      await checkpoints.add(event as unknown as CheckpointEvent, line, count);
    } else if (isChain(event.chain)) {
      events += 1;
      chains.add(event.chain, await hashOf(event, event.chain), count);
    } else {
      findings.add(
        count,
        'chain.absent',
        'has no place in a chain: it was not written by a chaining recorder',
      );
    }
  }
  if (statement.checkpoint !== undefined) await checkpoints.expect(statement.checkpoint, count);
  checkpoints.finish();
  chains.finish();
  return {
    good: findings.count === 0,
    lines: count,
    events,
    chains: chains.count,
    checkpoints: checkpoints.count,
    unanchored: chains.unanchored,
    signaturesChecked: statement.keys.length > 0,
    findings: findings.sorted(),
    findingsCount: findings.count,
  };
}

type Members = Readonly<Record<string, unknown>>;

function readLine(line: string, number: number, findings: Findings): Members | undefined {
  let event: unknown;
  try {
    event = JSON.parse(line);
  } catch {
    findings.add(number, 'line.unreadable', 'is not JSON');
    return undefined;
  }
  if (typeof event !== 'object' || event === null || Array.isArray(event)) {
    findings.add(number, 'line.unreadable', 'is not an event');
    return undefined;
  }
  const members = event as Members;
  if (members.schema !== 'portcullis.event/1') {
    findings.add(number, 'line.unreadable', 'is not an event of the schema portcullis.event/1');
    return undefined;
  }
  // Two spellings of one event would have one hash.
  if (canonical(members) !== line) {
    findings.add(
      number,
      'line.not_canonical',
      'was changed: it is not in the form in which events are written',
    );
  }
  return members;
}

function isChain(chain: unknown): chain is EventChain {
  if (typeof chain !== 'object' || chain === null) return false;
  const { id, seq, prev, hash } = chain as Members;
  return (
    typeof id === 'string' &&
    Number.isSafeInteger(seq) &&
    typeof prev === 'string' &&
    typeof hash === 'string'
  );
}

function hashOf(event: Members, { hash: _, ...chain }: EventChain): Promise<string> {
  return sha256(canonical({ ...event, chain }));
}

function canonical(value: object): string {
  try {
    return canonicalize(value) ?? '';
  } catch {
    // A lone surrogate has no canonical form.
    return '';
  }
}
