import { readR2 } from '@portcullis/audit/read';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type PageScene, pageScene } from './fixtures/page-scene.ts';

let scene: PageScene;
beforeAll(async () => {
  scene = await pageScene();
});
afterAll(() => scene?.close());

const PAGE = '/.portcullis/operator/';
const text = async (path: string): Promise<string> => (await scene.get(`${PAGE}${path}`, 'olga')).text();

/** The cells of the rows of a table, without markup. */
function cells(page: string, id: string): string[][] {
  const [, body = ''] =
    new RegExp(`<table id="table-${id}"[\\s\\S]*?<tbody>([\\s\\S]*?)</tbody>`).exec(page) ?? [];
  return [...body.matchAll(/<tr>([\s\S]*?)<\/tr>/g)].map(([, row = '']) =>
    [...row.matchAll(/<td[^>]*>([\s\S]*?)<\/td>/g)].map(([, cell = '']) => cell.replace(/<[^>]*>/g, '')),
  );
}

describe('who may see the operator’s page', () => {
  test('an anonymous client is asked to sign in', async () => {
    const answer = await scene.get(PAGE);
    expect([answer.status, await answer.text()]).toEqual([401, expect.stringContaining('sign in')]);
  });

  test('a user without the role is refused, whatever page of it they request', async () => {
    for (const path of ['', 'refusals', 'live', 'sessions', 'explain?event=x']) {
      const answer = await scene.get(`${PAGE}${path}`, 'eve', { role: 'visitor' });
      expect(answer.status, path).toBe(403);
    }
    const post = await scene.get(`${PAGE}sessions`, 'eve', {
      role: 'visitor',
      method: 'POST',
      body: 'session=ada',
    });
    expect(post.status).toBe(403);
  });

  test('other addresses are not handled by the page', async () => {
    expect(await (await scene.get('/.portcullis/operators')).text()).toBe('the site');
  });
});

