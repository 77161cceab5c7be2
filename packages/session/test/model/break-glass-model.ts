import { type BaseContext, type Caller, pipeline, recorder, type TrailEntry, worker } from '@portcullis/core';
import { formatVerifierKey, type SigningKey } from '@portcullis/tlog';
import { identify } from '@portcullis/token';
import fc from 'fast-check';
import { expect } from 'vitest';
import { Browser } from '../../../../scripts/fixtures/browser.ts';
import { MovableClock } from '../../../../scripts/fixtures/movable-clock.ts';
import { Turns, together } from '../../../../scripts/fixtures/turns.ts';
import type { BreakGlassStore } from '../../src/break-glass/break-glass-store.ts';
import { sealOrder } from '../../src/break-glass/sealed-order.ts';
import { breakGlass } from '../../src/index.ts';
import { grantKey, PAGE } from '../fixtures/glass-scene.ts';
import { glassTables } from '../fixtures/glass-tables.ts';

// Grants of break-glass access at gates of two hosts over one store that fails, beside what each of them may still do.

const ISSUER = 'https://id.example';
const HOSTS = ['app.example', 'app.example', 'wiki.example'] as const;
const DAY = 86_400;
/** Two keys of one name, of which the first may be replaced by the second, and another. */
const KEYS: readonly SigningKey[] = await Promise.all(['safe', 'safe', 'desk'].map(grantKey));
const VERIFIERS = KEYS.map((key) => formatVerifierKey(key.verifierKey));

const gate = fc.constantFrom(0, 0, 1, 2);
const browser = fc.nat(1);
/** The latest ones, mostly. */
const nth = fc.constantFrom(0, 0, 0, 1, 2, 5);
const show = fc.record({ op: fc.constant('show'), nth, gate, browser });
const visit = fc.record({ op: fc.constant('visit'), gate, browser });
const end = fc.record({ op: fc.constant('end'), gate, browser });
const revoke = fc.record({ op: fc.constant('revoke'), nth, gate });
export const operation = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      op: fc.constant('sign'),
      sub: fc.constantFrom('ada', 'ada', 'ada', 'bob', 'eve'),
      gate,
      key: fc.constantFrom(0, 0, 0, 1, 2),
      early: fc.constantFrom(0, 0, 0, 0, 299, 301),
      holds: fc.constantFrom(60, 3600, DAY, 30 * DAY),
      sessionSeconds: fc.constantFrom(60, 600, 7200),
      // Whether it is shown at once, where it is for.
      shown: fc.boolean(),
      browser,
    }),
  },
  { weight: 6, arbitrary: show },
  { weight: 6, arbitrary: visit },
  { weight: 2, arbitrary: end },
  { weight: 2, arbitrary: revoke },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('copy'), from: browser, to: browser }) },
  {
    weight: 4,
    arbitrary: fc.record({
      op: fc.constant('pass'),
      seconds: fc.constantFrom(1, 59, 60, 299, 301, 600, 3600),
    }),
  },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('sweep'), days: fc.constantFrom(0, 1, 29) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      op: fc.constant('options'),
      gate,
      people: fc.constantFrom(['ada', 'bob'], ['ada', 'bob'], ['ada', 'bob'], ['bob']),
      signers: fc.constantFrom([0, 2], [0, 2], [0, 2], [1, 2]),
      grantSeconds: fc.constantFrom(DAY, 30 * DAY),
      sessionSeconds: fc.constantFrom(300, 300, 3600),
    }),
  },
  { weight: 2, arbitrary: fc.record({ op: fc.constant('fails'), how: fc.constantFrom('before', 'after') }) },
  {
    weight: 4,
    arbitrary: together(fc.oneof(show, show, visit, end, revoke), { minLength: 2, maxLength: 4 }),
  },
);
export type Operation = typeof operation extends fc.Arbitrary<infer One> ? One : never;
type Of<Op> = Extract<Operation, { readonly op: Op }>;

