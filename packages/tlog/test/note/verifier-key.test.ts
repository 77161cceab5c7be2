import { describe, expect, it } from 'vitest';
import { formatVerifierKey, parseVerifierKey, SIGNATURE_TYPE } from '../../src/index.ts';
import { verifierKey } from '../../src/note/verifier-key.ts';
import { newWitnessKey } from '../fixtures/keys.ts';

// The example of the specification.
const EXAMPLE = 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k';
const UNKNOWN_TYPE = 2 as typeof SIGNATURE_TYPE.ed25519;

describe('a verifier key', () => {
  it('is serialized as it is parsed, also of a witness and with zeroes before its id', async () => {
    const key = await parseVerifierKey(EXAMPLE);
    expect(formatVerifierKey(key)).toBe(EXAMPLE);
    const { verifierKey: witness } = await newWitnessKey();
    expect(await parseVerifierKey(formatVerifierKey(witness))).toEqual(witness);
    expect(formatVerifierKey({ ...key, keyId: 0xa })).toContain('example.com/foo+0000000a+');
  });

  it('may be in a file with a newline at its end', async () => {
    expect(await parseVerifierKey(`${EXAMPLE}\n`)).toEqual(await parseVerifierKey(EXAMPLE));
  });

  it('does not change with the octets that it was parsed from', async () => {
    const octets = new Uint8Array(32);
    const key = await verifierKey('a', SIGNATURE_TYPE.ed25519, octets);
    octets[0] = 1;
    expect(key.publicKey[0]).toBe(0);
  });

  it('is refused if it is of an unknown type, though its id is right', async () => {
    const { publicKey } = await parseVerifierKey(EXAMPLE);
    const unknown = formatVerifierKey(await verifierKey('example.com/foo', UNKNOWN_TYPE, publicKey));
    await expect(parseVerifierKey(unknown)).rejects.toMatchObject({
      code: 'key.malformed',
      message: expect.stringContaining('its signature type'),
    });
  });

  it.each([
    ['has another key id', EXAMPLE.replace('530d903a', '530d903b'), 'its key id does not match'],
    ['is of 31 octets', 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3Q==', '32 bytes'],
    ['has a name with a space', EXAMPLE.replace('example.com/foo', 'example com'), 'the name'],
    ['has no name', EXAMPLE.replace('example.com/foo', ''), 'it is not "name+hex+base64"'],
    ['begins with a plus', `+${EXAMPLE}`, 'it is not "name+hex+base64"'],
    ['has a second line', `${EXAMPLE}\n${EXAMPLE}`, 'it is not "name+hex+base64"'],
    ['has upper-case hexadecimal', EXAMPLE.replace('530d903a', '530D903A'), 'it is not "name+hex+base64"'],
    ['is not base64', EXAMPLE.replace('Aek', 'A?k'), 'it is not "name+hex+base64"'],
    ['is a variable that is missing', undefined as unknown as string, 'it is missing or not a string'],
  ])('is refused if it %s, and says so', async (_what, vkey, message) => {
    await expect(parseVerifierKey(vkey)).rejects.toMatchObject({
      code: 'key.malformed',
      message: expect.stringContaining(message),
    });
  });
});
