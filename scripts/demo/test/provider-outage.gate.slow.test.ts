import { Agent } from 'node:http';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { exchange, startWholeGate, type WholeGate } from './running-gate.ts';

const HOUR = 3_600_000;
const REQUESTS = 10_000;
let whole: WholeGate | undefined;
let providerCalls: string[] = [];
afterEach(() => whole?.close());

async function start(): Promise<WholeGate> {
  providerCalls = [];
  whole = await startWholeGate({
    gate: { workerFile: join(import.meta.dirname, 'clocked-worker.ts') },
    provider: { accessTokenSeconds: 100 * 3600, onRequest: (path) => providerCalls.push(path) },
  });
  return whole;
}

async function moveClock({ port }: WholeGate, milliseconds: number): Promise<void> {
  await exchange(port, '/', { headers: { 'x-test-clock-offset-ms': String(milliseconds) } });
}

test('with the provider gone, tokens are accepted until the keys are too old, and refused after', async () => {
  const gate = await start();
  const token = await gate.tokenOf('engineer');
  expect((await gate.ask('/maniphest/', { token })).status).toBe(200);
  await gate.provider.close();

  for (const hours of [1, 12, 23]) {
    await moveClock(gate, hours * HOUR);
    expect([hours, (await gate.ask('/maniphest/', { token })).status]).toEqual([hours, 200]);
  }
  await moveClock(gate, 25 * HOUR);
  const { status, event } = await gate.ask('/maniphest/', { token });
  expect([status, event.outcome]).toEqual([503, 'error']);
  expect(event.reason).toContain('token.keys_unavailable');
});

test(`${REQUESTS} requests with random key ids fetch the keys at most once per cooldown`, async () => {
  const gate = await start();
  const token = await gate.tokenOf('engineer');
  expect((await gate.ask('/maniphest/', { token })).status).toBe(200);
  const [, claims, signature] = token.split('.');
  const fetches = () => providerCalls.filter((path) => path === '/jwks').length;
  const before = fetches();
  // The gate's clock is ours, and it stands at the time of the first request but for what really passes.
  const started = performance.now();

  const agent = new Agent({ keepAlive: true, maxSockets: 50 });
  const statuses = new Set<number>();
  let left = REQUESTS;
  await Promise.all(
    Array.from({ length: 50 }, async () => {
      while (left-- > 0) {
        const header = Buffer.from(JSON.stringify({ alg: 'RS256', typ: 'at+jwt', kid: crypto.randomUUID() }));
        const forged = `${header.toString('base64url')}.${claims}.${signature}`;
        statuses.add((await exchange(gate.port, '/maniphest/', { token: forged, agent })).status);
      }
    }),
  );
  agent.destroy();
  expect(statuses).toEqual(new Set([401]));
  expect(fetches() - before).toBeLessThanOrEqual(1 + Math.floor((performance.now() - started) / 30_000));
  // The honest are still served.
  expect((await exchange(gate.port, '/maniphest/', { token })).status).toBe(200);
});
