import { expect, it } from 'vitest';
import { javelinDialog, javelinReload } from '../../src/refusal/javelin-answer.ts';
import { refusalOf } from '../fixtures/refusal.ts';

it('javelinAnswer is plain text behind the shield, so that no other site can run it', async () => {
  const response = javelinReload(refusalOf('/'));
  expect(response.headers.get('content-type')).toBe('text/plain; charset=UTF-8');
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  expect(await response.text()).toBe('for (;;);{"error":null,"payload":{"redirect":null}}');
});

it('javelinAnswer closes its dialog without calling the gateway again', async () => {
  const text = await javelinDialog(refusalOf('/')).text();
  expect(text).toContain('__cancel__');
  expect(text).not.toContain('action=');
});
