import { expect, test } from 'vitest';
import { openOffer, sealOffer } from '../../src/access-requests/sealed-offer.ts';
import { KeyRing } from '../../src/cookies/key-ring.ts';
import {
  openCode,
  openCredential,
  openDeviceCode,
  sealCode,
  sealCredential,
  sealDeviceCode,
} from '../../src/credentials/sealed-texts.ts';
import { credentialScene, REDIRECT, VERIFIER } from '../fixtures/credential-scene.ts';
import { BASE, KEY } from '../fixtures/scene.ts';

const CONTENT = { id: 'id', session: 's', endsAt: 4_000_000_000, name: 'git' };
const OFFER = { requestId: 'r', refusedAt: 1, policy: 'p', issuer: 'i', subject: 'ada' };

test('a code is not a credential, though the same key seals both and the credential has the code’s id', async () => {
  const scene = await credentialScene();
  await scene.logIn();
  const code = await scene.code();
  const list = '/.portcullis/credentials/list';
  const status = async (text: string): Promise<number> => (await scene.ask(list, `Bearer ${text}`)).status;
  expect(await status(`pcl_${code}`)).toBe(401);
  const { body } = await scene.token({
    ...{ grant_type: 'authorization_code', redirect_uri: REDIRECT, code_verifier: VERIFIER, code },
  });
  expect([await status(String(body.access_token)), await status(`pcl_${code}`)]).toEqual([200, 401]);
});

test('a text that is sealed for one purpose opens for no other', async () => {
  const ring = new KeyRing([KEY], BASE);
  const sealed: Readonly<Record<string, string>> = {
    credential: (await sealCredential(ring, CONTENT)).slice('pcl_'.length),
    code: await sealCode(ring, CONTENT),
    'device code': await sealDeviceCode(ring, CONTENT),
    offer: await sealOffer(ring, OFFER),
  };
  const openers: Readonly<Record<string, (text: string) => Promise<object | undefined>>> = {
    credential: (text) => openCredential(ring, `pcl_${text}`),
    code: (text) => openCode(ring, text),
    'device code': (text) => openDeviceCode(ring, text),
    offer: (text) => openOffer(ring, text),
  };
  for (const [purpose, open] of Object.entries(openers)) {
    for (const [other, text] of Object.entries(sealed)) {
      const content = other === 'offer' ? OFFER : CONTENT;
      expect(await open(text), `${other} opened as ${purpose}`).toEqual(
        purpose === other ? content : undefined,
      );
    }
  }
});

// They are bound into what clients and pages hold: a new name would end all of it.
test('the names of the purposes do not change between releases', async () => {
  const purposes: string[] = [];
  const ring = { seal: async (purpose: string) => purposes.push(purpose) } as unknown as KeyRing;
  await sealCredential(ring, CONTENT);
  await sealCode(ring, CONTENT);
  await sealDeviceCode(ring, CONTENT);
  await sealOffer(ring, OFFER);
  expect(purposes).toEqual(['credential', 'credential code', 'device code', 'access request']);
});
