import { escapeUnprintable } from '@portcullis/core/internal';
import {
  type LogTrust,
  type OpenedCheckpoint,
  openCheckpoint,
  type ReadTile,
  type TileReader,
  verifyConsistency,
} from '@portcullis/tlog';
import { fromUtf8, TILE_WIDTH, toBase64 } from '@portcullis/tlog/internal';
import { parseLogEntry } from '../log/log-entry.ts';
import { LOG_WRITER, type LogEnd, parseSuccession, type Succession } from '../log/log-succession.ts';
import { canonicalEvent } from './canonical-event.ts';
import { LogBundles } from './log-bundles.ts';
import { LogFindings } from './log-findings.ts';
import { LogPolicies } from './log-policies.ts';
import { LogWriters } from './log-writers.ts';
import { lookBack } from './look-back.ts';
import type {
  LogUnprovenCode,
  TransparencyLogOptions,
  TransparencyLogReport,
} from './transparency-log-report.ts';

/**
 * Checks a transparency log: that its key and enough witnesses signed its checkpoint, that it continues an earlier one,
 * that every entry is in its tree, and that no number of a writer is missing. Needs only the log's files, and the names
 * and keys of the log and its witnesses, which must come from elsewhere.
 *
 * It does **not** judge whether what was recorded is true, nor whether events are missing at the end of a writer.
 *
 * @param read reads a file of the log by its path: `checkpoint`, `tile/…`
 *
 * @example
 * ```ts
 * import { verifyTransparencyLog } from '@portcullis/audit/read';
 * import { parseVerifierKey } from '@portcullis/tlog';
 *
 * async function check(read: (path: string) => Promise<Uint8Array | undefined>, log: string, witness: string) {
 *   const trust = { log: [await parseVerifierKey(log)], witnesses: [await parseVerifierKey(witness)] };
 *   const report = await verifyTransparencyLog(read, trust);
 *   for (const { place, code, message } of report.findings) console.log(`${place}: ${code}: ${message}`);
 * }
 * ```
 * @see {@link https://c2sp.org/tlog-tiles | C2SP tlog-tiles}
 */
export async function verifyTransparencyLog(
  read: ReadTile,
  trust: LogTrust,
  options: TransparencyLogOptions = {},
): Promise<TransparencyLogReport> {
  const check = new Check(options);
  const checkpoint = await check.checkpoint(read, trust);
  if (checkpoint !== undefined) await check.tree(checkpoint, read, trust);
  return check.report(checkpoint, trust);
}

class Check {
  readonly #options: TransparencyLogOptions;
  readonly #most: number;
  readonly #findings: LogFindings;
  readonly #writers = new LogWriters();
  readonly #policies = new LogPolicies();
  #size = 0;
  #continues: LogEnd | undefined;
  #next: string | undefined;
  #entries = 0;
  #bundles: LogBundles | undefined;

  constructor(options: TransparencyLogOptions) {
    this.#options = options;
    this.#most = options.maxFindings ?? 1000;
    this.#findings = new LogFindings(this.#most);
  }

  async checkpoint(read: ReadTile, trust: LogTrust): Promise<OpenedCheckpoint | undefined> {
    const octets = await read('checkpoint');
    if (octets === undefined) {
      this.#findings.add('checkpoint.missing', 'checkpoint', 'it is missing');
      return undefined;
    }
    // As others read it: what is passed over here must not make it no checkpoint to them.
    const text = fromUtf8(octets);
    if (text === undefined) {
      this.#findings.add('checkpoint.invalid', 'checkpoint', 'it is not UTF-8');
      return undefined;
    }
    try {
      return await openCheckpoint(text, trust);
    } catch (error) {
      this.#findings.addError('checkpoint', error, 'checkpoint.invalid');
      return undefined;
    }
  }

