import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Phorge, startPhorge } from '../../src/phorge.ts';
import { send } from './raw-http.ts';

let phorge: Phorge;
const cookies = { admin: '', alice: '' };

beforeAll(async () => {
  phorge = await startPhorge();
  cookies.admin = phorge.signIn('admin').cookie;
  cookies.alice = phorge.signIn('alice').cookie;
});
afterAll(() => phorge.close());

const as = (user: keyof typeof cookies, target: string) =>
  send(phorge.port, target, { headers: { cookie: cookies[user] } });

describe('pages name the application and the viewer', () => {
  test.each([
    ['/', 'Home'],
    ['/home/menu/view/1/', 'Home'],
    ['/maniphest/query/all/', 'Maniphest'],
    ['/T1', 'Maniphest'],
    ['/differential/', 'Differential'],
    ['/D1', 'Differential'],
    ['/diffusion/', 'Diffusion'],
    ['/diffusion/EX/browse/master/a.txt', 'Diffusion'],
    ['/source/example/', 'Diffusion'],
    ['/file/', 'Files'],
    ['/F1', 'Files'],
    ['/w/', 'Phriction'],
    ['/w/some/page/', 'Phriction'],
    ['/project/view/1/', 'Projects'],
    ['/projects/', 'Projects'],
    ['/people/', 'People'],
    ['/p/alice/', 'People'],
    ['/dashboard/', 'Dashboards'],
    ['/settings/panel/external/', 'Settings'],
  ])('%s', async (target, application) => {
    const answer = await as('alice', target);
    expect(answer.status).toBe(200);
    expect(answer.body).toContain(`<title>${application}: ${target}</title>`);
    expect(answer.body).toContain('>alice</a>');
    expect(answer.setCookies).toEqual([]);
  });
});

describe('administration', () => {
  test.each([['/config/'], ['/auth/'], ['/auth/config/new/'], ['/people/create/'], ['/daemon/']])(
    '%s',
    async (target) => {
      expect((await as('alice', target)).status).toBe(403);
      expect((await as('admin', target)).status).toBe(200);
    },
  );
});

test.each([['/nosuch/'], ['/maniphest.php'], ['/Maniphest/'], ['/T0'], ['/res/none']])(
  '%s is 404 for a user',
  async (target) => {
    expect((await as('alice', target)).status).toBe(404);
  },
);

test('paths are shown escaped', async () => {
  const answer = await as('alice', '/w/%3Cscript%3E/');
  expect(answer.body).toContain('/w/&lt;script&gt;/');
  expect(answer.body).not.toContain('<script>');
});

describe('a parameter "code" that no page expects is a 500', () => {
  test.each([['/maniphest/?code=x'], ['/status/?code=x'], ['/T1?code=x']])('%s', async (target) => {
    expect((await as('alice', target)).status).toBe(500);
  });

  test.each([['/maniphest/?code='], ['/maniphest/?code[]=x'], ['/maniphest/?codes=x']])(
    'but not %s',
    async (target) => {
      expect((await as('alice', target)).status).toBe(200);
    },
  );
});