describe('the operator’s page shows', () => {
  test('all decisions, as many as there are events of requests', async () => {
    const page = await text('decisions?last=30d');
    const requests = scene.events.filter(({ type }) => type === 'request.decision');
    const counted = cells(page, 'over-time').reduce(
      (sum, row) => sum + row.slice(1).reduce((a, b) => a + Number(b), 0),
      0,
    );
    // Those of this test are recorded too.
    expect(counted).toBeGreaterThanOrEqual(requests.length);
    expect(counted).toBeLessThan(requests.length + 50);
    expect(cells(page, 'requests')).toHaveLength(50);
  });

  test('who was refused what, why, and how often', async () => {
    const denied = scene.events.filter(
      (event) => event.type === 'request.decision' && event.outcome === 'deny',
    );
    const page = await text('refusals?last=30d');
    const why = cells(page, 'why');
    const sum = why
      .filter(([reason]) => reason?.startsWith('policy.'))
      .reduce((total, row) => total + Number(row[3]), 0);
    expect(sum).toBe(denied.length);
    expect(why.map(([, rule]) => rule)).toContain('administration');
    const [first] = denied;
    const person = first !== undefined && 'actor' in first ? first.actor?.sub : '';
    const theirs = denied.filter((event) => 'actor' in event && event.actor?.sub === person);
    const own = await text(`refusals?last=30d&person=${person}`);
    expect(cells(own, 'who').map(([, count]) => Number(count))).toEqual([theirs.length]);
    expect(cells(own, 'requests')).toHaveLength(Math.min(50, theirs.length));
  });

  test('sign-ins by provider, and those that failed', async () => {
    const logins = scene.events.filter(({ type }) => type === 'login');
    const page = await text('sign-ins?last=30d');
    const good = cells(page, 'over-time').reduce(
      (sum, row) => sum + row.slice(1).reduce((a, b) => a + Number(b), 0),
      0,
    );
    const bad = cells(page, 'failed').reduce((sum, row) => sum + Number(row[3]), 0);
    expect([good, bad]).toEqual([
      logins.filter(({ outcome }) => outcome === 'allow').length,
      logins.filter(({ outcome }) => outcome !== 'allow').length,
    ]);
  });

  test('applications and origins, with how long they take', async () => {
    const page = await text('applications?last=30d');
    const answered = scene.events.filter(
      (event) => event.type === 'request.decision' && event.upstream !== undefined,
    );
    const [[origin, answers, half, most] = []] = cells(page, 'origins');
    expect([origin, Number(answers)]).toEqual(['PHORGE', answered.length]);
    expect(Number(half)).toBeLessThanOrEqual(Number(most));
    expect(cells(page, 'top').length).toBeGreaterThan(3);
  });

  test('signals, health and versions of the policy', async () => {
    const signals = cells(await text('signals?last=30d'), 'signals');
    expect(signals).toHaveLength(scene.events.filter(({ type }) => type === 'signal').length);
    const health = cells(await text('health?last=30d'), 'states');
    expect(health.map(([part]) => part)).toEqual(['Signing keys', 'Login', 'Origins', 'Sinks', 'Log']);
    expect(health[0]?.[1]).toBe('needs attention');
    const unanswered = scene.events.filter((event) =>
      JSON.stringify(event).includes('"proxy.origin_timeout"'),
    );
    expect(unanswered.length).toBeGreaterThan(0);
    expect(health[2]?.slice(1, 3)).toEqual(['needs attention', String(unanswered.length)]);
    const [version = []] = cells(await text('policy?last=30d'), 'versions');
    expect(version.slice(0, 2)).toEqual(['wiki', 'abababababab']);
  });

  test('the events of D1, next to a bucket of R2 in which each of them is too', async () => {
    await scene.get('/written-twice', 'ada');
    const lines: string[] = [];
    for await (const line of readR2(await scene.files(), {})) lines.push(line);
    const event = lines.map((line) => JSON.parse(line)).find(({ http }) => http?.path === '/written-twice');
    expect(event).toMatchObject({ outcome: 'allow' });
    expect(await text(`explain?event=${event?.id}`)).toContain('/written-twice');
  });

  test('all of it at a glance', async () => {
    const page = await text('?last=7d');
    for (const title of [
      'Health',
      'Decisions over time',
      'Refusals by reason',
      'Sign-ins over time',
      'Most used applications',
    ]) {
      expect(page).toContain(title);
    }
  });

  test('a table as a file, in which nothing is a formula', async () => {
    const answer = await scene.get(`${PAGE}refusals?last=30d&csv=why`, 'olga');
    expect(answer.headers.get('content-type')).toContain('text/csv');
    const [head, ...rows] = (await answer.text()).trim().split('\r\n');
    expect(head).toBe('Reason,Rule,Application,Requests,People,Why?');
    expect(rows.length).toBeGreaterThan(1);
  });
});

