import type { Arrival } from '@portcullis/core';
import { expect, test } from 'vitest';
import { type EventSettings, foundFacts } from '../../src/event/found-facts.ts';
import { startedArrival } from '../started-arrival.ts';

const found = (
  { contentLength = null, ...times }: { contentLength?: string | null; startedAt?: number; now?: number },
  settings: Partial<EventSettings> = {},
  arrival: Partial<Arrival> = {},
) =>
  foundFacts({
    arrival: { ...startedArrival('https://a.example/file/key/name'), ...arrival },
    answer: { status: 200, contentLength },
    ...{ startedAt: 0, now: 0, ...times },
    settings: { observer: { worker: 'gate' }, ...settings },
  });

test.each([
  ['0', 0],
  ['12', 12],
  ['9'.repeat(15), 999_999_999_999_999],
  ['9'.repeat(16), undefined],
  ['1.5', undefined],
  ['-1', undefined],
  ['', undefined],
  [null, undefined],
])('of a Content-Length of %j, %j bytes are recorded', (contentLength, bytes) => {
  expect(found({ contentLength }).bytes).toBe(bytes);
});

test('a path is masked by the application, and after that by the option', () => {
  const application = { maskPath: (path: string) => path.replace('key', '[key]') } as never;
  const maskPath = (path: string): string => path.replace('[key]', 'K').replace('name', 'N');
  expect(found({}).paths.path).toBe('/file/key/name');
  expect(found({}, {}, { application }).paths.path).toBe('/file/[key]/name');
  expect(found({}, { maskPath }).paths.path).toBe('/file/key/N');
  expect(found({}, { maskPath }, { application }).paths.path).toBe('/file/K/N');
});

test('the time that an answer took is in whole microseconds, and never negative', () => {
  expect(found({ startedAt: 1, now: 2.0004 }).latencyUs).toBe(1000);
  expect(found({ startedAt: 2, now: 1 }).latencyUs).toBe(0);
});
