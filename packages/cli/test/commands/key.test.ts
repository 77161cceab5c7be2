import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { formatVerifierKey, SIGNATURE_TYPE, signingKey } from '@portcullis/tlog';
import { expect, test } from 'vitest';
import { captured } from '../capture.ts';
import { folderWith } from '../configuration-files.ts';

test('a key is created: its secret in a file that no other user can read, its verifier key printed', async () => {
  const file = join(folderWith({}), 'officer.key');
  const { code, out, err } = await captured('key', 'acme.example/officer', '--out', file);
  expect([code, err]).toEqual([0, '']);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const secret = readFileSync(file, 'utf8');
  const { verifierKey } = await signingKey('acme.example/officer', SIGNATURE_TYPE.ed25519, secret);
  expect(out).toBe(`${formatVerifierKey(verifierKey)}\n`);
  expect(out).not.toContain(secret.trim());
});

test('a file that is there is not written over', async () => {
  const file = join(folderWith({ 'officer.key': 'precious' }), 'officer.key');
  const { code, out, err } = await captured('key', 'acme.example/officer', '--out', file);
  expect([code, out, readFileSync(file, 'utf8')]).toEqual([2, '', 'precious']);
  expect(err).toContain(`${file}: already exists and is not overwritten`);
});

test('a name that no key can have is invalid usage, and leaves no file', async () => {
  const file = join(folderWith({}), 'officer.key');
  const { code, err } = await captured('key', 'an officer', '--out', file);
  expect(code).toBe(2);
  expect(err).toContain('the name is empty, or has a space or "+"');
  expect(() => statSync(file)).toThrow();
});
