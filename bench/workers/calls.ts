import type { Env } from './forward.ts';

interface Execution {
  waitUntil(work: Promise<unknown>): void;
}

/** The headers that the gate in front of Phorge asks for, each once, and sends on where they are there. */
const SENT_ON: readonly string[] = [
  ...['cookie', 'content-type', 'content-encoding', 'accept', 'accept-charset', 'accept-encoding'],
  ...['accept-language', 'cache-control', 'dnt', 'origin', 'pragma', 'referer', 'upgrade-insecure-requests'],
  ...['user-agent', 'sec-fetch-dest', 'sec-fetch-mode', 'sec-fetch-site', 'sec-fetch-user', 'if-match'],
  ...['if-modified-since', 'if-none-match', 'if-range', 'if-unmodified-since', 'range', 'git-protocol'],
  ...['x-phabricator-csrf', 'x-phabricator-via'],
];

/** Those that it asks for and does not send on. */
const LOOKED_AT: readonly string[] = [
  ...['traceparent', 'authorization', 'content-length', 'transfer-encoding', 'connection', 'upgrade'],
  ...['cf-connecting-ip', 'cf-ray'],
];

const encoder = new TextEncoder();
let lines: string[] = [];

/** Past Cloudflare's caches, as each gate of ours has to say of what it sends on. */
const UNCACHED = { cacheTtl: -1, cacheLevel: 'bypass' };

/**
 * No gate: only the calls of the runtime that one cannot do without, with nothing decided between them. Headers asked for by
 * name and sent on, what the runtime knows of the connection, a call to the origin that a timer bounds and no cache answers, its answer's
 * headers looked at, a request that is waited for though its client hangs up, and a short line of each hashed with 31 others.
 * What a gate costs beyond this is its own.
 */
export default {
  fetch(request: Request, env: Env, execution: Execution): Promise<Response> {
    const answer = answered(request, env, execution);
    execution.waitUntil(answer.catch(() => {}));
    return answer;
  },
};

async function answered(request: Request, env: Env, execution: Execution): Promise<Response> {
  const { method, url, headers } = request;
  let isAbsent = true;
  for (const name of LOOKED_AT) isAbsent = headers.get(name) === null && isAbsent;
  const country = request.cf?.country;
  const sent: Record<string, string> = {
    'x-forwarded-proto': 'https',
    'x-request-id': '019a0000-0000-7000-8000-000000000000',
    traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
  };
  for (const name of SENT_ON) {
    const value = headers.get(name);
    if (value !== null) sent[name] = value;
  }
  const answer = await inTime(
    env.ORIGIN.fetch(url, { method, headers: sent, body: null, redirect: 'manual', cf: UNCACHED }),
  );
  let bytes = '';
  answer.headers.forEach((value, name) => {
    if (name === 'content-length') bytes = value;
  });
  lines.push(JSON.stringify({ method, url, country, isAbsent, status: answer.status, bytes }));
  if (lines.length === 32) {
    const text = lines.join('\n');
    lines = [];
    execution.waitUntil(crypto.subtle.digest('SHA-256', encoder.encode(text)));
  }
  return answer;
}

function inTime(call: Promise<Response>): Promise<Response> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('out of time')), 30_000);
    call.then((answer) => {
      clearTimeout(timer);
      resolve(answer);
    }, reject);
  });
}
