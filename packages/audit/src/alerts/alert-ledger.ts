import { GRANT_KEY } from './alert.ts';

/** How often people are notified. */
export interface AlertLimits {
  /** The same alert is not sent again for this time, in seconds. */
  readonly quietSeconds: number;
  /** Most alerts in an hour, of all kinds together but those of break-glass grants. */
  readonly maxPerHour: number;
}

/** Whether an alert is to be sent. */
export interface AlertClaim {
  readonly isTold: boolean;
  /** How many were held back since the last one that was sent. */
  readonly keptBack: number;
}

/**
 * Remembers which alerts were sent. An alert is claimed before it is sent: if two callers claim the same alert concurrently, only one sends
 * it. Times are in seconds since the Unix epoch.
 */
export interface AlertLedger {
  claim(key: string, limits: AlertLimits, now: number): AlertClaim | Promise<AlertClaim>;
}

/** The part of a Durable Object's SQLite that is used. */
interface Sql {
  exec(
    query: string,
    ...bindings: (string | number)[]
  ): { toArray(): Record<string, ArrayBuffer | string | number | null>[] };
}

const HOUR_SECONDS = 3600;

/** Two correct clocks differ by less. A later time was written by a clock that was ahead, and holds nothing back. */
const MOST_APART_SECONDS = 60;

/**
 * Stores what was sent in SQLite: one row for each alert of the last hours (`told`), and one number (`kept_back`).
 */
export function ledgerTables({ exec }: Sql): AlertLedger {
  exec('CREATE TABLE IF NOT EXISTS told (key TEXT NOT NULL, at INTEGER NOT NULL)');
  exec('CREATE INDEX IF NOT EXISTS told_at ON told (at)');
  exec(
    'CREATE TABLE IF NOT EXISTS kept_back (id INTEGER PRIMARY KEY CHECK (id = 1), count INTEGER NOT NULL)',
  );
  return {
    claim: (key, { quietSeconds, maxPerHour }, now) => {
      exec(
        'DELETE FROM told WHERE at <= ? OR at > ?',
        now - Math.max(quietSeconds, HOUR_SECONDS),
        now + MOST_APART_SECONDS,
      );
      const [same] = exec(
        'SELECT 1 AS is_same FROM told WHERE key = ? AND at > ?',
        key,
        now - quietSeconds,
      ).toArray();
      const [all] = exec(
        'SELECT COUNT(*) AS count FROM told WHERE at > ? AND substr(key, 1, ?) <> ?',
        ...[now - HOUR_SECONDS, GRANT_KEY.length, GRANT_KEY],
      ).toArray();
      const [kept] = exec('SELECT count FROM kept_back').toArray();
      const keptBack = Number(kept?.count ?? 0);
      if (same !== undefined || Number(all?.count) >= maxPerHour) {
        exec('INSERT INTO kept_back (id, count) VALUES (1, 1) ON CONFLICT DO UPDATE SET count = count + 1');
        return { isTold: false, keptBack: keptBack + 1 };
      }
      exec('INSERT INTO told (key, at) VALUES (?, ?)', key, now);
      exec('DELETE FROM kept_back');
      return { isTold: true, keptBack };
    },
  };
}

/** Remembers what this isolate sent; every other isolate sends it again. */
export function memoryLedger(): AlertLedger {
  let told: { readonly key: string; readonly at: number }[] = [];
  let keptBack = 0;
  return {
    claim: (key, { quietSeconds, maxPerHour }, now) => {
      const since = now - Math.max(quietSeconds, HOUR_SECONDS);
      told = told.filter(({ at }) => at > since && at <= now + MOST_APART_SECONDS);
      const isSame = told.some((one) => one.key === key && one.at > now - quietSeconds);
      const counted = told.filter((one) => one.at > now - HOUR_SECONDS && !one.key.startsWith(GRANT_KEY));
      const isMany = counted.length >= maxPerHour;
      if (isSame || isMany) return { isTold: false, keptBack: ++keptBack };
      told.push({ key, at: now });
      const before = keptBack;
      keptBack = 0;
      return { isTold: true, keptBack: before };
    },
  };
}
