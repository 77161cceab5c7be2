import { expect, test } from 'vitest';
import { presentRefusal } from '../../src/pipeline/present-refusal.ts';
import type { RefusalPages } from '../../src/refusal/pages/refusal-pages.ts';
import type { Refusal } from '../../src/refusal/presenter.ts';

const refusal = {
  request: new Request('https://a.example/', {
    headers: { 'sec-fetch-mode': 'navigate', accept: 'text/html' },
  }),
} as Refusal;
const random = (bytes: Uint8Array) => bytes;

test.each<[string, unknown, unknown, string]>([
  ['a presenter', 'no response', undefined, 'a presenter returned no Response'],
  ['the pages for refusals', undefined, 'no response', 'refusal pages returned no Response'],
])(
  '%s that return no response are a fault of the Worker, which names them',
  async (_case, own, page, detail) => {
    const pages = (async () => page) as unknown as RefusalPages;
    const presented = presentRefusal(refusal, [async () => own as Response | undefined], { pages, random });
    await expect(presented).rejects.toMatchObject({
      code: 'request.misassembled',
      detail: expect.stringMatching(`^${detail}`),
    });
  },
);
