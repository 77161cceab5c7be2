import { type BaseContext, pipeline, worker } from '@portcullis/core';
import { expect, test, vi } from 'vitest';
import { audit, memorySink } from '../src/index.ts';
import { execution } from './serving.ts';

const observer = { worker: 'gate' };

test.each([
  ['no sink', { sinks: [], observer }, 'sinks: at least one'],
  ['a sink without a name', { sinks: [{ name: '', write: () => {} }], observer }, 'every sink needs a name'],
  ['two sinks of one name', { sinks: [memorySink(), memorySink()], observer }, 'two have the same name'],
  ['an observer without a name', { sinks: [memorySink()], observer: { worker: '' } }, 'observer.worker'],
  ['a size too small for every event', { sinks: [memorySink()], observer, maxBytes: 100 }, 'maxBytes'],
  ['an unknown failure mode', { sinks: [memorySink()], observer, onSinkFailure: 'shut' }, 'onSinkFailure'],
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
  expect(() => audit({ sinks: [] })).toThrow('at least one is needed, such as consoleSink()');
});

test('everything that is wrong is said at once', () => {
  expect(() => audit({ sinks: [], observer: { worker: '' }, maxBytes: 1 })).toThrow(
    /^audit: sinks: .*; observer\.worker: .*; maxBytes: /,
  );
});
