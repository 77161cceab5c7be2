import { formatVerifierKey, generateSigningKey, SIGNATURE_TYPE, signingKey } from '@portcullis/tlog';
import { expect, test } from 'vitest';
import { captured } from '../capture.ts';
import { fileOf, phorgeConfiguration } from '../configuration-files.ts';

const NAME = 'acme.example/safe';
const secret = await generateSigningKey();
const vkey = formatVerifierKey((await signingKey(NAME, SIGNATURE_TYPE.ed25519, secret)).verifierKey);
const ISSUER = 'https://login.corp.example';
const ada = { issuer: ISSUER, subject: '00u1', name: 'Ada', roles: ['engineer'] };
const glass = { durableObject: 'BREAK_GLASS', signers: [vkey], people: [ada] };

test('check says who may be let in, and what is dangerous about it', async () => {
  const notes = async (configuration: object): Promise<string> =>
    (await captured('check', fileOf(configuration))).out;
  const usual = { ...phorgeConfiguration(), breakGlass: glass };
  expect(await notes(usual)).toContain(
    `note: breakGlass.people[0]: Ada, 00u1 of ${ISSUER}, can be admitted as engineer for 3600 seconds, by a grant signed by any one of acme.example/safe`,
  );
  expect(await notes(usual)).toContain(
    'note: breakGlass: is dangerous: its use is logged to the console only',
  );
  expect(await notes(usual)).toContain('note: breakGlass: is dangerous: no alert is sent when it is used');
  const alerts = { webhook: { url: 'https://desk.example/', secret: `\${ALERT_SECRET}` } };
  const kept = { audit: { sinks: [{ type: 'd1', binding: 'DB' }], alerts } };
  expect(await notes({ ...usual, ...kept })).not.toContain('dangerous');
  expect(await notes({ ...usual, ...kept, breakGlass: { ...glass, grantSeconds: 700_000 } })).toContain(
    'note: breakGlass.grantSeconds: is dangerous',
  );
  expect(await notes({ ...usual, ...kept, breakGlass: { ...glass, sessionSeconds: 80_000 } })).toContain(
    'note: breakGlass.sessionSeconds: is dangerous',
  );
  const erasure = { people: 'PEOPLE', erasure: { path: '/.audit/forget', operators: [vkey] } };
  expect(await notes({ ...usual, audit: { ...kept.audit, ...erasure } })).toContain(
    'note: breakGlass.signers[0]: is dangerous: the same key can order erasures',
  );
});
