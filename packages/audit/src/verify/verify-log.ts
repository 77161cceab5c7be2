import type { LogStatement } from '../chain/log-statement.ts';
import type { CheckpointEvent } from '../event/checkpoint-event.ts';
import type { EventChain } from '../event/event-head.ts';
import { sha256 } from '../sha256.ts';
import { canonicalText } from './canonical-text.ts';
import { ChainCheck } from './chain-check.ts';
import { CheckpointCheck } from './checkpoint-check.ts';
import { type Finding, Findings } from './finding.ts';
import { type Unproven, type UnprovenCode, UnprovenParts } from './unproven.ts';

import { WriterOrder } from './writer-order.ts';

/** How a log is checked. */
export interface VerifyOptions {
  /**
   * The log is a part of a longer one, such as one hour of it: chains and checkpoints may begin before it, and chains
   * of which it has nothing may be anchored in it. Default: false, the log begins with its writers.
   */
  readonly part?: boolean;
  /**
   * What may stay unproven in a log that is called good: `tail` for the log of a gate that is running. Default: nothing.
   */
  readonly allow?: readonly UnprovenCode[];
  /** Most findings, and most unproven parts, that are kept; all findings are counted. Default: 1000. */
  readonly maxFindings?: number;
}

/** What was found. */
export interface LogReport {
  /** Whether nothing was found, and all is proved but what may be unproven. */
  readonly good: boolean;
  /** How many lines were read. */
  readonly lines: number;
  /** How many of them are events in a chain. */
  readonly events: number;
  /** How many chains, which is how many writers. */
  readonly chains: number;
  readonly checkpoints: number;
  /** What is not proved, allowed or not. */
  readonly unproven: readonly Unproven[];
  /**
   * Lines that are earlier than a line of another writer before them. The order between writers is not proved, only that
   * of each: lines of two writers can be swapped unnoticed but for this. Some are honest, since writers do not wait.
   */
  readonly earlierThanOthers: { readonly count: number; readonly firstLine: number | undefined };
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
 * Nothing wrong is not good yet: a log without checkpoints, keys or an end can be made up from nothing. What is not
 * proved is listed as `unproven`, and the log is not `good` unless `allow` names it.
 *
 * It does **not** judge whether what was recorded is true, nor prove the order between lines of different writers.
 *
 * @param lines the lines of the log without their line feeds, the events of each chain in order; carriage returns stay
 *
 * @example
 * ```ts
 * import { verifyLog } from '@portcullis/audit/read';
 *
 * async function check(lines: AsyncIterable<string>): Promise<void> {
 *   const report = await verifyLog(lines, { keys: [] }, { allow: ['signatures', 'end'] });
 *   for (const { line, code, message } of report.findings) console.log(`line ${line}: ${code}: ${message}`);
 * }
 * ```
 */
export async function verifyLog(
  lines: AsyncIterable<string> | Iterable<string>,
  statement: LogStatement = { keys: [] },
  options: VerifyOptions = {},
): Promise<LogReport> {
  const most = options.maxFindings ?? 1000;
  const findings = new Findings(most);
  const unproven = new UnprovenParts(most, options.allow ?? []);
  const order = new WriterOrder();
  const chains = new ChainCheck(findings, options.part ?? false);
  const checkpoints = await CheckpointCheck.with(statement.keys, findings, chains, options.part ?? false);
  let count = 0;
  let events = 0;
  const carriageReturns = { count: 0, firstLine: 0 };
  for await (const text of lines) {
    count += 1;
    const line = text.endsWith('\r') ? text.slice(0, -1) : text;
    if (line !== text && carriageReturns.count++ === 0) carriageReturns.firstLine = count;
    const event = readLine(line, count, findings);
    if (event === undefined) continue;
    if (event.type === 'audit.checkpoint') {
      await checkpoints.add(event as unknown as CheckpointEvent, line, count);
    } else if (isChain(event.chain)) {
      events += 1;
      chains.add(event.chain, await hashOf(event, event.chain), count);
      order.add(event.chain.id, event.time, count);
    } else {
      findings.add(
        count,
        'chain.absent',
        'is not part of a chain: the recorder that wrote it did not chain its events',
      );
    }
  }
  if (carriageReturns.count > 0) {
    const message = `ends with CR LF, as ${carriageReturns.count} lines do: the gate writes LF, so something converted the log`;
    findings.add(carriageReturns.firstLine, 'line.crlf', message);
  }
  const { keys, checkpoint } = statement;
  if (keys.length === 0) {
    unproven.add(
      'signatures',
      undefined,
      events,
      'signatures were not checked: the whole log could be forged',
    );
  }
  if (checkpoint === undefined || !(await checkpoints.expect(checkpoint, count))) {
    const message =
      checkpoint === undefined
        ? 'the last checkpoint is not known: an end that was cut off would not be noticed'
        : 'the checked part ends before the last checkpoint: an end that was cut off would not be noticed';
    unproven.add('end', undefined, 0, message);
  }
  checkpoints.finish();
  chains.finish();
  chains.tellUnproven(unproven);
  return {
    good: findings.count === 0 && unproven.allowed,
    lines: count,
    events,
    chains: chains.count,
    checkpoints: checkpoints.count,
    unproven: unproven.kept,
    earlierThanOthers: order.found,
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
    findings.add(number, 'line.unreadable', 'is not a valid event of the schema portcullis.event/1');
    return undefined;
  }
  // Two spellings of one event would have one hash.
  if (canonicalText(members) !== line) {
    findings.add(
      number,
      'line.not_canonical',
      'was changed: it is not serialized as the gateway writes events',
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
  // What has no canonical form has no hash that anything states.
  return sha256(canonicalText({ ...event, chain }) ?? '');
}
