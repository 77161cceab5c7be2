import { AccessError, type BaseContext, pipeline, worker } from '@portcullis/core';
import { loginProvider } from '@portcullis/testing/internal';
import { formatVerifierKey } from '@portcullis/tlog';
import { identify } from '@portcullis/token';
import { expect, test } from 'vitest';
import { Browser } from '../../../../scripts/fixtures/browser.ts';
import { accessRequests, breakGlass, sessions } from '../../src/index.ts';
import { denied } from '../fixtures/denied.ts';
import { glassScene, PAGE, PERSON, SIGNER } from '../fixtures/glass-scene.ts';
import { BASE, optionsFor } from '../fixtures/scene.ts';

// Whoever is known otherwise than by a session of the login, on the pages that the login gives to refusals.

test('a caller admitted by a grant is named, and is offered nothing that needs a login', async () => {
  const { kept: store, clock, grant } = glassScene();
  const gate = sessions({
    ...optionsFor(await loginProvider(clock.now)),
    accessRequests: accessRequests({ recipient: { name: 'desk', deliver: async () => {} } }),
  });
  const signers = [formatVerifierKey(SIGNER.verifierKey)];
  const glass = breakGlass({ baseUrl: BASE, signers, people: [PERSON], store });
  const app = pipeline<BaseContext>()
    .use(glass)
    .use(gate)
    .use(identify(glass.verifier, gate.verifier))
    .use(({ trail }) => {
      trail.add({ type: 'policy.decided', decision: denied });
      throw new AccessError({ code: 'policy.denied', status: 403, message: 'No.' });
    })
    .handle(() => new Response('the site'));
  const serve = worker(app, { clock });
  const browser = new Browser((request) => serve(request, {}, { waitUntil: () => {} }), BASE);
  await browser.submit(PAGE, { grant: await grant() });
  const page = await (await browser.open('/config/')).text();
  expect(page).toContain('<strong>Ada</strong>');
  expect(page).not.toContain('<form');
  expect(page).not.toContain('whoami');
  expect(page).not.toContain('select_account');
});
