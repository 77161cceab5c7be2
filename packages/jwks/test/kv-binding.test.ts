import { expect, test } from 'vitest';
import { kv } from '../src/index.ts';

test.each([undefined, null, {}, { get: () => {} }])(
  '%j is not a KV namespace, and the Worker does not start',
  (namespace) => {
    expect(() => kv(namespace as never)).toThrow('kv: namespace must be a KV namespace');
  },
);
