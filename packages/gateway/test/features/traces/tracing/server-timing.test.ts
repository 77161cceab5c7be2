import { expect, test } from 'vitest';
import { tracedGate } from './fixtures/traced-gate.ts';

const work = (gate: ReturnType<typeof tracedGate>, roles: readonly string[]) =>
  gate.serve(
    async (_context, { fetch }) => {
      const ask = fetch('provider', async () => {
        gate.time.now += 5;
        return new Response('{}');
      });
      await ask('https://idp.example/keys', {});
      gate.time.now += 2;
      return new Response(null, { headers: { 'server-timing': 'db;dur=1' } });
    },
    { roles },
  );

test('users of a role receive the timings, in addition to those of the origin', async () => {
  const answer = await work(tracedGate({ serverTiming: ['operator'] }), ['engineer', 'operator']);
  expect(answer.headers.get('server-timing')).toBe('db;dur=1, gate;dur=7, provider.keys;dur=5');
});

test('no other user receives the timings, whether or not the request is sampled', async () => {
  const answer = await work(tracedGate({ serverTiming: ['operator'] }), ['engineer']);
  expect(answer.headers.get('server-timing')).toBe('db;dur=1');
  const unset = await work(tracedGate(), ['operator']);
  expect(unset.headers.get('server-timing')).toBe('db;dur=1');
});

test('Server-Timing needs no collector', async () => {
  const { collector: _, ...gate } = tracedGate({ serverTiming: ['operator'], platform: false });
  const answer = await work({ ...gate, collector: _ }, ['operator']);
  expect(answer.headers.get('server-timing')).toContain('gate;dur=7');
});

test('the names that a store gives are no way to write a header', async () => {
  const gate = tracedGate({ serverTiming: ['operator'] });
  const held = { getWithMetadata: async () => ({}), idFromName: () => '', getByName: () => stub };
  const stub = { 'find", x;y': async () => 1 };
  const env = gate.traced.env({ STORE: held }) as { STORE: typeof held };
  const answer = await gate.serve(
    async () => {
      await env.STORE.getByName()['find", x;y']();
      return new Response();
    },
    { roles: ['operator'] },
  );
  expect(answer.headers.get('server-timing')).toBe('gate;dur=0, store.find___x_y;dur=0');
});
