import { createIdentityProvider, type IdentityProvider } from '@portcullis/testing';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runs } from '../../../scripts/fixtures/runs.ts';
import { bearer, type Verifier } from '../src/index.ts';
import { introspection } from '../src/introspection.ts';
import { gate, MovableClock } from './fixtures/gate.ts';

// Long random sequences of what happens to tokens and keys, in two isolates, beside a model that says which are good.

const SOFT = 600;
const HARD = 3600;
const COOLDOWN = 30;
const REMEMBERED = 60;
const TOLERANCE = 30;
/** So long an issuer that failed is left alone at most. */
const LEFT_ALONE = 60;

const isolate = fc.nat(1);
const nth = fc.nat(9);
const use = fc.record({ op: fc.constant('use'), nth, isolate });
const operation = fc.oneof(
  { weight: 10, arbitrary: use },
  {
    weight: 3,
    arbitrary: fc.record({
      op: fc.constant('issue'),
      opaque: fc.boolean(),
      seconds: fc.constantFrom(60, 600, 7200),
    }),
  },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('rotate'), keepOld: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('revoke'), nth }) },
  {
    weight: 1,
    arbitrary: fc.record({ op: fc.constant('issuer'), is: fc.constantFrom('up', 'up', 'down', 'failing') }),
  },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('restart'), isolate }) },
  {
    weight: 6,
    arbitrary: fc.record({
      op: fc.constant('pass'),
      seconds: fc.constantFrom(1, 9, 29, 31, 59, 61, 299, 599, 601, 3599),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      op: fc.constant('together'),
      uses: fc.array(use, { minLength: 2, maxLength: 5 }),
    }),
  },
);
type Operation = typeof operation extends fc.Arbitrary<infer One> ? One : never;

interface Token {
  readonly text: string;
  readonly subject: string;
  readonly kid: string | undefined;
  readonly expiresAt: number;
  revokedAt?: number;
}

class Model {
  readonly #clock = new MovableClock();
  readonly #provider: IdentityProvider;
  readonly #shared = new Map<string, string>();
  readonly #isolates: (readonly [Verifier, Verifier])[] = [];
  readonly #tokens: Token[] = [];
  /** When each key came, and when it was withdrawn; in seconds. */
  readonly #keys = new Map<string, { readonly since: number; until?: number }>();
  /** Since when the issuer answers; `undefined` where it does not. */
  #upSince: number | undefined;
  /** When each isolate was last asked about a JWT with the issuer well. */
  readonly #asked: number[] = [0, 0];

  static async of(): Promise<Model> {
    const clock = new MovableClock();
    return new Model(clock, await createIdentityProvider({ algorithm: 'ES256', clock: clock.now }));
  }

  private constructor(clock: MovableClock, provider: IdentityProvider) {
    this.#clock = clock;
    this.#provider = provider;
    this.#upSince = 0;
    this.#noteKeys();
    for (const at of [0, 1]) this.#restart(at);
  }

  get #now(): number {
    return Math.floor(this.#clock.now() / 1000);
  }

  #noteKeys(): void {
    const published = new Set(this.#provider.publicJwks().keys.map(({ kid }) => String(kid)));
    for (const kid of published) if (!this.#keys.has(kid)) this.#keys.set(kid, { since: this.#now });
    for (const [kid, key] of this.#keys) if (!published.has(kid)) key.until ??= this.#now;
  }

  #restart(at: number): void {
    const { issuer, audience, jwksUri, introspectionUri, fetch } = this.#provider;
    const tier = {
      name: 'shared',
      get: async (key: string) => this.#shared.get(key),
      put: async (key: string, text: string) => void this.#shared.set(key, text),
    };
    const keys = {
      fetch,
      tiers: [tier],
      softAgeSeconds: SOFT,
      hardAgeSeconds: HARD,
      cooldownSeconds: COOLDOWN,
    };
    this.#asked[at] = 0;
    this.#isolates[at] = [
      introspection({
        ...{ issuer, audience, url: introspectionUri, fetch, header: 'x-opaque' },
        ...{ clientId: 'gateway', clientSecret: 'gateway-secret', clientAuthentication: 'post' },
      }),
      bearer({ issuer, audience, jwksUrl: jwksUri, keys, algorithms: ['ES256'] }),
    ];
  }

