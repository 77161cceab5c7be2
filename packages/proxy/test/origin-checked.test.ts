import { expect, test, vi } from 'vitest';
import { binding } from '../src/origin.ts';

test('an origin behind a binding registers with the observer of a Worker, which finds a missing binding before any request', () => {
  const derivations: ((env: never) => unknown)[] = [];
  const origins = new Set<string>();
  vi.stubGlobal(Symbol.for('portcullis.check') as never, { derivations, origins });
  binding('WIKI');
  expect([...origins]).toEqual(['WIKI']);
  expect(() => derivations[0]?.({} as never)).toThrow(
    expect.objectContaining({ detail: expect.stringContaining('no binding "WIKI" with a fetch method') }),
  );
  const wiki = { fetch: () => new Response() };
  expect(derivations[0]?.({ WIKI: wiki } as never)).toBe(wiki);
});
