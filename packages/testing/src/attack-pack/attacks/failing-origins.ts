import type { Attack } from '../attack.ts';
import { type Named, tryEach } from '../try-each.ts';

/** More than a circuit breaker counts before it opens. */
const CUT_UPLOADS = 12;

/** How often an honest page is asked for afterwards: what an upload does to a gate may show a moment later. */
const LOOKS = 5;

/** What a client does to the application behind a gate, or the gate does automatically, when responses fail. */
export const failingOrigins: readonly Attack[] = [
  {
    row: 'C47',
    title: 'uploads that are cut off count as failures of the application',
    source: 'Portcullis before its first release',
    how: {
      trial: async ({ gate, closedPage, caller, send }) => {
        for (let upload = 0; upload < CUT_UPLOADS; upload += 1) {
          await send({
            method: 'POST',
            path: closedPage,
            headers: [...caller, ['Content-Type', 'application/x-www-form-urlencoded']],
            body: `text=${'x'.repeat(1000)}`,
            cutAfter: 3,
          });
        }
        const looks: readonly Named<number>[] = Array.from({ length: LOOKS }, (_, at) => [
          `page ${at + 1}`,
          at,
        ]);
        const { findings } = await tryEach(looks, async () => {
          const before = (await gate.originRequests()).length;
          const { status } = await send({ path: closedPage, headers: caller });
          const isAsked = (await gate.originRequests()).length > before;
          return isAsked ? undefined : `${status} afterwards, and the application not asked`;
        });
        return { tried: CUT_UPLOADS, findings };
      },
    },
  },
  {
    row: 'C48',
    title: 'a request that writes, sent again because its answer failed',
    source: 'nginx before 1.9.13, haproxy retry-on',
    needs: ['failOrigin'],
    how: {
      trial: async ({ gate, closedPage, caller, send }) => {
        await gate.failOrigin?.(503);
        try {
          return await tryEach(writes(closedPage, gate.phabricator === true), async ({ method, path }) => {
            const before = (await gate.originRequests()).length;
            const body = method === 'GET' ? {} : { body: 'text=x' };
            await send({ method, path, headers: caller, ...body });
            const times = (await gate.originRequests()).length - before;
            return times > 1 ? `sent ${times} times` : undefined;
          });
        } finally {
          await gate.failOrigin?.(undefined);
        }
      },
    },
  },
];

interface Write {
  readonly method: string;
  readonly path: string;
}

/** Requests that change something, also by GET where Phabricator takes that. */
function writes(page: string, isPhabricator: boolean): readonly Named<Write>[] {
  const byMethod = ['POST', 'PUT', 'PATCH', 'DELETE'].map(
    (method): Named<Write> => [`${method} of a page`, { method, path: page }],
  );
  if (!isPhabricator) return byMethod;
  const byGet = [
    '/api/maniphest.edit?objectIdentifier=T1&transactions[0][type]=title&transactions[0][value]=x',
    '/source/hg/?cmd=pushkey&namespace=bookmarks&key=a&old=&new=b',
    '/source/hg/?cmd=unbundle&heads=force',
  ];
  return [...byMethod, ...byGet.map((path): Named<Write> => [`GET ${path}`, { method: 'GET', path }])];
}
