import { AccessError, type Decision } from '@portcullis/core';
import { expect, test } from 'vitest';
import { mayCall } from '../../src/lists/may-call.ts';
import { mcpError } from '../../src/mcp-failure.ts';

const RESOURCE = { application: 'tools' };
const after = (decision: object) =>
  mayCall(
    () => decision as Decision,
    () => RESOURCE,
  );

test.each<[string, object, boolean]>([
  ['that is allowed can be called', { effect: 'allow' }, true],
  ['that is denied cannot be called', { effect: 'deny' }, false],
  ['that needs a stronger login can be called', { effect: 'deny', requirement: { kind: 'stepUp' } }, true],
  ['that needs a login cannot be called', { effect: 'deny', requirement: { kind: 'login' } }, false],
])('a tool %s', (_case, decision, can) => {
  expect(after(decision)).toBe(can);
});

test('every tool can be called where no policy decides', () => {
  expect(mayCall(undefined, () => RESOURCE)).toBe(true);
});

test('what is refused when it is called cannot be called, and a fault is no refusal', () => {
  const refused = mcpError('mcp.message_ambiguous', { detail: 'x' });
  expect(refused).toBeInstanceOf(AccessError);
  const asked = (error: Error) =>
    mayCall(
      () => ({ effect: 'allow' }) as Decision,
      () => {
        throw error;
      },
    );
  expect(asked(refused)).toBe(false);
  expect(() => asked(new TypeError('fault'))).toThrow('fault');
});
