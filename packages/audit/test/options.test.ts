import { type BaseContext, pipeline, worker } from '@portcullis/core';
import { expect, test, vi } from 'vitest';
import { audit, inBatches, memorySink, only } from '../src/index.ts';
import { execution } from './serving.ts';

const observer = { worker: 'gate' };

function batched() {
  return inBatches({ name: 'r2', write: () => {}, writeAll: async () => {} });
}

test.each([
  ['no sink', { sinks: [], observer }, 'sinks must be at least one'],
  [
    'a sink without a name',
    { sinks: [{ name: '', write: () => {} }], observer },
    'sinks must each have a name',
  ],
  [
    'two sinks of one name',
    { sinks: [memorySink(), memorySink()], observer },
    'sinks must not have the same name twice',
  ],
  [
    'an observer without a name',
    { sinks: [memorySink()], observer: { worker: '' } },
    'observer must name this Worker',
  ],
  ['a size too small for every event', { sinks: [memorySink()], observer, maxBytes: 100 }, 'maxBytes'],
  [
    'an unknown failure mode',
    { sinks: [memorySink()], observer, onSinkFailure: 'shut' },
    'onSinkFailure must',
  ],
  [
    'a sink that writes later where an answer waits for it',
    { sinks: [batched()], observer, onSinkFailure: { login: 'closed' } },
    'onSinkFailure must not be "closed" with inBatches()',
  ],
  [
    'the same for some types of events',
    { sinks: [only(batched(), ['login'])], observer, onSinkFailure: 'closed' },
    'onSinkFailure must not be "closed" with inBatches()',
  ],
  ['an option that does not exist', { sink: [memorySink()] }, 'sink is not an option; did you mean sinks?'],
])('%s is refused at construction', (_what, options, message) => {
  expect(() => audit(options as never)).toThrow(message);
});

test('without options events go to the console, and an empty list is still refused', async () => {
  const written = vi.spyOn(console, 'log').mockImplementation(() => {});
  const app = worker(
    pipeline<BaseContext>()
      .use(audit())
      .handle(() => new Response('hello')),
  );
  await app(new Request('https://a.example/T1'), {}, execution());
  expect(written.mock.calls.map(([line]) => JSON.parse(line))).toMatchObject([
    { type: 'request.decision', observer: { worker: 'portcullis' }, http: { path: '/T1' } },
  ]);
  written.mockRestore();
  expect(() => audit({ sinks: [] })).toThrow('at least one, such as consoleSink()');
});

test('everything that is wrong is said at once', () => {
  expect(() => audit({ sinks: [], observer: { worker: '' }, maxBytes: 1 })).toThrow(
    /^audit: sinks must .*; observer must .*; maxBytes must be a whole number of at least 8192 bytes$/,
  );
});
