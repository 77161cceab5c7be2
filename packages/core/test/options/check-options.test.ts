import { describe, expect, expectTypeOf, test } from 'vitest';
import {
  type Checked,
  callback,
  checkOptions,
  flag,
  list,
  number,
  OptionsError,
  objectWith,
  oneOf,
  optional,
} from '../../src/internal.ts';

const secret = 'hunter2';
const dangerous: unique symbol = Symbol('dangerous');
const fields = {
  idleSeconds: number({ from: 60, to: 3600, whole: true, fallback: 600 }),
  timeoutMs: number({ above: 0, fallback: 5000 }),
  maxBytes: number({ from: 1, fallback: 1024 }),
  share: number({ to: 1, fallback: 1 }),
  waitSeconds: number({ above: 0, to: 60, fallback: 5 }),
  seconds: number({ fallback: 1 }),
  bytes: number({ from: 0, fallback: 1 }),
  SecondsLeft: number({ from: 0, fallback: 1 }),
  lessMsThan: number({ from: 0, fallback: 1 }),
  kBytesEach: number({ from: 0, fallback: 1 }),
  milliseconds: number({ from: 0, fallback: 1 }),
  megabytes: number({ from: 0, fallback: 1 }),
  strict: flag(true),
  mode: oneOf(['open', 'closed'], 'open'),
  random: callback(() => (bytes: Uint8Array) => bytes),
  clock: objectWith<{ now: () => number }>(['now'], () => ({ now: () => 0 })),
  store: objectWith<{ get: () => void; put: () => void }>(['get', 'put'], () => ({ get() {}, put() {} })),
  names: list<string>(
    (name) => (typeof name === 'string' ? undefined : 'must hold names'),
    () => [],
  ),
  label: optional<string>((value) => (typeof value === 'string' ? undefined : 'must be a text')),
  name: { problem: (value: unknown) => (typeof value === 'string' ? undefined : 'must be a text') },
  [dangerous]: flag(false),
};
const check = (options: object) => checkOptions('reader', options, fields);
const problems = (options: object): readonly string[] => {
  try {
    check({ name: 'x', ...options });
    return [];
  } catch (error) {
    if (error instanceof OptionsError) return error.problems;
    throw error;
  }
};

test('checkOptions fills in defaults for what is missing, and keeps what was given', () => {
  const checked = check({ name: 'x', idleSeconds: 60, strict: undefined, [dangerous]: true });
  expect(checked).toMatchObject({
    name: 'x',
    idleSeconds: 60,
    timeoutMs: 5000,
    strict: true,
    mode: 'open',
    names: [],
  });
  expect(checked[dangerous]).toBe(true);
  expect(Object.hasOwn(checked, 'label')).toBe(true);
});

test.each([
  { idleSeconds: 60 },
  { idleSeconds: 3600 },
  { share: 1 },
  { share: 0.5 },
  { waitSeconds: 0.1 },
  { waitSeconds: 60 },
  { seconds: -1 },
  { mode: 'closed' },
  { random: () => {} },
  { names: ['a', 'b'] },
  { clock: Object.assign(() => {}, { now: () => 0 }) },
  { store: { get: () => {}, put: () => {} } },
])('checkOptions accepts %j', (options) => {
  expect(problems(options)).toEqual([]);
});

test('an optional field may also be required', () => {
  const required = { store: objectWith<{ get: () => void }>(['get']) };
  expect(() => checkOptions('reader', {}, required)).toThrow('reader: store is missing: it must have get()');
});

test('the settings have the types of their fields', () => {
  type Settings = Checked<typeof fields>;
  expectTypeOf<Settings['mode']>().toEqualTypeOf<'open' | 'closed'>();
  expectTypeOf<Settings['label']>().toEqualTypeOf<string | undefined>();
  expectTypeOf<Settings['idleSeconds']>().toEqualTypeOf<number>();
  expectTypeOf<Settings['names']>().toEqualTypeOf<readonly string[]>();
});

