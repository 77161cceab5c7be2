import type { SessionStore } from '@portcullis/session';

/** How sessions are stored and found. */
export interface SessionOperations {
  readonly does: 'add' | 'find';
  readonly operations: number;
  /** How many callers ask at the same time. */
  readonly callers: number;
  /** The number of the first session. */
  readonly from: number;
}

/** Stores sessions, each as long as one of a person with some groups, or finds those that were stored. */
export async function runOperations(
  store: SessionStore,
  { does, operations, callers, from }: SessionOperations,
): Promise<void> {
  const now = Math.floor(Date.now() / 1000);
  const session = JSON.stringify({ filler: 'x'.repeat(1200) });
  const operation = async (key: string): Promise<void> => {
    if (does === 'add') {
      const one = { key, issuer: 'https://idp.example', subject: key, sid: undefined };
      await store.add({ ...one, session, endsAt: now + 3600 }, now);
    } else if ((await store.find(key, now, 0)) === undefined) throw new Error('a session was lost');
  };
  let next = from;
  await Promise.all(
    Array.from({ length: callers }, async () => {
      while (next < from + operations) {
        const index = next;
        next += 1;
        await operation(`${index}`.padStart(43, 'k'));
      }
    }),
  );
}
