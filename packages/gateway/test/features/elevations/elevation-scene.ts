import { memorySink } from '@portcullis/audit';
import { formatLockOrder } from '@portcullis/session/internal';
import { loginProvider } from '@portcullis/testing/internal';
import {
  formatNote,
  formatVerifierKey,
  generateSigningKey,
  SIGNATURE_TYPE,
  signingKey,
  signNote,
} from '@portcullis/tlog';
import { Browser } from '../../../../../scripts/fixtures/browser.ts';
import { MovableClock } from '../../../../../scripts/fixtures/movable-clock.ts';
import { gateway } from '../../../src/index.ts';
import type { Stores } from '../../../src/node.ts';

export const HOST = 'wiki.corp.example';
const BASE = `https://${HOST}`;
const PAGES = '/.portcullis/elevations/';

/** A user at the provider. */
export interface Member {
  readonly sub: string;
  readonly groups: readonly string[];
  readonly email?: string;
}

export const ADA: Member = { sub: 'ada', groups: ['staff'], email: 'ada@corp.example' };
export const SAM: Member = { sub: 'sam', groups: ['security'], email: 'sam@corp.example' };

const key = await signingKey('corp.example/security', SIGNATURE_TYPE.ed25519, await generateSigningKey());

/**
 * A gate in front of a wiki, at one or more processes that share its stores, whose policy offers the role `admin` for an hour.
 * @param changes `twin` is the host of a second wiki with the same policy
 */
