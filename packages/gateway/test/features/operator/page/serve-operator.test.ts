import { describe, expect, test } from 'vitest';
import { pageOfRows } from './fixtures/page-of-rows.ts';

describe('an address below the page', () => {
  test.each(['sessions', '', 'decisions', 'refusals', 'policy'])('"%s" is a place of it', async (name) => {
    const response = await pageOfRows().visit(name);
    expect([response.status, response.headers.get('content-type')]).toEqual([
      200,
      'text/html; charset=utf-8',
    ]);
  });

  test.each(['explain', 'what-if'])('"%s" asks for an event', async (name) => {
    const response = await pageOfRows().visit(name);
    expect([response.status, response.headers.get('content-type')]).toEqual([
      404,
      'text/html; charset=utf-8',
    ]);
  });

  test.each(['toString', 'nowhere', 'decisions/'])('"%s" is not found', async (name) => {
    const { visit, failures } = pageOfRows();
    expect((await visit(name)).status).toBe(404);
    expect(failures).toEqual(['request.not_found']);
  });

  test('is read by HEAD as by GET, without the content', async () => {
    const { visit } = pageOfRows();
    const [whole, head] = [await visit('decisions'), await visit('decisions', { method: 'HEAD' })];
    expect([head.status, head.headers.get('content-type'), head.body]).toEqual([
      200,
      whole.headers.get('content-type'),
      null,
    ]);
    expect(await whole.text()).toContain('<html');
  });

  test.each([
    ['POST', 'decisions'],
    ['POST', ''],
    ['PUT', 'sessions'],
    ['DELETE', 'decisions'],
  ])('refuses %s for "%s"', async (method, name) => {
    const { visit, failures } = pageOfRows();
    expect((await visit(name, { method, headers: { origin: 'https://gate.example' } })).status).toBe(404);
    expect(failures).toEqual(['request.not_found']);
  });
});
