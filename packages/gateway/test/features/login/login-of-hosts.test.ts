import { loginProvider } from '@portcullis/testing/internal';
import { expect, test } from 'vitest';
import { assembled, LOGIN, openConfiguration } from '../../assembled.ts';

test('each host of an instance has logins at its own address', async () => {
  const hosts = ['phorge.corp.example', 'code.corp.example'];
  const provider = await loginProvider(() => Date.UTC(2026, 0, 15, 12), LOGIN.providers.corp.issuer);
  const [instance] = openConfiguration().instances;
  const { ask } = assembled(
    { ...openConfiguration(), login: LOGIN, instances: [{ ...instance, hosts }] },
    {},
    { fetch: provider.fetch },
  );
  for (const host of hosts) {
    const answer = await ask(
      '/.portcullis/login?return_to=%2F',
      { headers: { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' } },
      host,
    );
    const asked = new URL(answer.headers.get('location') ?? '');
    expect(new URL(asked.searchParams.get('redirect_uri') ?? '').origin).toBe(`https://${host}`);
  }
});
