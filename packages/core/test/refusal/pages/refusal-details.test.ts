import { expect, test } from 'vitest';
import { AccessError, type Refusal } from '../../../src/index.ts';
import { refusalPage } from '../../../src/internal.ts';
import { canonicalTarget } from '../../../src/request/canonical-target.ts';
import { createTrail } from '../../../src/request/trail.ts';
import { startContext } from '../../start-context.ts';

async function pageOf(target: Refusal['target'], name?: string): Promise<string> {
  const refusal: Refusal = {
    ...startContext(),
    error: new AccessError({ code: 'door.closed', status: 400, message: 'No.' }),
    trail: createTrail(),
    request: new Request('https://a.example/x'),
    target,
    requestId: 'r',
    reached: {},
    recorded: false,
  };
  const theme = { contactAddress: 'it@corp.example', ...(name === undefined ? {} : { name }) };
  const random = (bytes: Uint8Array): Uint8Array => bytes.fill(1);
  return (await refusalPage(refusal, { theme, random })).text();
}

const read = canonicalTarget('https://a.example/x');
const target = read.ok ? read.target : undefined;

test.each([
  ['the name of the application', target, 'Acme', 'Acme'],
  ['the host of an application without a name', target, undefined, 'a.example'],
  ['the gate where the address itself was refused', undefined, undefined, 'Portcullis'],
])('a mail about a refusal names %s', async (_what, at, name, named) => {
  const mail = /href="mailto:([^"]*)"/.exec(await pageOf(at, name))?.[1] ?? '';
  expect(new URL(`mailto:${mail.replaceAll('&amp;', '&')}`).searchParams.get('subject')).toContain(named);
});

test('the page of an address that was refused has no link to the start page', async () => {
  expect(await pageOf(target)).toContain('href="/"');
  expect(await pageOf(undefined)).not.toContain('href="/"');
});