interface Grant extends Pick<Of<'sign'>, 'sub' | 'key' | 'holds' | 'sessionSeconds'> {
  readonly id: string;
  readonly host: string;
  readonly line: string;
  readonly signedAt: number;
  state: 'new' | 'used' | 'revoked';
  /** Whether it may have been used up, or taken back, by a call whose answer was lost. */
  isDoubtful: boolean;
}

interface Session {
  readonly grant: Grant;
  readonly startedAt: number;
  readonly seconds: number;
  isOver: boolean;
  /** Whether it may have been ended by a call whose answer was lost. */
  isDoubtful: boolean;
}

interface Outcome {
  readonly status: number;
  readonly caller: Caller | undefined;
  readonly told: readonly Extract<TrailEntry, { type: 'break_glass' }>[];
}

interface GateOptions {
  readonly people: readonly string[];
  /** By their numbers. */
  readonly signers: readonly number[];
  readonly grantSeconds: number;
  readonly sessionSeconds: number;
}

interface Gate extends GateOptions {
  readonly host: string;
  readonly ask: (
    cookies: Map<string, string>,
    path: string,
    form?: Record<string, string>,
  ) => Promise<Outcome>;
}

export class BreakGlassModel {
  readonly #clock = new MovableClock();
  readonly #turns = new Turns();
  readonly #tables = glassTables();
  readonly #gates: Gate[];
  readonly #browsers = [0, 1].map(() => new Map<string, string>());
  /** Which session each browser has the token of, by the token. */
  readonly #sessions = new Map<string, Session>();
  readonly #grants: Grant[] = [];
  #fails = '';
  #failed = 0;

  constructor() {
    const options = { people: ['ada', 'bob'], signers: [0, 2], grantSeconds: DAY, sessionSeconds: 3600 };
    this.#gates = HOSTS.map((host) => this.#gate(host, options));
  }

  async run(all: readonly Operation[]): Promise<void> {
    for (const one of all) await this.#do(one, false);
    for (const at of [0, 1, 2]) for (const to of [0, 1]) await this.#visit(at, to, false);
  }