describe('how it is asked', () => {
  test('the link to exactly this shows the same whenever it is opened', async () => {
    const [, href = ''] =
      /href="([^"]*)">Permanent link to this view/.exec(await text('refusals?last=7d&person=x')) ?? [];
    const link = href.replaceAll('&amp;', '&');
    expect(new URL(link, scene.origin).searchParams.get('since')).toMatch(/^\d{4}-/);
    expect(link).toContain('person=x');
    expect((await scene.get(link, 'olga')).status).toBe(200);
  });

  test('parts of names find people and applications, in every event of the database', async () => {
    const requests = scene.events.filter((event) => event.type === 'request.decision');
    const theirs = (events: typeof requests) =>
      events.filter(({ actor }) => `${actor?.sub} ${actor?.email}`.includes('carol'));
    expect(theirs(requests).length).toBeGreaterThan(0);
    const listed = cells(await text('decisions?last=30d&person=CAROL'), 'requests');
    expect(listed).toHaveLength(Math.min(50, theirs(requests).length));
    expect(listed.every(([, who]) => who?.includes('carol'))).toBe(true);
    const denied = theirs(requests.filter(({ outcome }) => outcome === 'deny'));
    const refused = await text('refusals?last=30d&person=carol');
    expect(cells(refused, 'requests')).toHaveLength(Math.min(50, denied.length));
    const counted = cells(refused, 'who').reduce((sum, [, count]) => sum + Number(count), 0);
    expect(counted).toBe(denied.length);
    // In quotes: this name and no other.
    expect(cells(await text('refusals?last=30d&person=%22carol%22'), 'requests')).toEqual([]);
    const apps = cells(await text('applications?last=30d&app=diff'), 'top').map(([app]) => app);
    expect(apps.toSorted()).toEqual(['differential', 'diffusion']);
  });

  test('a reason is found by a part of its code', async () => {
    const listed = cells(await text('refusals?last=30d&reason=rule_den'), 'requests');
    expect(listed.length).toBeGreaterThan(0);
    expect(new Set(listed.map((row) => row[4]))).toEqual(new Set(['policy.rule_denies']));
  });

  test('a person has a page, and so has who can see a path', async () => {
    const denied = scene.events.findLast(
      (event) => event.type === 'request.decision' && event.outcome === 'deny' && event.actor !== undefined,
    );
    const actor = denied !== undefined && 'actor' in denied ? denied.actor : undefined;
    const who = new URLSearchParams({ issuer: actor?.iss ?? '', subject: actor?.sub ?? '', last: '30d' });
    const person = await text(`person?${who}`);
    expect(cells(person, 'refused').length).toBeGreaterThan(0);
    expect(person).toContain(
      `sessions?${new URLSearchParams({ issuer: actor?.iss ?? '', subject: actor?.sub ?? '' })}`.replace(
        '&',
        '&amp;',
      ),
    );
    expect(cells(await text('access?host=gate.example&of=/config/'), 'access')).toContainEqual([
      'admin',
      'always',
      'always',
    ]);
  });

  test.each([
    'last=1y',
    'since=soon',
    'since=2026-02-01&until=2026-01-01',
    'who=x',
    'last=7d&last=30d',
    'csv=nothing',
    `person=${'x'.repeat(300)}`,
  ])('an invalid filter is refused: %s', async (search) => {
    expect((await scene.get(`${PAGE}refusals?${search}`, 'olga')).status).toBe(400);
  });

  test('HEAD is answered as GET, without a body; other methods and addresses are nothing', async () => {
    const head = await scene.get(PAGE, 'olga', { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
    expect((await scene.get(PAGE, 'olga', { method: 'POST' })).status).toBe(404);
    expect((await scene.get(`${PAGE}nowhere`, 'olga')).status).toBe(404);
  });

  test('recorded texts are shown as text', async () => {
    await scene.get('/%3Cscript%3Ealert(1)%3C/script%3E', 'mallory');
    const page = await text('decisions');
    expect(page).toContain('&lt;script&gt;alert');
    expect(page).not.toContain('<script>alert');
  });

  test.each([
    ['de-CH', 'de', 'Entscheidungen im Zeitverlauf'],
    ['fr', 'fr', 'Décisions au fil du temps'],
    ['es-MX', 'es', 'Decisiones a lo largo del tiempo'],
    ['ja', 'ja', '判定の推移'],
    ['zh-CN', 'zh-Hans', '决策趋势'],
    ['ko', 'en', 'Decisions over time'],
  ])('a reader who prefers %s gets it in %s', async (accepted, language, title) => {
    const answer = await scene.get(PAGE, 'olga', { headers: { 'accept-language': accepted } });
    const page = await answer.text();
    expect(page).toContain(`<html lang="${language}">`);
    expect(page).toContain(title);
  });
});

