import type { BaseContext } from '@portcullis/core';
import { expect, test } from 'vitest';
import { entered } from '../../src/login-host/entered.ts';

test('a fault of the Worker while it takes over a session is recorded as a login that failed by a fault', async () => {
  const recorded: unknown[] = [];
  const context = {
    target: { search: '?code=a&state=b' },
    trail: { add: (entry: unknown) => recorded.push(entry) },
  } as unknown as BaseContext;
  const parts = {
    requestStates: { get: () => ({}) },
    get ring() {
      return {
        get scope() {
          throw new TypeError('a fault');
        },
      };
    },
  };
  await expect(entered(context, parts as never, {} as never)).rejects.toThrow(TypeError);
  expect(recorded).toEqual([{ type: 'login.failed', provider: undefined, code: 'request.crashed' }]);
});