  async tree(checkpoint: OpenedCheckpoint, read: ReadTile, trust: LogTrust): Promise<void> {
    this.#size = checkpoint.size;
    const bundles = new LogBundles(checkpoint, read, this.#findings, this.#most);
    this.#bundles = bundles;
    if (!(await bundles.hasEnd())) return;
    const from = await this.#earlier(checkpoint, bundles.reader, trust);
    if (from === undefined) return;
    const first = Math.floor(from / TILE_WIDTH);
    const before: Uint8Array[] = [];
    for await (const [start, entries] of bundles.from(first)) {
      for (const [at, entry] of entries.entries()) {
        const index = start + at;
        if (index < from) before.push(entry);
        else this.#entry(entry, index);
      }
    }
    if (from === 0) return;
    const policies = this.#options.allow?.includes('policy') ? undefined : this.#policies;
    this.#continues = await lookBack({ writers: this.#writers, policies }, before, bundles.before(first));
    if (this.#continues !== undefined) this.#writers.beganBefore();
  }

  /** Where reading starts; `undefined` if the log does not continue the earlier checkpoint. */
  async #earlier(
    checkpoint: OpenedCheckpoint,
    reader: TileReader,
    { witnesses: _, quorum: __, ...trust }: LogTrust,
  ): Promise<number | undefined> {
    const { from } = this.#options;
    if (from === undefined) return 0;
    let known: OpenedCheckpoint;
    try {
      // Whoever kept it saw it before: the log's own signature says that it is this log's.
      known = await openCheckpoint(from, trust);
    } catch (error) {
      this.#findings.addError('the earlier checkpoint', error, 'checkpoint.invalid');
      return undefined;
    }
    if (known.size > checkpoint.size) {
      const message = `it has ${checkpoint.size} entries, but had ${known.size} before: it was rolled back`;
      this.#findings.add('log.rolled_back', 'checkpoint', message);
      return undefined;
    }
    try {
      const same = known.size === checkpoint.size || known.size === 0;
      await verifyConsistency(known, checkpoint, same ? [] : await reader.consistencyProof(known.size));
      return known.size;
    } catch (error) {
      this.#findings.addError('checkpoint', error, 'log.forked');
      return undefined;
    }
  }

  #entry(octets: Uint8Array, index: number): void {
    this.#entries += 1;
    const place = `entry ${index}`;
    const entry = parseLogEntry(octets);
    const succession = entry?.writer === LOG_WRITER ? parseSuccession(entry.line) : undefined;
    if (succession !== undefined) {
      this.#succession(succession, index);
      return;
    }
    const event = entry && canonicalEvent(entry.line);
    if (entry === undefined || event === undefined) {
      this.#findings.add('entry.unreadable', place, 'is not an event of the gateway with its writer');
      return;
    }
    const { writer, sequence } = entry;
    if (!this.#writers.add(writer, sequence, index)) {
      this.#findings.add('writer.repeated', place, `event ${sequence} of writer ${writer} appears twice`);
    }
    this.#policies.add(event, index);
    this.#options.onEvent?.(event, index);
  }

  #succession({ continues, closed }: Succession, index: number): void {
    if (continues !== undefined && index === 0) {
      this.#continues = continues;
      const before = this.#options.previous?.handover;
      this.#writers.continue(before?.writers);
      this.#policies.continue(before?.policies ?? new Set());
    } else if (closed !== undefined && index === this.#size - 1) this.#next = closed.next;
    else
      this.#findings.add(
        'log.broken_off',
        `entry ${index}`,
        'marks a start or an end of the log, but is in the middle of it',
      );
  }

  report(
    checkpoint: OpenedCheckpoint | undefined,
    { witnesses = [], quorum }: LogTrust,
  ): TransparencyLogReport {
    // What could not be read holds numbers too.
    for (const { writer, first, last, index } of this.#bundles?.isWhole === false
      ? []
      : this.#writers.gaps()) {
      const numbers = first === last ? `event ${first} is` : `events ${first} to ${last} are`;
      this.#findings.add('writer.gap', `entry ${index}`, `${numbers} missing before it, of writer ${writer}`);
    }
    const unproven: TransparencyLogReport['unproven'][number][] = [];
    const leaveOpen = (code: LogUnprovenCode, message: string): void => {
      const allowed = this.#options.allow?.includes(code) ?? false;
      // Versions and origins are what the log says, and the holder of its key may say anything.
      unproven.push({ code, message: escapeUnprintable(message), allowed });
    };
    if ((quorum ?? witnesses.length) === 0)
      leaveOpen(
        'witnesses',
        'no witness signatures were checked: anyone with the key of the log could have rewritten it',
      );
    const { begunBefore } = this.#writers;
    if (this.#continues !== undefined && begunBefore !== undefined) {
      const { origin } = this.#continues;
      leaveOpen('previous', `writer ${begunBefore} started in ${origin}, which was not checked`);
    }
    // Where it may stay open, it is not known what came into force before where reading began.
    const isKnown = this.#options.from === undefined || !this.#options.allow?.includes('policy');
    for (const message of isKnown ? this.#policies.unproven() : []) leaveOpen('policy', message);
    return {
      good: this.#findings.count === 0 && unproven.every((one) => one.allowed),
      size: checkpoint?.size ?? 0,
      end: checkpoint && {
        origin: checkpoint.origin,
        size: checkpoint.size,
        root: toBase64(checkpoint.rootHash),
      },
      continues: this.#continues,
      next: this.#next,
      entries: this.#entries,
      writers: this.#writers.count,
      handover: { writers: this.#writers.progress, policies: this.#policies.loaded },
      cosignedBy: (checkpoint?.cosignatures ?? []).map(({ name, timestamp = 0 }) => ({
        witness: name,
        time: timestamp,
      })),
      unproven,
      findings: this.#findings.kept,
      findingsCount: this.#findings.count,
    };
  }
}
