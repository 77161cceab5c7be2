import { forgeries } from '../index.ts';
import { locationOf } from './answer.ts';
import type { Range } from './attack.ts';
import { Browser } from './browser.ts';
import { exchange, type HostileRequest } from './exchange.ts';
import type { Gate } from './gate.ts';
import type { HeaderList } from './header-list.ts';
import { type LoginRange, signedIn } from './sign-in.ts';

/** Gets everything ready that attacks on a gate use. Throws if the gate's description offers no way in. */
export async function rangeOf(gate: Gate): Promise<Range> {
  const { tokens, login, credentials = bearer } = gate;
  if (tokens === undefined && login === undefined) {
    throw new Error(
      `${gate.name}: the description has neither tokens nor a login, so no caller could be admitted: add one`,
    );
  }
  const good = (await tokens?.good()) ?? '';
  const host = gate.host ?? new URL(gate.url).host;
  const base = login?.baseUrl ?? gate.url;
  const hosts = new Set([host, new URL(base).host]);
  const send = (request: HostileRequest) => exchange(gate.url, host, request);
  const range: Range = {
    gate,
    base,
    closedPage: gate.closedPage,
    openPage: gate.openPage ?? '',
    caller: credentials(good),
    callerWith: credentials,
    good,
    forgeries:
      tokens === undefined ? [] : await forgeries({ token: good, publicJwk: await tokens.publicJwk() }),
    tokens,
    addedHeaders: gate.addedHeaders ?? [],
    send,
    providerCalls: async () => (await gate.providerCalls?.()) ?? 0,
    newBrowser: () =>
      new Browser(send, base, ({ protocol, host }) => /^https?:$/.test(protocol) && hosts.has(host)),
    isLogin: () => false,
  };
  return login === undefined ? range : await withLogin({ ...range, login });
}

async function withLogin(range: LoginRange): Promise<Range> {
  const visitor = range.newBrowser();
  await visitor.follow(range.closedPage);
  const stations = new Set(visitor.answers.map((answer) => stationOf(visitor, locationOf(answer))));
  stations.delete(undefined);
  const isLogin = (location: string | undefined): boolean => stations.has(stationOf(visitor, location));
  if (range.tokens !== undefined) return { ...range, isLogin };
  const { cookies } = await signedIn(range);
  return { ...range, isLogin, caller: cookies.headers(range.closedPage) };
}

/** Where a location leads, whatever is asked there. */
function stationOf(browser: Browser, location: string | undefined): string | undefined {
  const url = location === undefined ? undefined : browser.resolve(location);
  return url === undefined ? undefined : `${url.origin}${url.pathname}`;
}

function bearer(token: string): HeaderList {
  return [['Authorization', `Bearer ${token}`]];
}
