import { expect } from 'vitest';
import type { Browser } from '../../../../scripts/fixtures/browser.ts';
import type { Scene } from '../fixtures/scene.ts';

// An office behind one address, and somebody in it who answers logins with codes that they made up.

export const OFFICE = '192.0.2.1';
export const KNOWN = '__Host-portcullis-known';
export const from = (address: string) => ({ 'cf-connecting-ip': address });
export const asked = (stage: Scene): number => stage.provider.tokenRequests.length;

/** Begins a login, and answers it with a code that the provider did not give. */
export async function madeUp(stage: Scene, browser: Browser, address = OFFICE): Promise<Response> {
  const away = await browser.open('/', from(address));
  const back = new URL(stage.provider.authorize(away.headers.get('location') ?? ''));
  back.searchParams.set('code', 'made-up');
  return browser.open(back.href, from(address));
}

/** Begins a login that the provider grants; `answer` sends what it said to the gate, again where it is called again. */
export async function granted(
  stage: Scene,
  browser: Browser,
  address = OFFICE,
): Promise<() => Promise<Response>> {
  const away = await browser.open('/', from(address));
  const back = stage.provider.authorize(away.headers.get('location') ?? '');
  return () => browser.open(back, from(address));
}

export async function logIn(stage: Scene, browser: Browser, address = OFFICE): Promise<number> {
  return (await (await granted(stage, browser, address))()).status;
}

/** Somebody who was here before, and has no session any more. */
export async function knownBrowser(stage: Scene, subject: string): Promise<Browser> {
  const browser = stage.newBrowser();
  stage.provider.person = { ...stage.provider.person, sub: subject };
  expect(await logIn(stage, browser, '198.51.100.7')).toBe(303);
  for (const name of [...browser.cookies.keys()]) if (name !== KNOWN) browser.cookies.delete(name);
  return browser;
}
