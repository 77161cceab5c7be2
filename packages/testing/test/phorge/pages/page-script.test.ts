import { Script } from 'node:vm';
import { expect, test } from 'vitest';
import { PAGE_SCRIPT, PAGE_SCRIPT_PATH } from '../../../src/phorge/pages/page-script.ts';
import { startPhorge } from '../../../src/phorge.ts';
import { send } from '../raw-http.ts';

test('the page script is served under an address that every page names', async () => {
  const phorge = await startPhorge();
  expect(() => new Script(PAGE_SCRIPT)).not.toThrow();
  const answer = await send(phorge.port, PAGE_SCRIPT_PATH);
  expect(answer).toMatchObject({ status: 200, body: PAGE_SCRIPT });
  expect(answer.headers['content-type']).toBe('text/javascript; charset=utf-8');
  expect((await send(phorge.port, '/auth/loggedout/')).body).toContain(
    `<script type="text/javascript" src="${phorge.url}${PAGE_SCRIPT_PATH}"></script>`,
  );
  await phorge.close();
});

test('with an alternate file domain the page script comes from there', async () => {
  const phorge = await startPhorge({ alternateFileDomain: 'http://files.example/' });
  const page = await send(phorge.port, '/auth/loggedout/');
  expect(page.body).toContain(`src="http://files.example${PAGE_SCRIPT_PATH}"`);
  const headers = { host: 'files.example' };
  expect((await send(phorge.port, PAGE_SCRIPT_PATH, { headers })).body).toBe(PAGE_SCRIPT);
  await phorge.close();
});
