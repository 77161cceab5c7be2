import { type AuditEvent, memorySink } from '@portcullis/audit';
import { VirtualTime } from '@portcullis/testing/internal';
import { formatVerifierKey } from '@portcullis/tlog';
import fc from 'fast-check';
import { expect } from 'vitest';
import { Turns, together } from '../../../../scripts/fixtures/turns.ts';
import { configurationHash } from '../../src/configuration/configuration-hash.ts';
import { versionOf } from '../../src/moving/envelope.ts';
import { type ConfigurationSource, movingGateway } from '../../src/moving.ts';
import { approval, approver, builder, stranger, trust } from '../approval/signed-approvals.ts';
import { goodConfiguration } from '../good-configuration.ts';

// A store that shows what it has late, torn, or not at all, and isolates that follow it, beside the line of what was signed.

const isolate = fc.nat(1);
const ask = fc.record({ op: fc.constant('ask'), isolate });
const push = fc.record({
  op: fc.constant('push'),
  what: fc.constantFrom(
    'good',
    'good',
    'good',
    'back',
    'broken',
    'unsigned',
    'stranger',
    'torn',
    'none',
    'replayed',
  ),
  nth: fc.nat(5),
});
export const operation = fc.oneof(
  { weight: 4, arbitrary: ask },
  { weight: 9, arbitrary: fc.record({ op: fc.constant('look'), isolate }) },
  { weight: 5, arbitrary: push },
  { weight: 6, arbitrary: fc.record({ op: fc.constant('pass'), seconds: fc.constantFrom(1, 4, 6, 11, 31) }) },
  { weight: 2, arbitrary: fc.record({ op: fc.constant('late'), isolate, by: fc.nat(2) }) },
  {
    weight: 2,
    arbitrary: fc.record({ op: fc.constant('restart'), isolate, trusts: fc.constantFrom(true, true, false) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      op: fc.constant('fails'),
      isolate,
      what: fc.constantFrom('', '', 'read', 'good', 'keep'),
    }),
  },
  {
    weight: 3,
    arbitrary: together(fc.oneof(ask, ask, push), { minLength: 2, maxLength: 4 }),
  },
);
export type Operation = typeof operation extends fc.Arbitrary<infer One> ? One : never;

/** A text that stood in the store. */
interface Pushed {
  readonly text: string;
  readonly version: string;
  /** The configuration's number, as its policy is called. */
  readonly name: string;
  readonly approvals: readonly string[];
  readonly isGood: boolean;
}

interface Isolate {
  readonly ask: () => Promise<number>;
  readonly events: readonly AuditEvent[];
  /** How many of its events were looked at. */
  seen: number;
  inForce: Pushed | undefined;
  /** What it read last, and what it told since to be refused. */
  read: string | undefined;
  told: Set<string>;
  reads: (string | undefined)[];
  /** How far behind what is pushed it reads. */
  lag: number;
  fails: string;
  /** Whether it has the keys by which versions are signed. */
  readonly trusts: boolean;
}

const NOT_KNOWN = 'not known';
const others = [formatVerifierKey(stranger.verifierKey)];

export class MovingModel {
  readonly #time = new VirtualTime();
  readonly #turns = new Turns();
  readonly #isSigned: boolean;
  readonly #store: (Pushed | undefined)[] = [undefined];
  readonly #known = new Map<string, Pushed>();
  #lastGood: string | undefined;
  readonly #isolates: Isolate[] = [];
  /** The version at the end of the line that was signed. */
  #head: Pushed | undefined;
  #count = 0;

  constructor(isSigned: boolean) {
    this.#isSigned = isSigned;
    this.#isolates.push(this.#isolate(true), this.#isolate(true));
  }

  async run(all: readonly Operation[]): Promise<void> {
    for (const one of all) await this.#do(one, false);
    await this.#turns.rest();
    for (const one of this.#isolates) this.#judge(one, true);
  }

  async #do(one: Operation, isTogether: boolean): Promise<void> {
    switch (one.op) {
      case 'ask':
        return await this.#ask(this.#at(one.isolate), isTogether);
      case 'look':
        await this.#time.pass(11);
        return await this.#ask(this.#at(one.isolate), false);
      case 'push':
        return await this.#push(one.what, one.nth);
      case 'pass':
        return await this.#time.pass(one.seconds);
      case 'late':
        this.#at(one.isolate).lag = one.by;
        return;
      case 'restart':
        this.#judge(this.#at(one.isolate), true);
        this.#isolates[one.isolate] = this.#isolate(one.trusts);
        return;
      case 'fails':
        this.#at(one.isolate).fails = one.what;
        return;
      case 'together': {
        await this.#turns.together(
          one.works.map((work) => () => this.#do(work as Operation, true)),
          one.turns,
        );
        for (const each of this.#isolates) {
          this.#judge(each, true);
          // Of what was read at once, one answer was the last.
          each.read = NOT_KNOWN;
        }
        return;
      }
    }
  }