export async function elevationScene(
  stores: Stores,
  changes: {
    readonly policy?: object;
    readonly root?: object;
    readonly login?: object;
    readonly twin?: string;
  } = {},
) {
  const hosts = [HOST, ...(changes.twin === undefined ? [] : [changes.twin])];
  const clock = new MovableClock();
  const provider = await loginProvider(clock.now, 'https://login.corp.example');
  const delivered: Record<string, unknown>[] = [];
  const log = memorySink();
  let [sinkFails, storeFails] = [false, false];
  const storeCalls: string[] = [];
  const rolesReceived: (string | null)[] = [];
  const warnings: string[] = [];
  const pending: Promise<unknown>[] = [];
  const configuration = (policy: object) => ({
    providers: [{ type: 'oidc', name: 'corp', issuer: provider.issuer, audience: 'wiki' }],
    roles: { staff: ['staff'], admin: ['admins'], security: ['security'] },
    trustedHosts: hosts,
    login: {
      durableObject: 'SESSIONS',
      keys: ['k'.repeat(32)],
      providers: {
        corp: {
          type: 'oidc',
          issuer: provider.issuer,
          clientId: 'gate',
          clientAuthentication: { method: 'none' },
        },
      },
      ...changes.login,
    },
    lock: { durableObject: 'LOCKS', operators: [formatVerifierKey(key.verifierKey)] },
    elevations: { durableObject: 'ELEVATIONS' },
    ...changes.root,
    instances: hosts.map((host, at) => ({
      name: at === 0 ? 'wiki' : 'twin',
      hosts: [host],
      application: 'web',
      origin: { binding: 'WIKI' },
      identityHeaders: { 'x-roles': 'roles' },
      accessRequests: { type: 'webhook', url: 'https://desk.corp.example/', secret: 's'.repeat(32) },
      policy: {
        name: 'wiki',
        rules: [
          { name: 'pages', effect: 'allow', who: { roles: ['staff', 'security'] }, paths: ['/w/**'] },
          { name: 'settings', effect: 'allow', who: { roles: ['admin'] }, paths: ['/config/**'] },
        ],
        elevations: [{ role: 'admin', approvers: ['security', 'admin'], maxMinutes: 60 }],
        ...changes.policy,
        ...policy,
      },
    })),
  });
  const process = (policy: object = {}) => {
    const sleeps: { readonly at: number; readonly done: () => void }[] = [];
    const sleep = (ms: number): Promise<void> =>
      new Promise((done) => {
        // Only checks of open connections come to their end: nothing takes longer than it may.
        if (ms === 5000) sleeps.push({ at: clock.milliseconds + ms, done });
      });
    const elevations = stores.namespaceOf('PortcullisElevations') as {
      getByName(name: string): Record<string, (...given: unknown[]) => unknown>;
    };
    const env = {
      WIKI: {
        fetch: async (input: string, init: RequestInit) => {
          const { url, headers } = new Request(input, init);
          rolesReceived.push(headers.get('x-roles'));
          return new URL(url).pathname === '/config/live'
            ? new Response(new ReadableStream(), { headers: { 'content-type': 'text/event-stream' } })
            : new Response('the wiki');
        },
      },
      SESSIONS: stores.namespaceOf('PortcullisSessions'),
      LOCKS: stores.namespaceOf('PortcullisLocks'),
      ELEVATIONS: {
        getByName: (name: string) => {
          const store = elevations.getByName(name);
          return new Proxy(store, {
            get:
              (target, method: string) =>
              (...given: unknown[]) => {
                storeCalls.push(method);
                if (storeFails) throw new Error('the store is down');
                return target[method]?.(...given);
              },
          });
        },
      },
    };
    const serve = gateway(configuration(policy) as never, {
      ...{ clock, sleep, warn: (text) => warnings.push(text), inform: () => {} },
      sinks: [
        {
          ...log,
          write: (event, line, context) => {
            if (sinkFails && event.type === 'elevation') throw new Error('the disk is full');
            return log.write(event, line, context);
          },
        },
      ],
      fetch: async (input: string, init?: RequestInit) => {
        const request = new Request(input, init);
        if (!request.url.startsWith('https://desk.corp.example/'))
          return provider.fetch(request.url, request);
        delivered.push(JSON.parse(await request.text()));
        return new Response();
      },
    });
    const fetch = (request: Request): Promise<Response> =>
      serve(request, env, { waitUntil: (work: Promise<unknown>) => pending.push(work) } as never);
    return {
      fetch,
      wake: async () => {
        for (const one of sleeps.filter(({ at }) => at <= clock.milliseconds)) {
          sleeps.splice(sleeps.indexOf(one), 1);
          one.done();
        }
        await new Promise((done) => setTimeout(done, 20));
      },
    };
  };
  /** A browser of a user, which logs in wherever it is told to. */
  const browserOf = (
    member: Member,
    { fetch }: { readonly fetch: (request: Request) => Promise<Response> },
    host: string = HOST,
  ) => {
    const base = `https://${host}`;
    const browser = new Browser(fetch, base);
    /** The provider is asked again for the claims of whoever uses the browser. */
    const isAtProvider = (): void => {
      provider.person = {
        ...{ name: member.sub, email_verified: true, sid: member.sub },
        ...member,
      } as never;
    };
    const open = async (path: string): Promise<Response> => {
      isAtProvider();
      const answer = await browser.open(path);
      const location = answer.headers.get('location') ?? '';
      if (location.startsWith(provider.issuer)) {
        await browser.open(provider.authorize(location));
        return await open(path);
      }
      return location === '' ? answer : await open(new URL(location, base).pathname);
    };
    const ask = async (fields: Record<string, string> = {}): Promise<Response> => {
      await open('/w/');
      return await browser.submit(`${PAGES}ask`, {
        ...{ host, role: 'admin', minutes: '30', reason: 'INC-7' },
        ...fields,
      });
    };
    const decide = async (page: string, decision: string): Promise<Response> => {
      await open(page);
      return await browser.submit(page, { decision });
    };
    return { browser, open, ask, decide };
  };
  return {
    ...{ clock, provider, delivered, log, storeCalls, rolesReceived, warnings, process, browserOf },
    /** Waits for what goes on after the responses. */
    settled: () => Promise.all(pending),
    failStore: (fails: boolean) => {
      storeFails = fails;
    },
    failToRecord: (fails: boolean) => {
      sinkFails = fails;
    },
    /** The changes of elevations that were recorded. */
    changes: () =>
      log.events.flatMap((event) => (event.type === 'elevation' ? [event.elevation.change] : [])),
    lock: async (email: string): Promise<string> => {
      const text = formatLockOrder({
        ...{
          action: 'lock',
          id: 'o'.repeat(22),
          gate: HOST,
          reason: 'INC-1',
          until: null,
          signedAt: clock.seconds,
        },
        names: [{ email }],
      });
      return formatNote({ text, signatures: [await signNote(text, key)] });
    },
    unlock: async (email: string): Promise<string> => {
      const text = formatLockOrder({
        ...{
          action: 'unlock',
          id: 'u'.repeat(22),
          gate: HOST,
          reason: 'INC-1',
          until: null,
          signedAt: clock.seconds,
        },
        names: [{ email }],
      });
      return formatNote({ text, signatures: [await signNote(text, key)] });
    },
    order: async ({ fetch }: { readonly fetch: (request: Request) => Promise<Response> }, body: string) =>
      (await fetch(new Request(`${BASE}/.portcullis/lock`, { method: 'POST', body }))).status,
  };
}

/** The page of a request that was just sent. */
export function pageOf(answer: Response): string {
  return answer.headers.get('location') ?? 'no page';
}
