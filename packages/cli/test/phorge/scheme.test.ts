import { startPhorge } from '@portcullis/testing/phorge';
import { afterEach, expect, test } from 'vitest';
import { overNetwork } from '../../src/network/ask.ts';
import { checkHost } from '../../src/phorge/checks/host.ts';
import { checkScheme } from '../../src/phorge/checks/scheme.ts';
import { checkStatus } from '../../src/phorge/checks/status.ts';
import { subjectOf } from '../../src/phorge/doctor-options.ts';
import type { Subject } from '../../src/phorge/subject.ts';

const PUBLIC = 'https://phorge.example/';
let phorge: Awaited<ReturnType<typeof startPhorge>>;
afterEach(() => phorge.close());

const behind = (values: { readonly host?: string } = {}): Promise<Subject> =>
  subjectOf(PUBLIC, { origin: phorge.url, ...values }, overNetwork);

test('a preamble passes the scheme of the gateway to Phorge; without one it assumes http', async () => {
  phorge = await startPhorge({ baseUri: PUBLIC, preamble: true });
  expect(await checkScheme(await behind())).toMatchObject([{ verdict: 'ok' }]);
  await phorge.close();
  phorge = await startPhorge({ baseUri: PUBLIC });
  expect(await checkScheme(await behind())).toMatchObject([
    {
      verdict: 'bad',
      what: "Phorge uses http as the client's scheme",
      remedy: expect.stringContaining('preamble'),
    },
  ]);
});

test('require-https without a preamble never ends', async () => {
  phorge = await startPhorge({ baseUri: PUBLIC, requireHttps: true });
  const subject = await behind();
  if (subject.origin === undefined) throw new Error('there is no way behind the gate');
  expect(await checkStatus(subject, subject.origin, 'origin')).toMatchObject([
    { verdict: 'bad', what: expect.stringContaining('redirects every request to https') },
  ]);
});

test('phorge doctor detects a proxy that changes the host, by a redirect', async () => {
  phorge = await startPhorge({ baseUri: PUBLIC, allowedUris: ['https://inner.example/'], preamble: true });
  expect(await checkScheme(await behind({ host: 'inner.example' }))).toMatchObject([
    { verdict: 'bad', what: 'Phorge uses inner.example as the public host' },
  ]);
});

test('an origin that answers any host is reported', async () => {
  phorge = await startPhorge({ baseUri: PUBLIC, preamble: true });
  expect(await checkHost(await behind())).toMatchObject([{ verdict: 'ok' }]);
  const subject = await behind();
  const deaf = { ...subject, originAs: () => subject.origin ?? subject.outside };
  expect(await checkHost(deaf)).toMatchObject([{ verdict: 'advice', check: 'host' }]);
});
