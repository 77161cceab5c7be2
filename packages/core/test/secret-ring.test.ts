import { expect, test } from 'vitest';
import { type SecretKeyUse, SecretRing } from '../src/secret-ring.ts';

const SECRETS = ['a'.repeat(32), 'b'.repeat(32)];
const use: SecretKeyUse = {
  keyLabel: 'key 1',
  idLabel: 'id 1',
  algorithm: { name: 'HMAC', hash: 'SHA-256', length: 256 },
  usages: ['sign', 'verify'],
};
const message = new TextEncoder().encode('x');

async function marks(other: Partial<SecretKeyUse> = {}): Promise<string[]> {
  const keys = await new SecretRing(SECRETS, { ...use, ...other }).keys();
  return await Promise.all(
    keys.map(async ({ id, key }) => {
      const mac = Buffer.from(await crypto.subtle.sign('HMAC', key, message)).toString('hex');
      return `${Buffer.from(id, 'base64url').toString('hex')} ${mac}`;
    }),
  );
}

test('the same secret and use give the same key and id, and every other pair gives another', async () => {
  expect(await marks()).toEqual(await marks());
  const all = [...(await marks()), ...(await marks({ keyLabel: 'key 2', idLabel: 'id 2' }))];
  expect(new Set(all.flatMap((mark) => mark.split(' '))).size).toBe(8);
});

test('what was sealed before an update is opened after it: ids and keys do not change', async () => {
  // HKDF-SHA-256 without salt, computed by another program (RFC 5869).
  const { hkdfSync, createHmac } = await import('node:crypto');
  const expected = SECRETS.map((secret) => {
    const derive = (label: string, bytes: number) =>
      Buffer.from(hkdfSync('sha256', secret, '', label, bytes));
    return `${derive('id 1', 6).toString('hex')} ${createHmac('sha256', derive('key 1', 32)).update('x').digest('hex')}`;
  });
  expect(await marks()).toEqual(expected);
});

test('a key of a secret ring cannot be extracted', async () => {
  const [first] = await new SecretRing(SECRETS, use).keys();
  expect(first?.key.extractable).toBe(false);
});

test('a secret ring seals with the first secret, and with no secrets it seals nothing', async () => {
  const ring = new SecretRing(SECRETS, use);
  expect(await ring.newest()).toBe((await ring.keys())[0]);
  await expect(new SecretRing([], use).newest()).rejects.toThrow('key 1: the ring has no secret');
});