  #at(index: number): Isolate {
    return this.#isolates[index] as Isolate;
  }

  async #ask(one: Isolate, isTogether: boolean): Promise<void> {
    if (!isTogether) this.#judge(one, true);
    const { inForce: before, read: shown } = one;
    one.reads = [];
    const status = await one.ask();
    if (isTogether) return;
    const changes = this.#judge(one, false);
    const answered = one.events.findLast(({ type }) => type === 'request.decision') as {
      policy?: { id: string };
    };
    // What is read beside a request serves from the next one on.
    const possible = [before, one.inForce].map((each) => (each === undefined ? '503' : `401 ${each.name}`));
    expect(possible).toContain([status, answered.policy?.id].filter((each) => each !== undefined).join(' '));
    // What was read and is new was told.
    const [read] = one.reads;
    if (one.reads.length === 0 || read === before?.text || [read, NOT_KNOWN].includes(shown)) return;
    const pushed = this.#known.get(read ?? '');
    const isTaken = pushed !== undefined && this.#mayCome(pushed, { ...one, inForce: before });
    if (isTaken) expect(changes.filter(({ outcome }) => outcome === 'allow')).toHaveLength(1);
    else expect([...one.told]).toContain(read === undefined ? 'none' : await versionOf(read));
  }

  #mayCome(pushed: Pushed, { inForce: before, trusts }: Pick<Isolate, 'inForce' | 'trusts'>): boolean {
    if (!pushed.isGood || !trusts) return false;
    return (
      !this.#isSigned || (before?.approvals ?? []).every((note, index) => pushed.approvals[index] === note)
    );
  }

  /** Looks at what an isolate told of its configurations. */
  #judge(one: Isolate, isTogether: boolean): readonly Extract<AuditEvent, { type: 'config.changed' }>[] {
    const changes = one.events.slice(one.seen).filter((event) => event.type === 'config.changed') as Extract<
      AuditEvent,
      { type: 'config.changed' }
    >[];
    one.seen = one.events.length;
    for (const { outcome, config, detail } of changes) {
      const version = config.version_sha256 ?? 'none';
      const pushed = [...this.#known.values()].find((each) => each.version === version);
      expect(config.previous_sha256).toBe(one.inForce?.version);
      if (outcome === 'allow') {
        if (pushed === undefined || pushed === one.inForce || !this.#mayCome(pushed, one))
          throw new Error(`in force: ${pushed?.name ?? 'what nobody pushed'} after ${one.inForce?.name}`);
        one.inForce = pushed;
        continue;
      }
      if (version !== 'none' && pushed !== undefined && this.#mayCome(pushed, one) && !isTogether)
        throw new Error(`refused for nothing: ${detail}`);
      if (one.told.has(version) && !isTogether) throw new Error(`told twice: ${detail}`);
      one.told.add(version);
    }
    return changes;
  }

  async #push(what: string, nth: number): Promise<void> {
    if (what === 'none') return void this.#store.push(undefined);
    if (what === 'replayed') return void this.#store.push(this.#store.at(-1 - nth));
    const head = this.#head;
    const isBack = what === 'back' && head !== undefined;
    const number = isBack ? Number(head.name.slice(1)) - 1 : ++this.#count;
    const configuration = goodConfiguration();
    configuration.instances[0].policy.name = `v${Math.max(1, number)}`;
    if (what === 'broken') configuration.roles.engineer = [''];
    const before = head === undefined ? null : await hashOf(head);
    const change = { before, after: await configurationHash(configuration), opens: true };
    const keys =
      what === 'unsigned' ? [builder] : what === 'stranger' ? [stranger, approver] : [builder, approver];
    const approvals = [...(head?.approvals ?? []), await approval(change, ...keys)];
    const whole = JSON.stringify({ author: 'ada', approvals, configuration, number: this.#store.length });
    const text = what === 'torn' ? whole.slice(0, -1 - nth) : whole;
    const isGood =
      ['good', 'back'].includes(what) || (!this.#isSigned && ['unsigned', 'stranger'].includes(what));
    const pushed = {
      ...{
        text,
        version: await versionOf(text),
        name: configuration.instances[0].policy.name,
        approvals,
        isGood,
      },
    };
    this.#known.set(text, pushed);
    this.#store.push(pushed);
    if (['good', 'back'].includes(what)) this.#head = pushed;
  }

  #isolate(trusts: boolean): Isolate {
    const log = memorySink();
    const turns = this.#turns;
    const faulty = async <Result>(what: string, work: () => Result): Promise<Result> => {
      await turns.turn();
      if (one.fails === what) throw new Error('down');
      const result = work();
      await turns.turn();
      return result;
    };
    const source: ConfigurationSource = {
      name: 'store',
      read: () =>
        faulty('read', () => {
          const text = this.#store.at(-1 - Math.min(one.lag, this.#store.length - 1))?.text;
          one.reads.push(text);
          if (text !== one.read) one.told = new Set();
          if (text !== undefined && text === one.inForce?.text) one.told = new Set();
          one.read = text;
          return text;
        }),
      lastGood: {
        read: () => faulty('good', () => this.#lastGood),
        write: (text) =>
          faulty('keep', () => {
            this.#lastGood = text;
          }),
      },
    };
    const serve = movingGateway(() => source, {
      ...{ clock: this.#time.clock, sleep: this.#time.sleep, sinks: [log], pollSeconds: 5 },
      ...{ warn: () => {}, inform: () => {} },
      ...(this.#isSigned ? { approval: trusts ? trust : { ...trust, approvers: others } } : {}),
    });
    const env = { PHORGE: { fetch: async () => new Response() } };
    const one: Isolate = {
      ask: async () => {
        const beside: Promise<unknown>[] = [];
        const waitUntil = (work: Promise<unknown>) => void beside.push(work);
        const { status } = await serve(new Request('https://phorge.corp.example/T1'), env, { waitUntil });
        for (const work of turns.isOn ? [] : beside) await work;
        return status;
      },
      ...{ events: log.events, seen: 0, inForce: undefined, read: undefined, told: new Set() },
      ...{ reads: [], lag: 0, fails: '', trusts: trusts || !this.#isSigned },
    };
    return one;
  }
}

function hashOf({ text }: Pushed): Promise<string> {
  return configurationHash((JSON.parse(text) as { configuration: unknown }).configuration);
}
