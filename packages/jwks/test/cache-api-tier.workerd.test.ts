import { createIdentityProvider } from '@portcullis/testing';
import { decodeProtectedHeader } from 'jose';
import { expect, test } from 'vitest';
import { cacheApi, jwks } from '../src/index.ts';
import type { KeyHeader } from '../src/key-set.ts';

test('the Cache API returns the entry that was stored', async () => {
  const tier = cacheApi();
  expect(await tier.get('portcullis:test:nothing')).toBeUndefined();
  await tier.put('portcullis:test:a b/c?d', '{"text":1}', 60);
  expect(await tier.get('portcullis:test:a b/c?d')).toBe('{"text":1}');
});

test('wants 11: the Cache API is the default tier in workerd, and shields the issuer from cold isolates', async () => {
  const provider = await createIdentityProvider({ issuer: 'https://cold.example' });
  const header = decodeProtectedHeader(await provider.token()) as KeyHeader;
  const background: Promise<unknown>[] = [];
  const execution = { waitUntil: (work: Promise<unknown>) => void background.push(work) };
  await jwks({ url: provider.jwksUri, fetch: provider.fetch }).within({ execution })(header);
  await Promise.all(background);
  await jwks({ url: provider.jwksUri, fetch: provider.fetch }).within({ execution })(header);
  expect(provider.calls.jwks).toBe(1);
});
