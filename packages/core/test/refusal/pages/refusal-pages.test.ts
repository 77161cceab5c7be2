import { describe, expect, test } from 'vitest';
import {
  AccessError,
  type Presenter,
  pipeline,
  refusalPages,
  type WorkerOptions,
  worker,
} from '../../../src/index.ts';

const closed = pipeline().handle(() => {
  throw new AccessError({ code: 'door.closed', status: 404, message: 'The door is closed.' });
});

const GERMAN = { 'sec-fetch-mode': 'navigate', accept: 'text/html', 'accept-language': 'de' };

async function refused(options: WorkerOptions, headers: Record<string, string> = GERMAN): Promise<string> {
  const serve = worker(closed, { report: () => {}, ...options });
  const response = await serve(
    new Request('https://gate.example/nowhere', { headers }),
    {},
    { waitUntil: () => {} },
  );
  expect(response.status).toBe(404);
  return await response.text();
}

describe('pages of refusals', () => {
  test('are in the language of the reader, and name whom the theme names', async () => {
    const text = await refused({ pages: refusalPages({ contact: 'IT-Team' }) });
    expect(text).toContain('<html lang="de"');
    expect(text).toContain('IT-Team');
  });

  test('are plain and in English where none are named', async () => {
    const text = await refused({});
    expect(text).toContain('<html lang="en"');
    expect(text).toContain('<code>door.closed</code>');
  });

  test('are for people only', async () => {
    const text = await refused({ pages: refusalPages() }, { accept: '*/*' });
    expect(JSON.parse(text)).toMatchObject({ code: 'door.closed' });
  });

  test('come after every presenter', async () => {
    const presenter: Presenter = ({ error }) => new Response('a form of its own', { status: error.status });
    expect(await refused({ pages: refusalPages(), presenters: [presenter] })).toBe('a form of its own');
  });

  test('that throw leave the plain page, and the fault is reported', async () => {
    const told: string[] = [];
    const serve = worker(closed, {
      report: (text) => told.push(text),
      pages: () => Promise.reject(new Error('no page today')),
    });
    const response = await serve(
      new Request('https://gate.example/nowhere', { headers: GERMAN }),
      {},
      { waitUntil: () => {} },
    );
    expect(response.status).toBe(500);
    expect(await response.text()).toContain('<code>request.crashed</code>');
    expect(told).toEqual([expect.stringContaining('no page today')]);
  });

  test('refuse a theme that they cannot show', () => {
    expect(() => refusalPages({ color: 'red' })).toThrow('refusalPages: color must be a color as #rrggbb');
  });
});
