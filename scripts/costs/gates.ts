import type { Meter } from './prices.ts';

/** What one request of a gate uses, by what is switched on. */
export interface CostedGate {
  readonly name: string;
  /** The line of the bench that says how much CPU a request takes. */
  readonly bench: string;
  /** Of each meter but requests and CPU time: how much of it in a request. */
  readonly uses: Readonly<Partial<Record<Meter, number>>>;
}

/** A line of the gate's own and one of the platform about the call. */
const CONSOLE = { logLines: 2 };
/** Written, read and deleted; an event is smaller than 64 kB. */
const QUEUED = { queueOperations: 3 };
/** One call of the store for each request with a session, which reads the row and its index. */
const STORED_SESSION = { objectRequests: 1, objectRowsRead: 2 };

/**
 * Rows that D1 counts as written for an event: its own, its indexes, and what the triggers count of it. Mean of 200 requests of 20 people,
 * by `meta.rows_written` of D1 in Miniflare.
 */
export const ROWS_OF_AN_EVENT = 7.2;

/** Gates, from the least to the most. */
export const GATES: readonly CostedGate[] = [
  { name: 'tokens, events on the console', bench: 'gateway', uses: CONSOLE },
  { name: 'a login, sessions in cookies, events on the console', bench: 'gateway_login', uses: CONSOLE },
  {
    name: 'a login, sessions in a Durable Object',
    bench: 'gateway_login',
    uses: { ...CONSOLE, ...STORED_SESSION },
  },
  {
    name: 'the same, counts in Analytics Engine',
    bench: 'gateway_login',
    uses: { ...CONSOLE, ...STORED_SESSION, dataPoints: 1 },
  },
  {
    name: 'the same, events in D1 for the page for operators',
    bench: 'gateway_login',
    uses: { ...CONSOLE, ...STORED_SESSION, rowsWritten: ROWS_OF_AN_EVENT },
  },
  {
    name: 'the same, by a queue into D1 and R2 (100 events an object)',
    bench: 'gateway_login',
    uses: { ...CONSOLE, ...STORED_SESSION, ...QUEUED, rowsWritten: ROWS_OF_AN_EVENT, r2Writes: 0.01 },
  },
];
