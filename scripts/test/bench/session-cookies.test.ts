import { expect, test, vi } from 'vitest';
import { gatewaySessionCookie, ownSessionCookie } from '../../../bench/src/cost/session-cookies.ts';
import { gatewayConfiguration } from '../../../bench/workers/gateway-configuration.ts';
import { GATE_HOST, PAGE } from '../../../bench/workers/names.ts';
import { secretVariables } from '../../../bench/workers/secret-variables.ts';
import { gateway } from '../../../packages/gateway/src/index.ts';

// What the bench says of sessions is what it costs to find one, not to ask a provider in vain whether it is still good.

/** Longer than a bench, in milliseconds. */
const LATER = 50 * 60_000;

const configuration = gatewayConfiguration({ rules: 10, login: true });

/** What the gateway answers later to whoever has this cookie, and what it asks of the provider by then. */
async function later(
  cookie: string,
): Promise<{ readonly status: number; readonly asked: readonly string[] }> {
  vi.spyOn(console, 'log').mockImplementation(() => {});
  const asked: string[] = [];
  const now = Date.now() + LATER;
  const fetch = async (url: string) => {
    asked.push(url);
    return new Response('', { status: 503 });
  };
  const serve = gateway(configuration as never, {
    clock: { now: () => now },
    fetch,
    inform: () => {},
    warn: () => {},
  });
  const env = { ...secretVariables, ORIGIN: { fetch: async () => new Response('a page') } };
  const request = new Request(`https://${GATE_HOST}${PAGE}`, { headers: { cookie } });
  const { status } = await serve(request, env, {
    waitUntil: (work: Promise<unknown>) => work.catch(() => {}),
  });
  return { status, asked };
}

test('a session of the bench is good for as long as one runs, and nobody is asked about it', async () => {
  expect(await later(await gatewaySessionCookie('user-1', configuration))).toEqual({
    status: 200,
    asked: [],
  });
});

test('a session that was read for another configuration is not that', async () => {
  expect(await later(await ownSessionCookie('user-1', 'another'))).not.toEqual({ status: 200, asked: [] });
});