describe('checkOptions reports what is wrong, with the name of the function first', () => {
  test.each([
    [{ idleSeconds: 59 }, 'idleSeconds must be a whole number from 60 to 3600 seconds'],
    [{ idleSeconds: 60.5 }, 'idleSeconds must be a whole number from 60 to 3600 seconds'],
    [{ timeoutMs: 0 }, 'timeoutMs must be a number above 0 milliseconds'],
    [{ timeoutMs: Number.POSITIVE_INFINITY }, 'timeoutMs must be a number above 0 milliseconds'],
    [{ timeoutMs: '5' }, 'timeoutMs must be a number above 0 milliseconds'],
    [{ maxBytes: Number.NaN }, 'maxBytes must be a number of at least 1 bytes'],
    [{ share: 2 }, 'share must be a number of at most 1'],
    [{ waitSeconds: 0 }, 'waitSeconds must be a number above 0, at most 60 seconds'],
    [{ waitSeconds: 60.1 }, 'waitSeconds must be a number above 0, at most 60 seconds'],
    [{ seconds: '1' }, 'seconds must be a number seconds'],
    [{ bytes: -1 }, 'bytes must be a number of at least 0 bytes'],
    [{ SecondsLeft: -1 }, 'SecondsLeft must be a number of at least 0'],
    [{ lessMsThan: -1 }, 'lessMsThan must be a number of at least 0'],
    [{ kBytesEach: -1 }, 'kBytesEach must be a number of at least 0'],
    [{ milliseconds: -1 }, 'milliseconds must be a number of at least 0'],
    [{ megabytes: -1 }, 'megabytes must be a number of at least 0'],
    [{ strict: 'yes' }, 'strict must be true or false'],
    [{ mode: secret }, 'mode must be "open" or "closed"'],
    [{ random: secret }, 'random must be a function'],
    [{ clock: {} }, 'clock must have now()'],
    [{ clock: null }, 'clock must have now()'],
    [{ clock: 'now' }, 'clock must have now()'],
    [{ store: { get: () => {} } }, 'store must have get() and put()'],
    [{ store: { get: () => {}, put: 'put' } }, 'store must have get() and put()'],
    [{ names: secret }, 'names must be an array'],
    [{ names: ['a', 2] }, 'names must hold names, at index 1'],
    [{ names: [1, 2] }, 'names must hold names, at index 0, and must hold names, at index 1'],
    [{ label: 5 }, 'label must be a text'],
    [{ name: undefined }, 'name is missing: it must be a text'],
    [{ strit: true }, 'strit is not an option; did you mean strict?'],
    [{ [secret]: true }, `${secret} is not an option`],
    [{ constructor: true }, 'constructor is not an option'],
    [{ ['x'.repeat(65)]: 1 }, 'a very long name is not an option'],
    [{ ['x'.repeat(64)]: 1 }, `${'x'.repeat(64)} is not an option`],
    [{ [dangerous]: 1 }, 'dangerous must be true or false'],
    [{ [Symbol()]: 1 }, 'a symbol is not an option'],
  ])('%j', (options, problem) => {
    expect(problems(options)).toEqual([problem]);
  });

  test('all problems together, without any value', () => {
    const all = problems({ mode: secret, random: secret, timeoutMs: secret });
    expect(all).toHaveLength(3);
    expect(all.join()).not.toContain(secret);
    expect(() => check({ mode: 'x' })).toThrow('reader: mode must be "open" or "closed"; name is missing');
  });

  test('rules between several options as well', () => {
    expect(() =>
      checkOptions('reader', { timeoutMs: -1 }, { timeoutMs: fields.timeoutMs }, (_given, problem) =>
        problem('timeoutMs must not exceed idleSeconds'),
      ),
    ).toThrow(
      'reader: timeoutMs must be a number above 0 milliseconds; timeoutMs must not exceed idleSeconds',
    );
  });

  test.each([null, undefined, 'strict', () => ({})])('where there are no options, but %s', (options) => {
    expect(() => check(options as never)).toThrow('reader: expected an object with options');
  });

  test('where the missing option cannot be named', () => {
    const anything = { problem: () => undefined };
    expect(() => checkOptions('reader', {}, { anything })).toThrow(/^reader: anything is missing$/);
  });
});
