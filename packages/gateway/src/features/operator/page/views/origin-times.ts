import { numberIn, type Row, textIn } from '../database/audit-database.ts';

/** How quickly an origin answers. Times are the upper ends of buckets, in milliseconds. */
export interface OriginTimes {
  readonly origin: string;
  readonly answers: number;
  /** Half of the answers took no longer. */
  readonly p50: number;
  /** Nineteen of twenty took no longer. */
  readonly p95: number;
  /** Answers of status 500 and above. */
  readonly failed: number;
}

/** What the buckets of origins come to. Pure. */
export function originTimes(rows: readonly Row[]): readonly OriginTimes[] {
  const byOrigin = new Map<string, { bucket: number; count: number; failed: number }[]>();
  for (const row of rows) {
    const buckets = byOrigin.get(textIn(row, 'origin')) ?? [];
    buckets.push({
      bucket: numberIn(row, 'bucket'),
      count: numberIn(row, 'count'),
      failed: numberIn(row, 'failed'),
    });
    byOrigin.set(textIn(row, 'origin'), buckets);
  }
  return [...byOrigin].map(([origin, buckets]) => {
    const sorted = buckets.toSorted((a, b) => a.bucket - b.bucket);
    const answers = sorted.reduce((sum, { count }) => sum + count, 0);
    const within = (share: number): number => {
      let seen = 0;
      for (const { bucket, count } of sorted) {
        seen += count;
        if (seen >= share * answers) return bucket;
      }
      return 0;
    };
    const failed = sorted.reduce((sum, one) => sum + one.failed, 0);
    return { origin, answers, p50: within(0.5), p95: within(0.95), failed };
  });
}
