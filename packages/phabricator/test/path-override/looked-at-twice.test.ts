import { allowAnyone, pipeline } from '@portcullis/core';
import { describe, expect, it, vi } from 'vitest';
import { phabricator } from '../../src/phabricator.ts';
import { contextOf, recordingOrigin } from '../fixtures/context.ts';

const HOSTILE: readonly (readonly [string, Record<string, string>])[] = [
  ['/robots.txt?__path__=/status/', {}],
  ['/robots.txt', { cookie: '__path__=/status/' }],
];
const execution = { waitUntil: () => undefined };
const gate = phabricator({ origin: recordingOrigin().origin });

describe('the path override', () => {
  it.each(HOSTILE)('is refused by the handler alone: %s %j', async (path, headers) => {
    const context = { ...contextOf(path, { headers }), resource: { application: 'home' } };
    await expect(gate.handler(context)).rejects.toMatchObject({ code: 'phabricator.path_override' });
    // And again: what was refused is not taken for innocent.
    await expect(gate.handler(context)).rejects.toMatchObject({ code: 'phabricator.path_override' });
  });

  it.each(HOSTILE)('is refused before the first step: %s %j', async (path, headers) => {
    const step = vi.fn((_context: object, next: () => Promise<Response>) => next());
    const { fetch } = pipeline(gate).use(step).use(allowAnyone());
    const response = await fetch(new Request(`https://phorge.example${path}`, { headers }), {}, execution);
    expect(response.status).toBe(400);
    expect(step).not.toHaveBeenCalled();
  });

  it('is checked again in an address that differs from the request already checked', async () => {
    const context = { ...contextOf('/robots.txt'), resource: { application: 'home' } };
    expect((await gate.handler(context)).status).toBe(200);
    const { target } = contextOf('/robots.txt?__path__=/status/');
    await expect(gate.handler({ ...context, target })).rejects.toMatchObject({
      code: 'phabricator.path_override',
    });
  });
});
