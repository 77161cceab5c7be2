import {
  formatNote,
  generateSigningKey,
  SIGNATURE_TYPE,
  signingKey,
  signNote,
  TlogError,
} from '@portcullis/tlog';
import { describe, expect, it } from 'vitest';
import { type ErasureOrder, formatErasureOrder, openErasureOrder } from '../../src/people/erasure-order.ts';

const NOW = 1_800_000_000_000;
const MINUTES = 300_000;
const gate = 'gate.example';
const operator = await signingKey(
  'acme.example/privacy-officer',
  SIGNATURE_TYPE.ed25519,
  await generateSigningKey(),
);
const order: ErasureOrder = { action: 'forget', gate, iss: 'https://id.example', sub: 'alice', time: NOW };

async function open(given: object, expected: { gate?: string; now?: number } = {}) {
  const text = formatErasureOrder({ ...order, ...given });
  const note = formatNote({ text, signatures: [await signNote(text, operator)] });
  return openErasureOrder(note, { gate, operators: [operator.verifierKey], now: NOW, ...expected });
}

describe('an order to erase a user', () => {
  it('is one text, whose first line names its kind', () => {
    expect(formatErasureOrder(order)).toBe(
      'portcullis.forget/1\n' +
        '{"action":"forget","gate":"gate.example","iss":"https://id.example","sub":"alice","time":1800000000000}\n',
    );
  });

  it('is opened with the name of the operator who signed it', async () => {
    for (const action of ['look', 'forget']) {
      expect(await open({ action })).toEqual({ ...order, action, operator: 'acme.example/privacy-officer' });
    }
  });

  it('is valid for five minutes, by a clock that is as much behind, and not a millisecond longer', async () => {
    for (const now of [NOW - MINUTES, NOW + MINUTES]) await open({}, { now });
    for (const now of [NOW - MINUTES - 1, NOW + MINUTES + 1]) {
      await expect(open({}, { now })).rejects.toThrow(
        new RangeError(
          'the erasure order was not signed within the last 300 seconds: sign a new one, and check the clocks',
        ),
      );
    }
  });

  it('is refused by another gateway, with the name of the right one', async () => {
    await expect(open({}, { gate: 'other.example' })).rejects.toThrow(
      new RangeError(
        'the erasure order is for the gateway "gate.example", not for "other.example": sign one for this gateway',
      ),
    );
  });

  it('is refused where no known operator signed it', async () => {
    const note = `${formatErasureOrder(order)}\n— a AAAAAAA=\n`;
    const expected = { gate, operators: [operator.verifierKey], now: NOW };
    await expect(openErasureOrder(note, expected)).rejects.toThrow(TlogError);
  });

  it.each([
    ['an action that there is not', { action: 'remember' }],
    ['no action', { action: undefined }],
    ['no gate', { gate: '' }],
    ['a gate that is no text', { gate: 7 }],
    ['no issuer', { iss: '' }],
    ['an issuer that is no text', { iss: null }],
    ['nobody', { sub: '' }],
    ['somebody who is no text', { sub: ['alice'] }],
    ['no time', { time: undefined }],
    ['a time as text', { time: String(NOW) }],
    ['a part of a millisecond', { time: NOW + 0.5 }],
  ])('is invalid with %s', async (_what, given) => {
    await expect(open(given)).rejects.toThrow(new RangeError('the signed text is not an erasure order'));
  });

  it.each(['null', '7', '"alice"', '[]'])('is invalid where the JSON is %s', async (json) => {
    const text = `portcullis.forget/1\n${json}\n`;
    const note = formatNote({ text, signatures: [await signNote(text, operator)] });
    await expect(
      openErasureOrder(note, { gate, operators: [operator.verifierKey], now: NOW }),
    ).rejects.toThrow(new RangeError('the signed text is not an erasure order'));
  });
});
