import type { Authentication } from '@portcullis/core';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import schema from '../../schema/event-1.schema.json' with { type: 'json' };
import { lossEvent } from '../../src/event/loss-event.ts';
import { serializeEvent } from '../../src/event/serialize.ts';
import { requestEvents } from '../events.ts';
import { serve } from '../serving.ts';

const valid = new Ajv2020({ strict: true, allErrors: true }).compile(schema);

/** Why an event is not valid; nothing if it is. */
function problems(event: unknown) {
  return valid(event) ? [] : valid.errors;
}

test('any request event is valid once it is serialized', () => {
  fc.assert(
    fc.property(requestEvents(), (draft) => {
      expect(problems(serializeEvent(draft, 16_384).event)).toEqual([]);
    }),
  );
});

test.each([
  ['allowed', 'https://a.example/T1?a=1'],
  ['ambiguous', 'https://a.example//T1'],
])('the event of a request that is %s is valid', async (_what, url) => {
  const { event, line } = await serve((steps) => steps.handle(() => new Response('hello')), url);
  expect(problems(event)).toEqual([]);
  expect(problems(JSON.parse(line))).toEqual([]);
});

test.each([
  {
    sink: 'd1',
    count: 3,
    cause: new TypeError(),
    answer: 'served',
    requestId: '019b0000-0000-7000-8000-000000000000',
  },
  { sink: 'd1', count: 3 },
  { sink: undefined, count: 1, cause: 'text', answer: 'withheld' },
] as const)('loss event %# is valid', (loss) => {
  const event = lossEvent(loss, '019b0000-0000-7000-8000-000000000001', 0, { worker: 'gate' });
  expect(problems(serializeEvent(event, 16_384).event)).toEqual([]);
});

test.each([
  ['an unknown field', { extra: 1 }],
  [
    'a token in a field that does not exist',
    { http: { method: 'GET', host: 'a', status: 200, cookie: 'x' } },
  ],
  ['a local time', { time: '2026-01-02T03:04:05.006+01:00' }],
  ['a control character', { detail: 'a\nb' }],
  ['a bidirectional override', { detail: 'a\u202eb' }],
  ['another outcome', { outcome: 'maybe' }],
  ['null for what is absent', { actor: null }],
])('%s is not valid', async (_what, change) => {
  const { event } = await serve((steps) => steps.handle(() => new Response('hello')));
  expect(problems({ ...event, ...change })).not.toEqual([]);
});

/** All of them: the type holds that none is missing. */
const METHODS: Readonly<Record<Authentication['method'], true>> = {
  bearer: true,
  access: true,
  introspection: true,
  session: true,
  credential: true,
  agent: true,
  conduit: true,
  'vcs-password': true,
  'break-glass': true,
};

test.each(Object.keys(METHODS))(
  'the event of a request is valid whose caller is authenticated by %s',
  async (method) => {
    const { event } = await serve((steps) => steps.handle(() => new Response('hello')));
    expect(problems({ ...event, auth: { method, provider: 'corp', client: 'chat' } })).toEqual([]);
  },
);
