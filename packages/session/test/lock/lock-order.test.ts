import {
  formatNote,
  formatVerifierKey,
  generateSigningKey,
  parseVerifierKey,
  SIGNATURE_TYPE,
  type SigningKey,
  signingKey,
  signNote,
} from '@portcullis/tlog';
import { describe, expect, test } from 'vitest';
import { formatLockOrder, type LockOrder, openLockOrder } from '../../src/lock/lock-order.ts';

const NOW = 4_000_000_000;
const GATE = 'phorge.corp.example';
const keyNamed = async (name: string) => signingKey(name, SIGNATURE_TYPE.ed25519, await generateSigningKey());
const [one, other] = [await keyNamed('corp.example/one'), await keyNamed('corp.example/two')];

const ORDER: LockOrder = {
  ...{ action: 'lock', id: 'a'.repeat(22), gate: GATE, names: [{ email: 'bob@corp.example' }] },
  ...{ reason: 'INC-1', until: NOW + 60, signedAt: NOW },
};
/** An order to list. */
const LIST: LockOrder = { ...ORDER, action: 'list', names: [], reason: '', until: null };

async function signed(text: string, keys: readonly SigningKey[] = [one]): Promise<string> {
  return formatNote({ text, signatures: await Promise.all(keys.map((key) => signNote(text, key))) });
}

const opened = (note: string, operators: readonly SigningKey[] = [one, other]) =>
  openLockOrder(note, { gate: GATE, operators: operators.map(({ verifierKey }) => verifierKey), now: NOW });

const openedAs = async (changes: object, of: LockOrder = ORDER) =>
  opened(await signed(formatLockOrder({ ...of, ...changes } as LockOrder)));

test('an order is signed as a line that names its kind and a line of JSON', () => {
  expect(formatLockOrder(ORDER)).toBe(
    `portcullis.lock/1\n{"action":"lock","id":"${ORDER.id}","gate":"${GATE}","names":[{"email":"bob@corp.example"}],"reason":"INC-1","until":${NOW + 60},"signedAt":${NOW}}\n`,
  );
});

test('the names in an order have one text, whatever the order of their fields', () => {
  const names = [
    { subject: 's', issuer: 'i' },
    { issuer: 'i', email: 'e' },
    { email: 'e', issuer: undefined },
    { username: 'u' },
  ];
  expect(formatLockOrder({ ...ORDER, names })).toContain(
    '"names":[{"issuer":"i","subject":"s"},{"email":"e","issuer":"i"},{"email":"e"},{"username":"u"}]',
  );
});

describe('an order is opened', () => {
  test.each<[string, object, LockOrder]>([
    ['to lock until a time', {}, ORDER],
    ['to lock until it is removed', { until: null }, ORDER],
    ['to end sessions', { action: 'end', until: null }, ORDER],
    ['to require a login', { action: 'ask', until: null }, ORDER],
    ['to make sessions due for a refresh', { action: 'refresh', until: null }, ORDER],
    ['to unlock', { action: 'unlock', until: null }, ORDER],
    ['to list, without a person and a reason', {}, LIST],
    ['by an issuer and subject', { names: [{ issuer: 'https://id.example', subject: 'bob' }] }, ORDER],
    [
      'by an address of one issuer',
      { names: [{ email: 'b@x.example', issuer: 'https://i.example' }] },
      ORDER,
    ],
    ['by a username', { names: [{ username: 'bob' }] }, ORDER],
    ['by ten names', { names: Array.from({ length: 10 }, (_, at) => ({ username: `u${at}` })) }, ORDER],
    ['with a reason of 200 characters', { reason: 'r'.repeat(200) }, ORDER],
    ['that was signed 300 seconds ago', { signedAt: NOW - 300 }, ORDER],
    ['that was signed by a clock that is 300 seconds ahead', { signedAt: NOW + 300 }, ORDER],
    ['whose lock ends in a second', { until: NOW + 1 }, ORDER],
  ])('%s', async (_what, changes, of) => {
    expect(await openedAs(changes, of)).toEqual({ ...of, ...changes, operators: [one.verifierKey.name] });
  });

  test('with the names of all keys that signed it', async () => {
    const order = await opened(await signed(formatLockOrder(ORDER), [one, other]));
    expect(order.operators).toEqual(['corp.example/one', 'corp.example/two']);
  });

  test('with one name for a key that signed it under two names: it is one signature', async () => {
    const secret = await generateSigningKey();
    const [first, second] = [
      await signingKey('corp.example/ada', SIGNATURE_TYPE.ed25519, secret),
      await signingKey('corp.example/bob', SIGNATURE_TYPE.ed25519, secret),
    ];
    const { operators } = await opened(await signed(formatLockOrder(ORDER), [first, second]), [
      first,
      second,
    ]);
    expect(operators).toHaveLength(1);
  });

  test('with the keys as operators configure them', async () => {
    const keys = await Promise.all(
      [one, other].map(({ verifierKey }) => parseVerifierKey(formatVerifierKey(verifierKey))),
    );
    const note = await signed(formatLockOrder(ORDER), [other]);
    const { operators } = await openLockOrder(note, { gate: GATE, operators: keys, now: NOW });
    expect(operators).toEqual(['corp.example/two']);
  });
});

