import type { Ask, Probe, Reply } from '../../network/ask.ts';
import { type Finding, findingsOf, type Side } from '../finding.ts';
import { inShort, isAlive, isRobotsFile } from '../phorge-signs.ts';

/** More than PHP reads of a query, so that a path which comes last is cut off. */
const MANY_PARAMETERS = '&a'.repeat(1100);
const FORM = { 'content-type': 'application/x-www-form-urlencoded' } as const;
const MULTIPART = { 'content-type': 'multipart/form-data; boundary=doctor' } as const;

/** One way to choose another path than that of the request line, with its spellings. */
interface Route {
  readonly name: string;
  readonly what: string;
  readonly remedy: string;
  readonly probes: readonly Probe[];
}

const ROUTES: readonly Route[] = [
  {
    name: 'query',
    what: 'a query parameter overrides the path',
    remedy:
      'use the rewrite rule of "portcullis phorge plan", which puts the path last, and raise max_input_vars as described there',
    probes: [
      '?__path__=/status/',
      '?__p%61th__=/status/',
      '?%20__path_.=/status/',
      '?__path_[=/status/',
      `?__path__=/status/${MANY_PARAMETERS}`,
    ].map((query) => ({ target: `/robots.txt${query}` })),
  },
  {
    name: 'ampersand',
    what: 'text after a raw & in the path overrides the path',
    remedy: 'reject a raw & in the path, as in the nginx rule of "portcullis phorge plan"',
    probes: [{ target: '/robots.txt&__path__=/status/' }],
  },
  {
    name: 'script',
    what: '/index.php can be requested directly, with a path that the client chooses',
    remedy: 'make the location of /index.php "internal", as in the nginx rule of "portcullis phorge plan"',
    probes: [{ target: '/index.php?__path__=/status/' }],
  },
  {
    name: 'form',
    what: 'a form field overrides the path',
    remedy: 'set request_order = "PG" or enable_post_data_reading = Off for PHP',
    probes: [
      { target: '/robots.txt', method: 'POST', headers: FORM, body: '__path__=/status/' },
      {
        target: '/robots.txt',
        method: 'POST',
        headers: MULTIPART,
        body: '--doctor\r\nContent-Disposition: form-data; name="__path__"\r\n\r\n/status/\r\n--doctor--\r\n',
      },
    ],
  },
];

/**
 * Whether a client can choose the path that Phorge serves, whatever the request line says. Asked with the two most
 * harmless pages there are: the robots file is asked for, and `/status/` must not come.
 */
export async function checkPathOverride(ask: Ask, side: Side): Promise<readonly Finding[]> {
  const isVisible = isAlive(await ask({ target: '/status/' }));
  const found: Finding[] = [];
  for (const route of ROUTES) {
    const replies: Reply[] = [];
    for (const probe of route.probes) replies.push(await ask(probe));
    found.push(judge(route, replies, side, isVisible));
  }
  return found;
}

function judge(route: Route, replies: readonly Reply[], side: Side, isVisible: boolean): Finding {
  const { ok, bad, unknown } = findingsOf(`path-override.${route.name}`, side);
  if (replies.some(isAlive)) return bad(route.what, route.remedy);
  if (!isVisible) return unknown('/status/ does not answer here, so the override cannot be tested');
  const unclear = replies.find((reply) => !isClosed(reply, side));
  if (unclear === undefined) return ok('closed');
  const why = side === 'outside' ? '; use --origin to test behind the gate' : '';
  return unknown(`${inShort(unclear)}: this response does not show whether the override is closed${why}`);
}

/**
 * From outside, a refusal may come from a rule in front of the one in question: only the robots file itself, and responses to a
 * malformed request, are proof. At the origin every response except `/status/` and failures is.
 */
function isClosed(reply: Reply, side: Side): boolean {
  if (!reply.answered) return false;
  if (isRobotsFile(reply)) return true;
  if (side === 'origin') return reply.status < 500;
  return [400, 404, 414].includes(reply.status);
}
