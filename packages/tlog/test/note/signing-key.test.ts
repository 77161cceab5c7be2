import { describe, expect, it } from 'vitest';
import { generateSigningKey, SIGNATURE_TYPE, signingKey } from '../../src/index.ts';

const NAME = 'log.example.com/gate';

/** A secret of RFC 8032 as PKCS #8 (RFC 8410), in base64. */
const pkcs8 = (secret: string): string =>
  Buffer.from(`302e020100300506032b657004220420${secret}`, 'hex').toString('base64');

const read = (secret: string) => signingKey(NAME, SIGNATURE_TYPE.ed25519, secret);

describe('a signing key', () => {
  // Of RFC 8032 section 7.1: the public keys have "-" and "_" in base64url.
  it.each([
    [
      'TEST 2',
      '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb',
      '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
    ],
    [
      'TEST 3',
      'c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7',
      'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
    ],
  ])('has the public key of RFC 8032, %s', async (_name, secret, expected) => {
    const { verifierKey } = await read(pkcs8(secret));
    expect(Buffer.from(verifierKey.publicKey).toString('hex')).toBe(expected);
    expect(verifierKey).toMatchObject({ name: NAME, type: SIGNATURE_TYPE.ed25519 });
  });

  it('may be in a file with a newline at its end', async () => {
    const secret = await generateSigningKey();
    expect((await read(`${secret}\n`)).verifierKey).toEqual((await read(secret)).verifierKey);
  });

  it('signs, and cannot be exported from the process again', async () => {
    const { privateKey } = await read(await generateSigningKey());
    expect(privateKey.extractable).toBe(false);
    expect(privateKey.usages).toEqual(['sign']);
  });

  it.each([
    ['no base64', '???'],
    ['base64 of something else', 'AAAA'],
    ['nothing', ''],
  ])('is refused, without being quoted, if it is %s', async (_what, secret) => {
    await expect(read(secret)).rejects.toMatchObject({
      code: 'key.malformed',
      message: 'signing key: it is not an Ed25519 key as PKCS #8 in base64',
    });
  });

  it('is reported as missing where its variable is not set', async () => {
    await expect(read(undefined as unknown as string)).rejects.toMatchObject({
      code: 'key.malformed',
      message: 'signing key: it is missing or not a string',
    });
  });

  it('is refused under a name that no key can have, and the problem is the name', async () => {
    const secret = await generateSigningKey();
    await expect(signingKey('a+b', SIGNATURE_TYPE.ed25519, secret)).rejects.toMatchObject({
      code: 'key.malformed',
      message: expect.stringContaining('the name'),
    });
  });
});
