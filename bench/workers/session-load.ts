import { dividedSessions, durableObjectSessions, type SessionsNamespace } from '@portcullis/session';
import { runOperations } from '../src/sessions/session-operations.ts';

export { PortcullisSessions } from '@portcullis/session/durable-object';

interface Env {
  readonly SESSIONS: SessionsNamespace;
}

/** Sessions that are stored and found by several callers at once, as `/?do=add&objects=8&operations=1000&callers=32&from=0` says. */
export default {
  fetch: async (request: Request, env: Env): Promise<Response> => {
    const given = new URL(request.url).searchParams;
    const number = (name: string): number => Number(given.get(name));
    const store = dividedSessions((name) => durableObjectSessions(env.SESSIONS, name), {
      objects: number('objects'),
    });
    await runOperations(store, {
      does: given.get('do') === 'add' ? 'add' : 'find',
      ...{ operations: number('operations'), callers: number('callers'), from: number('from') },
    });
    return new Response('done');
  },
};