  async do(one: Operation): Promise<void> {
    switch (one.op) {
      case 'use':
        return await this.#use(one.nth, one.isolate);
      case 'together': {
        await Promise.all(one.uses.map((each) => this.#use(each.nth, each.isolate)));
        return;
      }
      case 'issue': {
        const subject = `person-${this.#tokens.length}`;
        const claims = { subject, expiresInSeconds: one.seconds };
        const text = one.opaque ? this.#provider.opaqueToken(claims) : await this.#provider.token(claims);
        const kid = one.opaque
          ? undefined
          : (JSON.parse(Buffer.from(text.split('.')[0] ?? '', 'base64url').toString()) as { kid: string })
              .kid;
        this.#tokens.push({ text, subject, kid, expiresAt: this.#now + one.seconds });
        return;
      }
      case 'rotate':
        await this.#provider.rotate({ keepOld: one.keepOld });
        this.#noteKeys();
        return;
      case 'revoke': {
        const token = this.#tokens[one.nth % Math.max(1, this.#tokens.length)];
        if (token === undefined || token.kid !== undefined) return;
        this.#provider.revoke(token.text);
        token.revokedAt ??= this.#now;
        return;
      }
      case 'issuer':
        if (one.is === 'up') this.#provider.start();
        else if (one.is === 'down') this.#provider.stop();
        else this.#provider.fail(503);
        this.#upSince = one.is === 'up' ? (this.#upSince ?? this.#now) : undefined;
        return;
      case 'restart':
        return this.#restart(one.isolate);
      case 'pass':
        return this.#clock.pass(one.seconds);
    }
  }

  async #use(nth: number, isolate: number): Promise<void> {
    const token = this.#tokens[nth % Math.max(1, this.#tokens.length)];
    const verifiers = this.#isolates[isolate];
    if (token === undefined || verifiers === undefined) return;
    const now = this.#now;
    const isWell = this.#upSince !== undefined && now > this.#upSince + LEFT_ALONE;
    const headers =
      token.kid === undefined ? { 'x-opaque': token.text } : { authorization: `Bearer ${token.text}` };
    const before = this.#asked[isolate] ?? 0;
    const { status, caller, code, detail } = await gate(verifiers, this.#clock).ask(headers);
    if (token.kid !== undefined) {
      // What is refreshed behind the answer is done before the next request.
      for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve));
      if (isWell) this.#asked[isolate] = now;
    }
    const isIn = caller !== undefined;
    if (isIn)
      expect([caller.kind, (caller as { subject: string }).subject, status]).toEqual([
        'user',
        token.subject,
        200,
      ]);
    const why = this.#mustNot(token, now, before);
    if (isIn && why !== undefined) throw new Error(`in, though ${why}`);
    if (!isIn && this.#must(token, now, isWell)) throw new Error(`not in: ${code} ${detail}`);
    if (!isIn) expect([401, 503]).toContain(status);
  }

  /** Why nobody may be let in with it. */
  #mustNot({ kid, expiresAt, revokedAt }: Token, now: number, before: number): string | undefined {
    if (now >= expiresAt + TOLERANCE) return 'it is over';
    if (revokedAt !== undefined && now >= revokedAt + REMEMBERED) return 'it was revoked';
    const until = kid === undefined ? undefined : this.#keys.get(kid)?.until;
    if (until === undefined) return undefined;
    if (now >= until + HARD) return 'its key was withdrawn before the hard age';
    return before >= until + SOFT && now > before
      ? 'its key was withdrawn, and the isolate has asked since'
      : undefined;
  }

  /** Whether somebody must be let in with it. */
  #must({ kid, expiresAt, revokedAt }: Token, now: number, isWell: boolean): boolean {
    if (now >= expiresAt || revokedAt !== undefined || !isWell) return false;
    const key = kid === undefined ? undefined : this.#keys.get(kid);
    return (
      kid === undefined || (key !== undefined && key.until === undefined && now > key.since + 2 * COOLDOWN)
    );
  }
}

test('whatever happens to tokens and keys, every bad token is refused and every good token is accepted', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(operation, { minLength: 5, maxLength: 60, size: 'max' }),
      async (operations) => {
        const model = await Model.of();
        for (const one of operations) await model.do(one);
      },
    ),
    { numRuns: runs(160) },
  );
}, 120_000);
