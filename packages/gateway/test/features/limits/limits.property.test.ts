import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runs } from '../../../../../scripts/fixtures/runs.ts';
import { Turns, together } from '../../../../../scripts/fixtures/turns.ts';
import { type LimitStep, limitStep, type RateLimiter } from '../../../src/features/limits/limit-step.ts';
import type { LimitConfiguration } from '../../../src/generated/types.ts';

// Requests of several isolates that share the platform's counters, beside what of each budget is left.

const LIMITS: readonly (LimitConfiguration & { readonly budget: number })[] = [
  { name: 'each', binding: 'A', periodSeconds: 10, by: 'caller', budget: 8 },
  { name: 'strangers', binding: 'B', periodSeconds: 10, by: 'address', who: 'anonymous', budget: 5 },
  { name: 'bots', binding: 'C', periodSeconds: 60, by: 'everybody', who: { roles: ['bot'] }, budget: 12 },
];

const request = fc.record({
  op: fc.constant('request'),
  isolate: fc.nat(1),
  who: fc.constantFrom('ada', 'bob', 'robot', 'robot 2', '192.0.2.1', '192.0.2.2'),
  cost: fc.constantFrom(0, 1, 1, 1, 2, 5),
  application: fc.constantFrom('wiki', 'files'),
});
const operation = fc.oneof(
  { weight: 12, arbitrary: request },
  { weight: 2, arbitrary: fc.record({ op: fc.constant('pass'), seconds: fc.constantFrom(1, 5, 10, 60) }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('fails'), in: fc.nat(6) }) },
  {
    weight: 3,
    arbitrary: together(request, { minLength: 2, maxLength: 5 }),
  },
);
type Operation = typeof operation extends fc.Arbitrary<infer One> ? One : never;
type Asked = Extract<Operation, { readonly op: 'request' }>;

class Model {
  readonly #turns = new Turns();
  readonly #steps: readonly LimitStep[] = [0, 1].map(() => this.#step());
  #now = 0;
  #failsIn: number | undefined;
  #failed = 0;
  /** What each counter counted in each period, and what of it was served. */
  readonly #counted = new Map<string, number>();
  readonly #served = new Map<string, number>();

  async run(all: readonly Operation[]): Promise<void> {
    for (const one of all) await this.#do(one);
  }

  async #do(one: Operation): Promise<void> {
    switch (one.op) {
      case 'request':
        return await this.#ask(one);
      case 'pass':
        this.#now += one.seconds;
        return;
      case 'fails':
        this.#failsIn = one.in;
        return;
      case 'together': {
        await this.#turns.together(
          one.works.map((work) => () => this.#ask(work)),
          one.turns,
        );
        return;
      }
    }
  }

  async #ask({ isolate, who, cost, application }: Asked): Promise<void> {
    const isStranger = /^\d/.test(who);
    const isBot = who.startsWith('robot');
    // By whom each limit counts this one.
    const keys: (readonly [key: string, limit: number])[] = [
      [`each ${isStranger ? `address ${who}` : `caller https://id.example ${who}`}`, 0],
    ];
    if (isStranger) keys.push([`strangers address ${who}`, 1]);
    if (isBot) keys.push(['bots everybody', 2]);
    const meant = keys.map(([key, limit]) => ({
      key: this.#periodOf(key, limit),
      budget: LIMITS[limit]?.budget ?? 0,
    }));
    const isWithin = meant.every(({ key, budget }) => (this.#counted.get(key) ?? 0) + cost <= budget);
    const failed = this.#failed;
    const outcome = await this.#outcomeOf(this.#steps[isolate] as LimitStep, {
      request: new Request('https://app.example/', { headers: { 'cf-connecting-ip': who } }),
      caller: isStranger
        ? { kind: 'anonymous' }
        : { kind: 'user', issuer: 'https://id.example', subject: who },
      roles: { has: (role: string) => role === 'bot' && isBot },
      resource: { application, cost },
    });
    if (outcome === 'served')
      for (const { key, budget } of meant) {
        const served = (this.#served.get(key) ?? 0) + cost;
        expect(served).toBeLessThanOrEqual(budget);
        this.#served.set(key, served);
      }
    if (this.#turns.isOn) return;
    if (this.#failed > failed) expect(outcome).toBe('gateway.limits_unavailable');
    else expect(outcome).toBe(isWithin || cost === 0 ? 'served' : 'gateway.limited');
  }

  async #outcomeOf(step: LimitStep, context: object): Promise<string> {
    try {
      await step(context as never, async () => new Response());
      return 'served';
    } catch (error) {
      return (error as { readonly code: string }).code;
    }
  }

  #periodOf(key: string, limit: number): string {
    return `${key} ${Math.floor(this.#now / (LIMITS[limit]?.periodSeconds ?? 1))}`;
  }

  #step(): LimitStep {
    const bound = LIMITS.map(({ budget, ...configured }, at) => {
      const limiter: RateLimiter = {
        limit: async ({ key }) => {
          await this.#turns.turn();
          if (this.#failsIn !== undefined) this.#failsIn -= 1;
          if (this.#failsIn === -1) {
            this.#failed += 1;
            this.#failsIn = undefined;
            throw new Error('down');
          }
          const period = this.#periodOf(key, at);
          const counted = (this.#counted.get(period) ?? 0) + 1;
          this.#counted.set(period, counted);
          await this.#turns.turn();
          return { success: counted <= budget };
        },
      };
      return { configured, limiter };
    });
    return limitStep(bound, (resource) => (resource as unknown as { readonly cost: number }).cost);
  }
}

test('whatever requests are concurrent, no more is served than each budget has, and none where the counter fails', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(operation, { minLength: 5, maxLength: 40, size: 'max' }),
      async (operations: readonly Operation[]) => {
        await new Model().run(operations);
      },
    ),
    { numRuns: runs(200) },
  );
}, 60_000);
