import { expect, test } from 'vitest';
import { startPhorge } from '../../../src/phorge.ts';
import { send } from '../raw-http.ts';

test('webhooks of other systems are public, and a parameter "code" stops them before they run', async () => {
  const phorge = await startPhorge();
  for (const path of [
    '/mail/sendgrid/',
    '/mail/mailgun/',
    '/mail/postmark/',
    '/harbormaster/hook/circleci/',
    '/harbormaster/hook/buildkite/',
  ]) {
    expect((await send(phorge.port, path, { method: 'POST' })).status).toBe(200);
    const stopped = await send(phorge.port, `${path}?code=x`);
    expect(stopped.status).toBe(500);
    expect(stopped.body).toContain('Request includes restricted parameter &quot;code&quot;');
  }
  await phorge.close();
});
