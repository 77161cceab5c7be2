import { afterEach, expect, test, vi } from 'vitest';
import { consoleSink } from '../../src/index.ts';
import { logLastResort } from '../../src/sinks/console-sink.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

test('each event is one line on the given console', () => {
  const lines: unknown[] = [];
  const sink = consoleSink({ console: { log: (...parts: unknown[]) => void lines.push(parts) } });
  sink.write({} as never, '{"a":1}', {} as never);
  expect(lines).toEqual([['{"a":1}']]);
});

test('without a given console, the runtime’s console is used', () => {
  const log = vi.spyOn(console, 'log').mockImplementation(() => {});
  consoleSink().write({} as never, '{"a":1}', {} as never);
  expect(log).toHaveBeenCalledExactlyOnceWith('{"a":1}');
});

test('the last resort is the error stream', () => {
  const error = vi.spyOn(console, 'error').mockImplementation(() => {});
  logLastResort('{"a":1}');
  expect(error).toHaveBeenCalledExactlyOnceWith('{"a":1}');
});

test('a console that cannot log is refused before any event is lost', () => {
  expect(() => consoleSink({ console: { error: () => {} } as never })).toThrow('consoleSink: console');
});
