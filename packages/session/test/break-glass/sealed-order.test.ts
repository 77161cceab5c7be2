import { fromBase64url, toBase64url } from '@portcullis/core/internal';
import { formatNote, formatVerifierKey, type SigningKey, signNote } from '@portcullis/tlog';
import { describe, expect, test } from 'vitest';
import type { BreakGlassGrant } from '../../src/break-glass/order.ts';
import { openOrder, sealOrder } from '../../src/break-glass/sealed-order.ts';
import { grantKey, SIGNER } from '../fixtures/glass-scene.ts';

const NOW = 1_000_000;
const order: BreakGlassGrant = {
  ...{ action: 'grant', id: 'a'.repeat(22), gate: 'app.example', reason: 'down' },
  ...{ iss: 'https://id.example', sub: 'ada', signedAt: NOW, expires: NOW + 3600, sessionSeconds: 600 },
};
const other = await grantKey('corp.example/other');
const signers = [other.verifierKey, SIGNER.verifierKey];
const open = (line: string, now = NOW) =>
  openOrder(line, { gate: 'app.example', signers, grantSeconds: 3600, now });
const opened = async (changes: Partial<BreakGlassGrant>, now?: number) =>
  open(await sealOrder({ ...order, ...changes }, SIGNER), now);

test('a sealed order is read as it was signed, with the name of the key that signed it', async () => {
  const idOf = (key: SigningKey) =>
    /^[^+]+\+[\da-f]{8}(?=\+)/.exec(formatVerifierKey(key.verifierKey))?.[0] ?? 'none';
  expect(await opened({})).toEqual({ order, signer: 'corp.example/safe', signerId: idOf(SIGNER) });
  const others = await open(await sealOrder(order, other));
  expect(others).toEqual({ order, signer: 'corp.example/other', signerId: idOf(other) });
});

test('a sealed order is one line that no paste changes', async () => {
  const line = await sealOrder(order, SIGNER);
  expect(line).toMatch(/^[\w-]+$/);
  expect((await open(`\t${line.slice(0, 9)}  \r\n${line.slice(9)}\n`)).order).toEqual(order);
});

describe('a break-glass order is refused', () => {
  test.each([
    ['for another host', { gate: 'evil.example' }, 'it is for "evil.example", not for this gateway'],
    [
      'that was made to hold for longer than allowed',
      { expires: NOW + 3601 },
      'it is valid for longer than 3600 seconds',
    ],
    [
      'from the future',
      { signedAt: NOW + 301 },
      'it was signed in the future: check the clocks of the signer and of this gateway',
    ],
    ['that is over', { signedAt: NOW - 60, expires: NOW }, 'it has expired'],
  ])('%s', async (_what, changes, problem) => {
    await expect(opened(changes)).rejects.toThrow(new RangeError(problem));
  });

  test('whose signed text is not an order', async () => {
    const text = 'portcullis.break-glass/1\n{"action":"grant"}\n';
    const note = formatNote({ text, signatures: [await signNote(text, SIGNER)] });
    const line = toBase64url(new TextEncoder().encode(note));
    await expect(open(line)).rejects.toThrow(
      'the signed text is neither a grant nor the revocation of a grant',
    );
  });

  test('that was changed after it was signed', async () => {
    const line = await sealOrder(order, SIGNER);
    const note = new TextDecoder().decode(fromBase64url(line));
    const changed = toBase64url(new TextEncoder().encode(note.replace('"ada"', '"eve"')));
    await expect(open(changed)).rejects.toMatchObject({ code: 'note.signature_invalid' });
  });

  test('that is not in base64url', async () => {
    await expect(open('a+b/')).rejects.toThrow(
      'it is not the single line that "portcullis break-glass" prints',
    );
  });
});

test('an order is valid to its last second, and from five minutes before its start for a clock that is behind', async () => {
  expect((await opened({}, NOW + 3599)).order).toEqual(order);
  expect((await opened({}, NOW - 300)).order).toEqual(order);
});