  async #do(one: Operation, isTogether: boolean): Promise<void> {
    switch (one.op) {
      case 'sign':
        return await this.#sign(one);
      case 'show':
        return await this.#show(one, isTogether);
      case 'visit':
        return await this.#visit(one.gate, one.browser, isTogether);
      case 'end':
        return await this.#end(one, isTogether);
      case 'revoke':
        return await this.#revoke(one);
      case 'copy':
        this.#browsers[one.to] = new Map(this.#browsers[one.from]);
        return;
      case 'pass':
        return this.#clock.pass(one.seconds);
      case 'sweep':
        this.#clock.pass(one.days * DAY);
        this.#tables.sweep(this.#clock.seconds);
        return;
      case 'options':
        this.#gates[one.gate] = this.#gate(this.#at(one.gate).host, one);
        return;
      case 'fails':
        this.#fails = one.how;
        return;
      case 'together': {
        await this.#turns.together(
          one.works.map((work) => () => this.#do(work as Operation, true)),
          one.turns,
        );
        return;
      }
    }
  }

  async #sign(given: Of<'sign'>): Promise<void> {
    const { sub, gate, key, early, holds, sessionSeconds, shown, browser } = given;
    const { host } = this.#at(gate);
    const id = String(this.#grants.length).padStart(22, '0');
    const signedAt = this.#clock.seconds + early;
    const line = await sealOrder(
      {
        ...{ action: 'grant', id, gate: host, iss: ISSUER, sub, reason: 'down' },
        ...{ signedAt, expires: signedAt + holds, sessionSeconds },
      },
      KEYS[key] as SigningKey,
    );
    const whole = { id, host, line, signedAt, sub, key, holds, sessionSeconds };
    this.#grants.push({ ...whole, state: 'new', isDoubtful: false });
    if (shown) await this.#show({ op: 'show', nth: 0, gate, browser }, false);
  }

  async #show({ nth, gate, browser }: Of<'show'>, isTogether: boolean): Promise<void> {
    const grant = this.#grant(nth);
    if (grant === undefined) return;
    const at = this.#at(gate);
    const now = this.#clock.seconds;
    const { state } = grant;
    const failed = this.#failed;
    const isGood =
      grant.host === at.host &&
      grant.signedAt <= now + 300 &&
      now < grant.signedAt + grant.holds &&
      grant.holds <= at.grantSeconds &&
      at.people.includes(grant.sub) &&
      at.signers.includes(grant.key);
    const cookies = this.#cookies(browser);
    const before = tokenIn(cookies);
    const { status, told } = await at.ask(cookies, PAGE, { grant: grant.line });
    const token = tokenIn(cookies);
    const known = { grant: isGood ? grant.id : expect.anything() };
    if (status !== 303) {
      expect(told).toMatchObject([{ change: 'refused', ...(isGood ? known : {}) }]);
      if (!isTogether) expect(token).toBe(before);
      if (this.#failed > failed) grant.isDoubtful = true;
      else if (isGood && state === 'new' && !grant.isDoubtful && !isTogether)
        throw new Error('refused for nothing');
      return;
    }
    if (!isGood) throw new Error('let in by a grant that does not count here');
    if (state !== 'new') throw new Error(`let in by a grant that was ${state}`);
    if (grant.state === 'used') throw new Error('let in twice');
    expect(told).toMatchObject([{ change: 'used', grant: grant.id, identity: { subject: grant.sub } }]);
    const seconds = Math.min(grant.sessionSeconds, at.sessionSeconds);
    if (token === undefined || this.#sessions.has(token)) throw new Error('no token of its own');
    this.#sessions.set(token, {
      ...{ grant, startedAt: now, seconds },
      // It may have been taken back in the meantime.
      ...{ isOver: grant.state === 'revoked', isDoubtful: grant.isDoubtful },
    });
    if (grant.state === 'new') grant.state = 'used';
  }

  async #visit(gate: number, browser: number, isTogether: boolean): Promise<void> {
    const at = this.#at(gate);
    const cookies = this.#cookies(browser);
    const session = this.#sessions.get(tokenIn(cookies) ?? '');
    const isIn = this.#isIn(session, at);
    const failed = this.#failed;
    const { status, caller, told } = await at.ask(cookies, '/');
    expect(told).toEqual([]);
    if (this.#failed > failed) return expect(status === 200 && !isTogether).toBe(false);
    if (status === 200) {
      if (!isIn) throw new Error('in without a session that is good here');
      expect(caller).toMatchObject({ subject: session?.grant.sub, issuer: ISSUER, groups: [] });
      return;
    }
    if (isIn && !session.isDoubtful && !isTogether) throw new Error('out for nothing');
  }

  async #end({ gate, browser }: Of<'end'>, isTogether: boolean): Promise<void> {
    const at = this.#at(gate);
    const cookies = this.#cookies(browser);
    const session = this.#sessions.get(tokenIn(cookies) ?? '');
    const isIn = this.#isIn(session, at);
    const failed = this.#failed;
    const { status, told } = await at.ask(cookies, PAGE, { end: '1' });
    if (this.#failed > failed) {
      if (session !== undefined) session.isDoubtful = true;
      return;
    }
    expect(status).toBe(200);
    if (!isTogether && session?.isDoubtful !== true) expect(told).toHaveLength(isIn ? 1 : 0);
    for (const one of told) expect(one).toMatchObject({ change: 'ended', grant: session?.grant.id });
    if (told.length > 0 && session !== undefined) session.isOver = true;
  }

  async #revoke({ nth, gate }: Of<'revoke'>): Promise<void> {
    const grant = this.#grant(nth);
    if (grant === undefined) return;
    const at = this.#at(gate);
    const now = this.#clock.seconds;
    const key = at.signers[0] ?? 0;
    const line = await sealOrder(
      { action: 'revoke', id: grant.id, gate: at.host, signedAt: now, expires: now + 60 },
      KEYS[key] as SigningKey,
    );
    const failed = this.#failed;
    const { status, told } = await at.ask(new Map(), PAGE, { grant: line });
    expect(told).toMatchObject([{ change: status === 200 ? 'revoked' : 'refused', grant: grant.id }]);
    const its = [...this.#sessions.values()].filter((session) => session.grant === grant);
    if (status === 200) {
      grant.state = 'revoked';
      for (const session of its) session.isOver = true;
      return;
    }
    expect(this.#failed).toBeGreaterThan(failed);
    for (const one of [grant, ...its]) one.isDoubtful = true;
  }

  #isIn(session: Session | undefined, { host, sessionSeconds, people, signers }: Gate): session is Session {
    if (session === undefined || session.isOver || session.grant.host !== host) return false;
    const seconds = Math.min(session.seconds, sessionSeconds);
    const { sub, key } = session.grant;
    return this.#clock.seconds < session.startedAt + seconds && people.includes(sub) && signers.includes(key);
  }

  #at(index: number): Gate {
    return this.#gates[index] as Gate;
  }

  #grant(nth: number): Grant | undefined {
    return this.#grants[Math.max(0, this.#grants.length - 1 - (nth % Math.max(1, this.#grants.length)))];
  }

  #cookies(browser: number): Map<string, string> {
    return this.#browsers[browser] as Map<string, string>;
  }

  #store(): BreakGlassStore {
    const tables = this.#tables;
    const faulty = async <Result>(work: () => Result): Promise<Result> => {
      await this.#turns.turn();
      const how = this.#fails;
      this.#fails = '';
      if (how !== '') this.#failed += 1;
      if (how === 'before') throw new Error('down');
      const result = work();
      await this.#turns.turn();
      if (how === 'after') throw new Error('the answer is lost');
      return result;
    };
    return {
      redeem: (session, key, now) => faulty(() => tables.redeem(session, key, now)),
      find: (key, now) => faulty(() => tables.find(key, now)),
      end: (key) => faulty(() => tables.end(key)),
      revoke: (grant, now) => faulty(() => tables.revoke(grant, now)),
    };
  }

  #gate(host: string, options: GateOptions): Gate {
    const { people, signers, grantSeconds, sessionSeconds } = options;
    const base = `https://${host}`;
    const glass = breakGlass({
      baseUrl: base,
      signers: signers.map((index) => VERIFIERS[index] as string),
      people: people.map((subject) => ({ issuer: ISSUER, subject, roles: ['admin'] })),
      ...{ store: this.#store(), grantSeconds, sessionSeconds },
      // A store that is late waits for its turn, and is not given up.
      sleep: () => new Promise(() => {}),
    });
    const trails = new WeakMap<Request, readonly TrailEntry[]>();
    const app = pipeline<BaseContext>()
      .use(
        recorder((arrival, next) => {
          trails.set(arrival.request, arrival.trail.entries);
          return next();
        }),
      )
      .use(glass)
      .use(identify(glass.verifier))
      .handle(({ caller }) =>
        caller.kind === 'anonymous' ? new Response(null, { status: 401 }) : Response.json(caller),
      );
    const serve = worker(app, { clock: this.#clock });
    return {
      ...{ host, people, signers, grantSeconds, sessionSeconds },
      ask: async (cookies, path, form) => {
        let trail: readonly TrailEntry[] = [];
        const sent = new Browser(async (request) => {
          const response = await serve(request, {}, { waitUntil: () => {} });
          trail = trails.get(request) ?? [];
          return response;
        }, base);
        for (const [name, value] of cookies) sent.cookies.set(name, value);
        const before = new Map(sent.cookies);
        const response = await (form === undefined ? sent.open(path) : sent.submit(path, form));
        for (const [name, value] of sent.cookies) if (before.get(name) !== value) cookies.set(name, value);
        for (const name of before.keys()) if (!sent.cookies.has(name)) cookies.delete(name);
        if (![200, 303, 401, 403, 503].includes(response.status))
          throw new Error(`crashed: ${response.status}`);
        return {
          status: response.status,
          caller: path === '/' && response.status === 200 ? ((await response.json()) as Caller) : undefined,
          told: trail.filter((entry) => entry.type === 'break_glass'),
        };
      },
    };
  }
}

function tokenIn(cookies: ReadonlyMap<string, string>): string | undefined {
  return cookies.get('__Host-portcullis-break-glass');
}
