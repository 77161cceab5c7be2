import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Phorge, startPhorge } from '../../../src/phorge.ts';
import { Browser, csrfField, location } from '../browser.ts';
import type { RawAnswer } from '../raw-http.ts';

const COMMENT = '/maniphest/task/edit/7/comment/';
let phorge: Phorge;
let browser: Browser;

beforeEach(async () => {
  phorge = await startPhorge({ allowPublic: true });
  browser = new Browser(phorge, phorge.signIn('alice').cookie);
});
afterEach(() => phorge.close());

const AJAX = { __ajax__: 'true', __metablock__: '1' };
const payload = (answer: RawAnswer): Record<string, unknown> =>
  JSON.parse(answer.body.slice('for (;;);'.length)).payload;
const fields = async (more: Record<string, string>) => ({
  __csrf__: csrfField(await browser.get('/T7')),
  __form__: '1',
  ...more,
});

test('the page has a form for comments and a link that opens a dialog', async () => {
  const { body } = await browser.get('/T7');
  expect(body).toContain(
    `<form action="${COMMENT}" method="POST" data-sigil="transaction-append workflow"><input type="hidden" name="__csrf__"`,
  );
  expect(body).toContain('<textarea name="comment"');
  expect(body).toContain('<a href="/maniphest/task/subtask/7/" data-sigil="workflow">');
});

test('an anonymous client sees the task and no form', async () => {
  const { body } = await new Browser(phorge).get('/T7');
  expect(body).toContain('href="/auth/start/?next=%2FT7"');
  expect(body).not.toContain('<textarea');
});

describe('a comment', () => {
  test('by navigation redirects back to the task, which shows it', async () => {
    const answer = await browser.post(COMMENT, await fields({ comment: 'Looks <good> & done' }));
    expect(location(answer)).toBe('/T7');
    expect((await browser.get('/T7')).body).toContain('<p>Looks &lt;good&gt; &amp; done</p>');
    expect((await browser.get('/T8')).body).not.toContain('Looks');
    expect(phorge.comments(7)).toMatchObject([{ author: 'alice', text: 'Looks <good> & done' }]);
  });

  test('by script answers the new entry of the timeline', async () => {
    const answer = await browser.post(COMMENT, await fields({ comment: 'Done', __wflow__: 'true', ...AJAX }));
    const { xactions } = payload(answer);
    expect(Object.entries(Object(xactions))).toEqual([
      [expect.stringMatching(/^PHID-XACT-TASK-[a-z2-7]{20}$/), expect.stringContaining('<p>Done</p>')],
    ]);
    expect(phorge.comments(7)).toHaveLength(1);
  });

  test('that is previewed is not stored', async () => {
    const answer = await browser.post(COMMENT, await fields({ comment: 'Hm', __preview__: '1', ...AJAX }));
    expect(Object.values(Object(payload(answer).xactions))).toEqual([expect.stringContaining('<p>Hm</p>')]);
    expect(phorge.comments(7)).toEqual([]);
  });

  test('that is empty is ignored', async () => {
    const answer = await browser.post(COMMENT, await fields({ comment: '', ...AJAX }));
    expect(payload(answer)).toMatchObject({ xactions: [] });
    expect(phorge.comments(7)).toEqual([]);
  });

  test('without its token is a 500, and by script an error', async () => {
    expect((await browser.post(COMMENT, { __form__: '1', comment: 'x' })).status).toBe(500);
    const answer = await browser.post(COMMENT, { __form__: '1', comment: 'x', ...AJAX });
    expect(answer.body).toContain('"error":{"code":"AphrontMalformedRequestException"');
    expect(phorge.comments(7)).toEqual([]);
  });

  test('of an anonymous client is a login dialog, whose button requests the page again', async () => {
    const stranger = new Browser(phorge);
    const asked = await stranger.post(COMMENT, { comment: 'x', __wflow__: 'true', ...AJAX });
    const dialog = String(payload(asked).dialog);
    expect(dialog).toContain('You must log in to take this action.');
    const __csrf__ = /name="__csrf__" value="([^"]+)"/.exec(dialog)?.[1] ?? '';
    const form = { __csrf__, __form__: '1', __dialog__: '1', __wflow__: 'true', ...AJAX };
    expect(payload(await stranger.post(COMMENT, form))).toEqual({
      redirect: `${phorge.url}${COMMENT}`,
      close: null,
    });
  });
});

describe('the dialog', () => {
  const path = '/maniphest/task/subtask/7/';

  test('is HTML inside JSON for a script, and a page otherwise', async () => {
    const { dialog } = payload(await browser.post(path, { __wflow__: 'true', ...AJAX }));
    expect(dialog).toMatch(
      /^<form action="\/maniphest\/task\/subtask\/7\/" method="POST" class="aphront-dialog-view"/,
    );
    expect((await browser.get(path)).body).toContain('role="dialog"');
  });

  test('redirects back to the task', async () => {
    const form = await fields({ __dialog__: '1' });
    expect(location(await browser.post(path, form))).toBe('/T7');
    expect(payload(await browser.post(path, { ...form, ...AJAX }))).toEqual({
      redirect: `${phorge.url}/T7`,
      close: null,
    });
  });
});

test('reset deletes the comments', async () => {
  await browser.post(COMMENT, await fields({ comment: 'x' }));
  expect(phorge.comments(7)).toHaveLength(1);
  phorge.reset();
  expect(phorge.comments(7)).toEqual([]);
});
