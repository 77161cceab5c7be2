import { expect, test } from 'vitest';
import { audit, memorySink } from '../src/index.ts';

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

test('everything that is wrong is said at once', () => {
  expect(() => audit({ sinks: [], observer: { worker: '' }, maxBytes: 1 })).toThrow(
    /^audit: sinks: .*; observer\.worker: .*; maxBytes: /,
  );
});