const NO_ORDER = 'the signed text is not an order about a person';

describe('an order is refused', () => {
  test.each<[string, object, LockOrder]>([
    ['with an action that does not exist', { action: 'erase', until: null }, ORDER],
    [
      'to propose a lock, which is done on the page for operators',
      { action: 'proposal', until: null },
      ORDER,
    ],
    ['without an action', { action: undefined, until: null }, ORDER],
    ['with an action in a list', { action: ['lock'], until: null }, ORDER],
    ['with a short id', { id: 'a'.repeat(21) }, ORDER],
    ['with a long id', { id: 'a'.repeat(23) }, ORDER],
    ['with a space before its id', { id: ` ${'a'.repeat(22)}` }, ORDER],
    ['with an id that is a number', { id: 1_234_567_890 }, ORDER],
    ['with an id in a list', { id: ['a'.repeat(22)] }, ORDER],
    ['for a gateway that is a list', { gate: [GATE] }, ORDER],
    ['for no gateway', { gate: '' }, ORDER],
    ['with eleven names', { names: Array.from({ length: 11 }, (_, at) => ({ username: `u${at}` })) }, ORDER],
    ['to lock no one', { names: [] }, ORDER],
    ['to unlock no one', { action: 'unlock', names: [], until: null }, ORDER],
    ['to list with a person', { names: [{ username: 'bob' }] }, LIST],
    ['with a name that is empty', { names: [{ username: '' }] }, ORDER],
    [
      'with a valid name and a subject without an issuer',
      { names: [{ username: 'b' }, { subject: 's' }] },
      ORDER,
    ],
    ['without a reason', { reason: '' }, ORDER],
    ['with a reason that is undefined', { reason: undefined }, ORDER],
    ['with a reason in a list', { reason: ['INC-1'] }, ORDER],
    ['with a reason of 201 characters', { reason: 'r'.repeat(201) }, ORDER],
    ['to list with a reason of 201 characters', { reason: 'r'.repeat(201) }, LIST],
    ['without a statement of the end', { until: undefined }, ORDER],
    ['with an end that is a text', { until: `${NOW + 60}` }, ORDER],
    ['with an end that is half a second', { until: NOW + 0.5 }, ORDER],
    ['to end sessions, with an end', { action: 'end' }, ORDER],
    ['to unlock, with an end', { action: 'unlock' }, ORDER],
    ['without a time of signing', { signedAt: undefined }, ORDER],
    ['with a time of signing that is a text', { signedAt: `${NOW}` }, ORDER],
    ['with a time of signing that is half a second', { signedAt: NOW + 0.5 }, ORDER],
  ])('%s', async (_what, changes, of) => {
    await expect(openedAs(changes, of)).rejects.toThrow(new RangeError(NO_ORDER));
  });

  test.each<[string, object, string]>([
    [
      'if it is for another gateway',
      { gate: 'wiki.corp.example' },
      'it is for the gateway "wiki.corp.example", not',
    ],
    ['if it was signed 301 seconds ago', { signedAt: NOW - 301 }, 'not signed within the last 300 seconds'],
    ['if it was signed 301 seconds ahead', { signedAt: NOW + 301 }, 'not signed within the last 300 seconds'],
    ['if its lock ends now', { until: NOW }, 'the lock would be over already'],
    ['if its lock ended a second ago', { until: NOW - 1 }, 'the lock would be over already'],
  ])('%s', async (_what, changes, message) => {
    await expect(openedAs(changes)).rejects.toThrow(message);
    await expect(openedAs(changes)).rejects.toBeInstanceOf(RangeError);
  });

  test.each<[string, (text: string) => string]>([
    ['null', () => 'portcullis.lock/1\nnull\n'],
    ['a list', () => 'portcullis.lock/1\n[]\n'],
    ['a number', () => 'portcullis.lock/1\n5\n'],
    ['no JSON', () => 'portcullis.lock/1\n{\n'],
    ['an order under another first line', (text) => text.replace('lock/1', 'lock/2')],
    ['an order without the first line', (text) => text.replace(/^.*\n/, '')],
    ['an order with a further member', (text) => text.replace('{"action"', '{"more":1,"action"')],
    ['an order with a space between members', (text) => text.replace(',"id"', ', "id"')],
    ['an order whose names are an object', (text) => text.replace(/\[.*\]/, '{"length":1}')],
  ])('if the signed text is %s', async (_what, changed) => {
    const note = await signed(changed(formatLockOrder(ORDER)));
    await expect(opened(note)).rejects.toThrow(new RangeError(NO_ORDER));
  });

  test('if no operator signed it, or another key under the name of an operator', async () => {
    const text = formatLockOrder(ORDER);
    await expect(opened(await signed(text, [other]), [one])).rejects.toMatchObject({ code: 'note.unsigned' });
    const foreign = await keyNamed('corp.example/one');
    await expect(opened(await signed(text, [foreign]), [one])).rejects.toMatchObject({
      code: 'note.unsigned',
    });
  });

  test('if it was changed after it was signed', async () => {
    const note = await signed(formatLockOrder({ ...ORDER, action: 'unlock', until: null }));
    await expect(opened(note.replace('"unlock"', '"lock"'))).rejects.toMatchObject({
      code: 'note.signature_invalid',
    });
  });
});
