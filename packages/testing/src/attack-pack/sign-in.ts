import type { Answer } from './answer.ts';
import type { Range, Trial } from './attack.ts';
import type { Browser } from './browser.ts';
import type { GateLogin } from './gate-login.ts';

/** What attacks on a login may use. */
export interface LoginRange extends Range {
  readonly login: GateLogin;
}

/** An attack on the login of gates that have one: it needs `login`. */
export function onLogin(trial: (range: LoginRange) => Promise<Trial>): {
  readonly trial: (range: Range) => Promise<Trial>;
} {
  return {
    trial: async (range) => {
      const { login } = range.gate;
      // Whoever has none is not asked for such attacks.
      return login === undefined ? { tried: 0, findings: [] } : await trial({ ...range, login });
    },
  };
}

/** Opens a page as an anonymous client. Returns the provider's address that the gate redirects to. */
export async function beginLogin(
  { gate, closedPage }: LoginRange,
  browser: Browser,
  path: string = closedPage,
): Promise<string> {
  const { away, answer } = await browser.follow(path);
  if (away !== undefined) return away;
  throw new Error(
    `${gate.name}: ${path} must redirect to a login, but the response has status ${answer.status}`,
  );
}

/** Logs a user in up to the address that the provider sends the browser back to, which is not opened. */
export async function callbackOf(
  range: LoginRange,
  browser: Browser,
  subject?: string,
  path?: string,
): Promise<URL> {
  const location = await beginLogin(range, browser, path);
  return new URL(await range.login.authorise(location, subject));
}

/** Opens the address that a provider sent the browser back to. */
export function open(browser: Browser, { pathname, search }: URL): Promise<Answer> {
  return browser.send({ path: `${pathname}${search}` });
}

/** Logs a user in. Returns the response of the callback, whatever it is. */
export async function signIn(range: LoginRange, browser: Browser, subject?: string): Promise<Answer> {
  return await open(browser, await callbackOf(range, browser, subject));
}

/** A browser in which a user has logged in. */
export async function signedIn(range: LoginRange, subject?: string): Promise<Browser> {
  const browser = range.newBrowser();
  const { status } = await signIn(range, browser, subject);
  if (await isLetIn(range, browser)) return browser;
  throw new Error(`${range.gate.name}: a valid login ends with status ${status} and gives no access`);
}

/** Whether the browser gets the closed page. Its cookies stay as they are. */
export async function isLetIn(range: Range, browser: Browser): Promise<boolean> {
  return (await visit(range, browser)).letIn;
}

/** What the closed page is answered with, and whether the application was asked. The browser's cookies stay as they are. */
export async function visit(
  { gate, closedPage }: Range,
  browser: Browser,
): Promise<{ readonly letIn: boolean; readonly status: number }> {
  const before = (await gate.originRequests()).length;
  const { status } = await browser.copy().send({ path: closedPage });
  return { letIn: (await gate.originRequests()).length > before, status };
}

/**
 * Why a response shows that a gate crashed on unexpected input. A gate whose provider fails responds with 502 or 503.
 */
export function crash({ status }: Pick<Answer, 'status'>): string | undefined {
  return status === 500 ? 'answered with 500' : undefined;
}

/** What is wrong with what came of a login that should have come to nothing. */
export async function outcome(
  range: LoginRange,
  browser: Browser,
  callback: URL,
): Promise<string | undefined> {
  const answer = await open(browser, callback);
  return (await isLetIn(range, browser)) ? 'logged in' : crash(answer);
}
