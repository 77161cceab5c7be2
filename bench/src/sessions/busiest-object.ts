import { createHash, randomUUID } from 'node:crypto';
import { dividedSessions, memorySessions } from '@portcullis/session';

/**
 * The share of all finds that the busiest of several objects has, from 0 to 1.
 *
 * @param sessions how many different sessions are found, once each
 */
export async function busiestObject(objects: number, sessions: number): Promise<number> {
  const finds = new Map<string, number>();
  const store = dividedSessions(
    (name) => ({
      ...memorySessions(),
      find: async () => {
        finds.set(name, (finds.get(name) ?? 0) + 1);
        return undefined;
      },
    }),
    { objects },
  );
  for (let index = 0; index < sessions; index += 1) {
    await store.find(createHash('sha256').update(randomUUID()).digest('base64url'), 0, 0);
  }
  return Math.max(...finds.values()) / sessions;
}