describe('from a refused request', () => {
  const refusedId = (): string => {
    const event = scene.events.findLast(
      (one) => one.type === 'request.decision' && one.policy?.matched_rule === 'administration',
    );
    return event?.id ?? '';
  };

  test('one click opens the explanation by the active policy', async () => {
    const page = await text('refusals?last=30d');
    expect(page).toMatch(/href="\/\.portcullis\/operator\/explain\?event=[\da-f-]{36}"/);
    const explained = await text(`explain?event=${refusedId()}`);
    const rules = cells(explained, 'rules');
    expect(rules.map(([rule, effect, matched]) => [rule, effect, matched])).toContainEqual([
      'administration',
      'deny',
      'yes',
    ]);
    expect(explained).toContain('policy.rule_denies');
    expect((await scene.get(`${PAGE}explain?event=nothing`, 'olga')).status).toBe(404);
  });

  test('one more opens the effect of another rule', async () => {
    const asked = `what-if?event=${refusedId()}&rule=administration&last=30d`;
    expect(await text(asked)).toContain('<textarea');
    const without = await text(`${asked}&without=1`);
    const gains = cells(without, 'gains');
    const denied = scene.events.filter(
      (one) => one.type === 'request.decision' && one.policy?.matched_rule === 'administration',
    );
    const engineers = denied.filter((one) => 'actor' in one && one.actor?.roles?.includes('engineer'));
    expect(gains.reduce((sum, row) => sum + Number(row[1]), 0)).toBe(engineers.length);
    expect(engineers.length).toBeGreaterThan(0);
    const stricter = JSON.stringify({
      name: 'administration',
      effect: 'deny',
      who: 'authenticated',
      paths: ['/T*'],
    });
    expect(
      cells(await text(`${asked}&text=${encodeURIComponent(stricter)}`), 'losses').length,
    ).toBeGreaterThan(10);
    for (const wrong of ['{', '{"name":"administration","effect":"maybe"}']) {
      expect(await text(`${asked}&text=${encodeURIComponent(wrong)}`)).toContain('This rule is invalid');
    }
  });
});

describe('as they come', () => {
  test('requests are streamed when they are recorded, and from where a browser broke off', async () => {
    const answer = await scene.get(`${PAGE}live`, 'olga');
    expect(answer.headers.get('content-type')).toContain('text/event-stream');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const reader = (answer.body as ReadableStream<Uint8Array>).getReader();
    await scene.get('/just-now', 'ada');
    let streamed = '';
    while (!streamed.includes('/just-now')) streamed += new TextDecoder().decode((await reader.read()).value);
    await reader.cancel();
    const [, id = ''] = /id: (\d+)\ndata: .*just-now/.exec(streamed) ?? [];
    const again = await scene.get(`${PAGE}live`, 'olga', {
      headers: { 'last-event-id': String(Number(id) - 1) },
    });
    const rest = (again.body as ReadableStream<Uint8Array>).getReader();
    expect(new TextDecoder().decode((await rest.read()).value)).toContain('/just-now');
    await rest.cancel();
  });
});

describe('sessions', () => {
  test('are listed, and one is ended by a form of the page and by no other', async () => {
    expect(await text('sessions')).toContain('bob@corp.example');
    const of = await text('sessions?issuer=https%3A%2F%2Fid.example&subject=ada');
    expect([of.includes('ada@corp.example'), of.includes('bob@corp.example')]).toEqual([true, false]);
    const submitted = (headers: Readonly<Record<string, string>>) =>
      scene.submit(`${PAGE}sessions`, 'olga', 'session=bob', headers);
    for (const origin of [{}, { origin: 'https://evil.example' }]) {
      expect((await submitted(origin)).status).toBe(403);
    }
    const byScript = { origin: scene.origin, 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' };
    expect((await submitted(byScript)).status).toBe(403);
    expect(await text('sessions')).toContain('bob@corp.example');
    expect(await submitted({ origin: scene.origin })).toMatchObject({
      status: 303,
      location: `${scene.origin}${PAGE}sessions`,
    });
    expect(await text('sessions')).not.toContain('bob@corp.example');
  });
});
