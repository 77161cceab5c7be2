import type { Surroundings } from '../surroundings.ts';
import type { Ask } from './ask.ts';
import { browserHeaders } from './browser-headers.ts';

/** Longer than any bench: nothing that callers show ends in between. */
const DAY = 86_400;

type Headers = Readonly<Record<string, string>>;

/** Requests of callers, to be sent in turn. */
export type Callers = (surroundings: Surroundings) => Promise<readonly Ask[]>;

/** Somebody unknown. */
export const nobody: Callers = async () => [{ headers: {} }];

/** The bearer token of somebody. Groups by which they have a role, unless others are given. */
export async function bearerOf(
  { provider }: Surroundings,
  subject: string,
  groups: readonly string[] = ['eng-web', 'everyone'],
): Promise<Headers> {
  const email = `${subject}@corp.example`;
  // The one type that hono/jwk takes.
  const token = await provider.token({ subject, email, groups, expiresInSeconds: DAY, typ: 'JWT' });
  return { Authorization: `Bearer ${token}` };
}

/** The assertion that Cloudflare Access sends with the requests of somebody. */
export async function assertionOf({ provider }: Surroundings, subject: string): Promise<Headers> {
  const email = `${subject}@corp.example`;
  const assertion = await provider.accessAssertion({ subject, email, expiresInSeconds: DAY });
  return { 'Cf-Access-Jwt-Assertion': assertion };
}

/** One caller with a bearer token. */
export const bearer: Callers = async (surroundings) => [{ headers: await bearerOf(surroundings, 'user-1') }];

/** One caller with an assertion of Cloudflare Access. */
export const assertion: Callers = async (surroundings) => [
  { headers: await assertionOf(surroundings, 'user-1') },
];

/** So many callers, each with a bearer token. */
export function manyBearers(callers: number): Callers {
  return async (surroundings) =>
    await Promise.all(
      Array.from({ length: callers }, async (_, index) => ({
        headers: await bearerOf(surroundings, `user-${index}`),
      })),
    );
}

/** Callers with a cookie. */
export function cookies(make: () => Promise<readonly string[]>): Callers {
  return async () => (await make()).map((Cookie) => ({ headers: { Cookie } }));
}

/** The same callers in a browser. */
export function inBrowser(callers: Callers): Callers {
  return async (surroundings) =>
    (await callers(surroundings)).map((ask) => ({
      ...ask,
      headers: { ...ask.headers, ...browserHeaders(ask.headers.Cookie) },
    }));
}

/** The same requests, to be answered otherwise. */
export function asking(callers: Callers, other: Omit<Ask, 'headers'>): Callers {
  return async (surroundings) => (await callers(surroundings)).map((ask) => ({ ...ask, ...other }));
}
