import { expect, test } from 'vitest';
import { AccessError, failureTable } from '../../src/index.ts';

type DoorFailure = 'door.closed' | 'door.stuck';
const doorError = failureTable<DoorFailure>({
  'door.closed': { status: 403, message: 'The door is closed.' },
  'door.stuck': { status: 503, message: 'The door is stuck.' },
});

test('a code becomes the error of its row', () => {
  const error = doorError('door.closed');
  expect(error).toBeInstanceOf(AccessError);
  expect(error).toMatchObject({ code: 'door.closed', status: 403, message: 'The door is closed.' });
  expect(error.detail).toBeUndefined();
});

test('what is known of the occurrence is added', () => {
  const cause = new Error('rust');
  const error = doorError('door.stuck', { detail: 'hinge 2', headers: { 'retry-after': '60' }, cause });
  expect(error).toMatchObject({ status: 503, detail: 'hinge 2', headers: { 'retry-after': '60' } });
  expect(error.cause).toBe(cause);
});

test.each(['door.open', 'constructor', '__proto__', ''])(
  'a JavaScript caller that passes an unknown code gets an error: %j',
  (code) => {
    expect(() => doorError(code as DoorFailure)).toThrow(
      new TypeError(`AccessError: expected a string as code, and a status from 400 to 599 (code: "${code}")`),
    );
  },
);
