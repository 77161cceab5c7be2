import { expect, it } from 'vitest';
import { memoryWitnessStore, witness } from '../../src/index.ts';
import { newLogKey, newWitnessKey } from '../fixtures/keys.ts';

const key = await newWitnessKey();
const log = await newLogKey();
const options = { key, logs: [log.verifierKey], store: memoryWitnessStore() };

it.each<[given: string, wrong: unknown, problem: string]>([
  ['nothing', undefined, 'expected an object of options'],
  ['null', null, 'expected an object of options'],
  [
    'a promise of its key',
    { ...options, key: Promise.resolve(key) },
    'key must be the resolved value of signingKey()',
  ],
  [
    "a log's key",
    { ...options, key: log },
    'key must be of type SIGNATURE_TYPE.cosignature, not a key for a log',
  ],
  // It would know none of them, and answer 404 to each.
  [
    'logs that are texts',
    { ...options, logs: ['example.com/log+1a2b3c4d+AQ=='] },
    'logs must be an array of at least one',
  ],
  [
    'promises of logs',
    { ...options, logs: [Promise.resolve(log.verifierKey)] },
    'logs must be an array of at least one',
  ],
  [
    'a log beside a text',
    { ...options, logs: [log.verifierKey, 'example.com/log+1a2b3c4d+AQ=='] },
    'logs must be an array of at least one',
  ],
  ...['name', 'publicKey'].map((part): [string, unknown, string] => [
    `a log without its ${part}`,
    { ...options, logs: [{ ...log.verifierKey, [part]: undefined }] },
    'logs must be an array of at least one',
  ]),
  ['no logs', { ...options, logs: [] }, 'logs must be an array of at least one'],
  ['no store', { ...options, store: undefined }, 'store must be an object with latest() and replace()'],
  [
    'a store that only reads',
    { ...options, store: { latest: options.store.latest } },
    'store must be an object with latest() and replace()',
  ],
  [
    'a prefix that ends with /',
    { ...options, prefix: '/witness/' },
    'prefix must start with / and not end with it',
  ],
  ...['https://witness.example', ['/witness']].map((prefix): [string, unknown, string] => [
    `a prefix of ${JSON.stringify(prefix)}`,
    { ...options, prefix },
    'prefix must start with / and not end with it',
  ]),
  ['a time', { ...options, now: 1_700_000_000_000 }, 'now must be a function'],
  [
    'a misspelled option',
    { ...options, prefx: '/witness' },
    'prefx is not an option: the options are key, logs, store, prefix, now',
  ],
])('a witness cannot be created with %s', (_given, wrong, problem) => {
  expect(() => witness(wrong as typeof options)).toThrow(`witness: ${problem}`);
});

it('all problems of a witness’s options are reported together, and defaults fill the rest', () => {
  expect(() => witness({} as never)).toThrow(/^witness: key must .*; logs must .*; store must /);
  expect(witness({ ...options, prefix: '/witness', now: Date.now })).toBeTypeOf('function');
  expect(witness({ ...options, prefix: '' })).toBeTypeOf('function');
});
