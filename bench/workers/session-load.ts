import { dividedSessions, durableObjectSessions, type SessionsNamespace } from '@portcullis/session';

export { PortcullisSessions } from '@portcullis/session/durable-object';

interface Env {
  readonly SESSIONS: SessionsNamespace;
}

/** Sessions that are stored and found by several callers at once, as `/?objects=8&operations=1000&callers=32&from=0` says. */
export default {
  fetch: async (request: Request, env: Env): Promise<Response> => {
    const given = new URL(request.url).searchParams;
    const number = (name: string): number => Number(given.get(name));
    const [objects, operations, callers, from] = ['objects', 'operations', 'callers', 'from'].map(number) as [
      number,
      number,
      number,
      number,
    ];
    const store = dividedSessions((name) => durableObjectSessions(env.SESSIONS, name), { objects });
    const now = Math.floor(Date.now() / 1000);
    let next = 0;
    const each = async (operation: (key: string) => Promise<unknown>): Promise<void> => {
      next = from;
      await Promise.all(
        Array.from({ length: callers }, async () => {
          while (next < from + operations) {
            const index = next;
            next += 1;
            await operation(`${index}`.padStart(43, 'k'));
          }
        }),
      );
    };
    if (given.get('do') === 'add') {
      // As long as one of a person with some groups.
      const session = JSON.stringify({ filler: 'x'.repeat(1200) });
      await each((key) =>
        store.add(
          { key, issuer: 'https://idp.example', subject: key, sid: undefined, session, endsAt: now + 3600 },
          now,
        ),
      );
    } else {
      await each(async (key) => {
        if ((await store.find(key, now, 0)) === undefined) throw new Error('a session was lost');
      });
    }
    return new Response('done');
  },
};
