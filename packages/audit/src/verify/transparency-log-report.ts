import type { AuditEvent } from '../event/event.ts';
import type { LogEnd } from '../log/log-succession.ts';
import type { WriterProgress } from '../log/writer-progress.ts';

/** What can be wrong with a transparency log. */
export type LogFindingCode =
  /** There is no checkpoint, or it is not signed by this log's key and enough witnesses. */
  | 'checkpoint.missing'
  | 'checkpoint.invalid'
  /** The log is smaller than it was. */
  | 'log.rolled_back'
  /** The log does not continue what it was: it has two histories. */
  | 'log.forked'
  /** An entry that starts or closes a log is in the middle of it. */
  | 'log.broken_off'
  /** A file that the checkpoint speaks of is not there. */
  | 'tile.missing'
  /** A file is not the one that was logged. */
  | 'tile.invalid'
  /** An entry of the log is no event with its writer. */
  | 'entry.unreadable'
  /** Numbers of a writer are missing: events were lost on the way. Not said where files could not be read. */
  | 'writer.gap'
  /** A number of a writer occurs twice: another writer used its name. */
  | 'writer.repeated';

/** One thing wrong with a log, and where. */
export interface LogFinding {
  readonly code: LogFindingCode;
  /** `checkpoint`, the path of a file, or `entry N`, the first one being 0. */
  readonly place: string;
  /** What is wrong. Quotes names and numbers, never the content of an event. */
  readonly message: string;
}

/** What a log can leave unproven without being wrong. */
export type LogUnprovenCode =
  /** No witness was required: the holder of the log's key could have rewritten it. */
  | 'witnesses'
  /** Writers started in the earlier log, which was not checked: `previous`. */
  | 'previous'
  /** Events were decided by a policy version, and the log does not contain when it became active. */
  | 'policy';

/** How a transparency log is checked. */
export interface TransparencyLogOptions {
  /**
   * A checkpoint of this log that was seen before: the log must continue it, and entries after it are read. Of those before it
   * only as many as it takes to tell whether numbers of a writer are missing between, and whether a policy came into force.
   * A number that comes twice is found only among what is read. Default: the log is read from its beginning.
   */
  readonly from?: string;
  /** What was found of the log that this one continues: numbers of its writers go on here. */
  readonly previous?: TransparencyLogReport;
  /** What may stay unproven in a log that is called good. Default: nothing. */
  readonly allow?: readonly LogUnprovenCode[];
  /** Most findings that are kept; all are counted. Where more bundles of entries than this cannot be read, no others are. Default: 1000. */
  readonly maxFindings?: number;
  /** Called with each entry's event that was proved to be in the log, in its order. */
  readonly onEvent?: (event: AuditEvent, index: number) => void;
}

/** What was found. */
export interface TransparencyLogReport {
  /** Whether nothing was found, and all is proved but what may be unproven. */
  readonly good: boolean;
  /** The entries of the checkpoint; 0 if it could not be opened. */
  readonly size: number;
  /** How the log ends, as a log that continues it names it; `undefined` if its checkpoint could not be opened. */
  readonly end: LogEnd | undefined;
  /** The log that this one says it continues. */
  readonly continues: LogEnd | undefined;
  /** The log that continues this one, if it was closed. */
  readonly next: string | undefined;
  /** How many entries were read and proved. */
  readonly entries: number;
  readonly writers: number;
  /** What a log that continues this one goes on from: how far each writer came, which policy versions are active. */
  readonly handover: {
    readonly writers: ReadonlyMap<string, WriterProgress>;
    readonly policies: ReadonlySet<string>;
  };
  /** Who cosigned the checkpoint, and when, in seconds since the Unix epoch. */
  readonly cosignedBy: readonly { readonly witness: string; readonly time: number }[];
  readonly unproven: readonly {
    readonly code: LogUnprovenCode;
    readonly message: string;
    readonly allowed: boolean;
  }[];
  /** In the order of the log. */
  readonly findings: readonly LogFinding[];
  /** How many findings there are; more than `findings` holds if there were too many. */
  readonly findingsCount: number;
}
