import { type BaseContext, pipeline, worker } from '@portcullis/core';
import { expect, test } from 'vitest';
import { largeCookieWarning } from '../src/large-cookies.ts';

test.each([
  ['__Host-portcullis-session', 3072 - '__Host-portcullis-session='.length, 0],
  ['__Host-portcullis-session', 3072, 1],
  ['phsid', 5000, 0],
])('of %s with %i bytes it is warned %i times, however often they are set', async (name, length, times) => {
  const warnings: string[] = [];
  const app = pipeline<BaseContext>()
    .use(largeCookieWarning((text) => void warnings.push(text)))
    .handle(() => new Response(null, { headers: { 'set-cookie': `${name}=${'x'.repeat(length)}; Secure` } }));
  const serve = worker(app);
  for (let request = 0; request < 3; request++) {
    await serve(new Request('https://a.example/'), {}, { waitUntil: () => {} });
  }
  expect(warnings).toHaveLength(times);
  for (const warning of warnings) expect(warning).toContain('login.durableObject');
});
