import type { AccessRequest } from '@portcullis/core';
import fc from 'fast-check';
import { beforeEach, expect, test, vi } from 'vitest';
import type { Browser } from '../../../../scripts/fixtures/browser.ts';
import { runs } from '../../../../scripts/fixtures/runs.ts';
import { Turns, together } from '../../../../scripts/fixtures/turns.ts';
import { ASK, type Asked, asked } from '../fixtures/access-request-scene.ts';

// People who ask for what was refused to them or to others, to a desk that fails, beside what each of them may.

const PEOPLE = ['ada', 'bob'] as const;
const ONE = 3;
const ALL = 5;
const HOUR = 3600;

const person = fc.constantFrom(...PEOPLE);
const send = fc.record({ op: fc.constant('send'), person, nth: fc.constantFrom(0, 0, 0, 1, 2, 5) });
const operation = fc.oneof(
  { weight: 4, arbitrary: fc.record({ op: fc.constant('refused'), person }) },
  { weight: 6, arbitrary: send },
  { weight: 4, arbitrary: fc.record({ op: fc.constant('asks'), person, times: fc.constantFrom(1, 2, 4) }) },
  {
    weight: 4,
    arbitrary: fc.record({ op: fc.constant('pass'), seconds: fc.constantFrom(1, 1199, 1200, 3600, 3601) }),
  },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('fails'), fails: fc.boolean() }) },
  {
    weight: 3,
    arbitrary: together(send, { minLength: 2, maxLength: 3 }),
  },
);
type Operation = typeof operation extends fc.Arbitrary<infer One> ? One : never;
type Send = Extract<Operation, { readonly op: 'send' }>;

interface Offer {
  readonly form: Record<string, string>;
  readonly person: string;
  readonly at: number;
  isDelivered: boolean;
}

/** One call of the desk. */
interface Call {
  readonly person: string;
  readonly at: number;
  readonly requestId: string;
  readonly fails: boolean;
}

class Model {
  readonly #turns = new Turns();
  readonly #offers: Offer[] = [];
  readonly #calls: Call[] = [];
  readonly #browsers = new Map<string, Browser>();
  #scene: Asked | undefined;
  #fails = false;

  async run(all: readonly Operation[]): Promise<void> {
    const recipient = { name: 'desk', deliver: (request: AccessRequest) => this.#deliver(request) };
    this.#scene = await asked({ recipient, perHour: ONE, perHourForAll: ALL });
    for (const name of PEOPLE) this.#browsers.set(name, this.#scene.stage.newBrowser());
    for (const one of all) await this.#do(one);
    const arrived = this.#calls.filter(({ fails }) => !fails).map(({ requestId }) => requestId);
    expect(arrived, 'each offer is delivered once').toEqual([...new Set(arrived)]);
    // Each call of the desk stands in the record once.
    const told = this.#known.stage.trails.flat().filter(({ type }) => type === 'access.requested');
    const expected = this.#calls.map(({ fails, requestId }) => ({
      ...{ type: 'access.requested', requestId, to: 'desk', policy: 'phorge', rule: 'contractors-out' },
      ...(fails ? { failure: 'session.access_request_undelivered' } : {}),
    }));
    expect(told).toHaveLength(expected.length);
    expect(told).toEqual(expect.arrayContaining(expected));
  }

  async #do(one: Operation): Promise<void> {
    const { stage, offer } = this.#known;
    switch (one.op) {
      case 'refused': {
        const browser = await this.#signedIn(one.person);
        const form = await offer(browser);
        expect(form.offer).not.toBe('');
        this.#offers.push({ form, person: one.person, at: stage.clock.seconds, isDelivered: false });
        return;
      }
      case 'asks':
        for (let time = 0; time < one.times; time++) {
          await this.#do({ op: 'refused', person: one.person });
          await this.#do({ op: 'send', person: one.person, nth: 0 });
        }
        return;
      case 'send':
        await this.#signedIn(one.person);
        return await this.#send(one);
      case 'pass':
        return stage.clock.pass(one.seconds);
      case 'fails':
        this.#fails = one.fails;
        return;
      case 'together': {
        for (const each of one.works) await this.#signedIn(each.person);
        await this.#turns.together(
          one.works.map((work) => () => this.#send(work)),
          one.turns,
        );
        return;
      }
    }
  }

  async #send({ person, nth }: Send): Promise<void> {
    const { stage } = this.#known;
    const offer = this.#offers.at(-1 - (nth % Math.max(1, this.#offers.length)));
    if (offer === undefined) return;
    const now = stage.clock.seconds;
    const isGood = offer.person === person && now <= offer.at + HOUR;
    const { isDelivered } = offer;
    const before = this.#calls.length;
    const mayAsk = this.#left(person, ONE) && this.#left(undefined, ALL);
    const { status } = await this.#browser(person).submit(ASK, offer.form);
    if (!isGood) return expect(status).toBe(400);
    if (status === 200) offer.isDelivered = true;
    if (this.#turns.isOn) return expect([200, 409, 429, 503]).toContain(status);
    const calls = this.#calls.slice(before);
    if (isDelivered) expect([status, calls.length]).toEqual([200, 0]);
    else if (status === 429) expect([mayAsk, calls.length]).toEqual([false, 0]);
    else expect([status, calls.map(({ person }) => person)]).toEqual([this.#fails ? 503 : 200, [person]]);
  }

  async #deliver({ requestId, person: { subject } }: AccessRequest): Promise<void> {
    const { stage } = this.#known;
    const fails = this.#fails;
    this.#calls.push({ person: subject, at: stage.clock.seconds, requestId, fails });
    for (const [who, most] of [
      [subject, ONE],
      [undefined, ALL],
    ] as const) {
      // What may be asked at once, and what an hour fills again.
      expect(this.#callsOf(who, HOUR).length).toBeLessThanOrEqual(2 * most);
      expect(this.#callsOf(who, 1).length).toBeLessThanOrEqual(most);
    }
    await this.#turns.turn();
    if (fails) throw new Error('the desk is closed');
  }

  /** Whether there surely is one left: who has not asked for so long may ask once more. */
  #left(who: string | undefined, most: number): boolean {
    return this.#callsOf(who, HOUR).length < most;
  }

  #callsOf(who: string | undefined, seconds: number): readonly Call[] {
    const since = this.#known.stage.clock.seconds - seconds;
    return this.#calls.filter(({ person, at }) => (who === undefined || who === person) && at > since);
  }

  async #signedIn(person: string): Promise<Browser> {
    const { stage } = this.#known;
    const browser = this.#browser(person);
    stage.provider.person = { ...stage.provider.person, sub: person };
    if ((await browser.open('/')).status !== 200) await stage.logIn(browser);
    return browser;
  }

  #browser(person: string): Browser {
    return this.#browsers.get(person) as Browser;
  }

  get #known(): Asked {
    return this.#scene as Asked;
  }
}

beforeEach(() => void vi.spyOn(console, 'error').mockImplementation(() => {}));

test('whatever users send, and however often, the desk receives what each was refused, within limits, and each request is recorded', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(operation, { minLength: 5, maxLength: 40, size: 'max' }),
      async (operations: readonly Operation[]) => {
        await new Model().run(operations);
      },
    ),
    { numRuns: runs(30) },
  );
}, 120_000);
