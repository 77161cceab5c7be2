import { expect, test, vi } from 'vitest';
import { optionsFor, perEnv } from '../../src/request/per-env.ts';
import type { WorkerCheck } from '../../src/request/worker-check.ts';

test('perEnv builds a value once for each env', () => {
  let made = 0;
  const get = perEnv((env: { name: string }) => ({ name: env.name, number: ++made }));
  const [a, b] = [{ name: 'a' }, { name: 'b' }];
  expect(get(a)).toEqual({ name: 'a', number: 1 });
  expect(get(b)).toEqual({ name: 'b', number: 2 });
  expect(get(a)).toBe(get(a));
  expect(made).toBe(2);
});

test('perEnv remembers an undefined value as well', () => {
  let made = 0;
  const get = perEnv((_env: object): undefined => {
    made++;
  });
  const env = {};
  get(env);
  get(env);
  expect(made).toBe(1);
});

test('perEnv builds a new value each time for an env that is no object', () => {
  let made = 0;
  const get = perEnv((_env: unknown) => ++made);
  expect([get(undefined), get(undefined), get(null), get('env')]).toEqual([1, 2, 3, 4]);
});

test('perEnv does not remember a failure', () => {
  let attempts = 0;
  const get = perEnv((_env: object) => {
    attempts++;
    if (attempts === 1) throw new Error('binding missing');
    return 'made';
  });
  const env = {};
  expect(() => get(env)).toThrow('binding missing');
  expect(get(env)).toBe('made');
});

test('options are used as given, or computed from the bindings', () => {
  expect(optionsFor({ a: 1 }, {})).toEqual({ a: 1 });
  expect(optionsFor((env: { A: number }) => ({ a: env.A }), { A: 2 })).toEqual({ a: 2 });
});

test('the same environment is given the very same again', () => {
  const made = perEnv((env: object) => ({ env }));
  const env = {};
  expect(made(env)).toBe(made(env));
  expect(made(env)).toEqual({ env: {} });
  expect(made({})).not.toBe(made(env));
});

test('perEnv registers with the observer of a Worker, which derives the value before any request', () => {
  const derivations: WorkerCheck['derivations'][number][] = [];
  vi.stubGlobal(Symbol.for('portcullis.check') as never, { derivations });
  const get = perEnv((env: { name: string }) => ({ name: env.name }));
  const env = { name: 'a' };
  expect(derivations[0]?.(env as never)).toBe(get(env));
});
