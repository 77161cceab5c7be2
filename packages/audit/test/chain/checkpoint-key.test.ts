import { expect, test } from 'vitest';
import { checkpointKey, generateCheckpointKey } from '../../src/chain/checkpoint-key.ts';

// The example of RFC 8037, appendix A.
const EXAMPLE = {
  kty: 'OKP',
  crv: 'Ed25519',
  d: 'nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A',
  x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo',
};
const NO_KEY = 'checkpointKey: the key must be a private JWK with kty "OKP" and crv "Ed25519"';

test('a checkpoint key is named by its thumbprint', async () => {
  const { publicKey } = await checkpointKey(JSON.stringify(EXAMPLE));
  expect(publicKey).toEqual({
    kty: 'OKP',
    crv: 'Ed25519',
    x: EXAMPLE.x,
    kid: 'kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k',
  });
});

test('a new checkpoint key is read back, signs, and cannot be exported again', async () => {
  const { privateKey } = await checkpointKey(await generateCheckpointKey());
  expect(privateKey).toMatchObject({ extractable: false, usages: ['sign'] });
});

test.each([
  ['nothing', '', 'checkpointKey: the key is not JSON'],
  ['no JSON', 'hunter2', 'checkpointKey: the key is not JSON'],
  ['null', 'null', NO_KEY],
  ['of another kind', JSON.stringify({ ...EXAMPLE, kty: 'EC' }), NO_KEY],
  ['of another curve', JSON.stringify({ ...EXAMPLE, crv: 'X25519' }), NO_KEY],
  ['without its public part', JSON.stringify({ ...EXAMPLE, x: 7 }), NO_KEY],
  ['public', JSON.stringify({ ...EXAMPLE, d: undefined }), NO_KEY],
  [
    'too short',
    JSON.stringify({ ...EXAMPLE, d: 'hunter2' }),
    'checkpointKey: "x" and "d" are not an Ed25519 key (RFC 8037)',
  ],
])('a checkpoint key that is %s is refused without being quoted', async (_what, text, message) => {
  const failure: unknown = await checkpointKey(text).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(TypeError);
  expect(failure).toMatchObject({ message });
});
