import { SqliteStorage } from '@portcullis/testing/stores';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runs } from '../../../../scripts/fixtures/runs.ts';
import { Turns, together } from '../../../../scripts/fixtures/turns.ts';
import type { AlertChannel, AlertMessage } from '../../src/alerts/alert-channel.ts';
import { type AlertLedger, ledgerTables, memoryLedger } from '../../src/alerts/alert-ledger.ts';
import { alerts } from '../../src/alerts/alerts.ts';
import type { AuditEvent } from '../../src/event/event.ts';

// What people are told by channels that fail, from isolates that share a ledger, beside all that they should hear of.

const QUIET = 100;
const MOST = 3;

const occur = fc.record({
  op: fc.constant('occurs'),
  what: fc.constantFrom('loss', 'glass'),
  which: fc.nat(4),
});
const operation = fc.oneof(
  { weight: 8, arbitrary: occur },
  {
    weight: 3,
    arbitrary: fc.record({ op: fc.constant('pass'), seconds: fc.constantFrom(1, 50, 99, 100, 1200, 3600) }),
  },
  { weight: 2, arbitrary: fc.record({ op: fc.constant('fails'), fails: fc.boolean() }) },
  {
    weight: 3,
    arbitrary: together(occur, { minLength: 2, maxLength: 4 }),
  },
);
type Operation = typeof operation extends fc.Arbitrary<infer One> ? One : never;
type Occurs = Extract<Operation, { readonly op: 'occurs' }>;

class Model {
  readonly #turns = new Turns();
  readonly #tell: (event: AuditEvent) => Promise<void>;
  readonly #told: { readonly key: string; readonly at: number }[] = [];
  readonly #heard: AlertMessage[] = [];
  #now = 1_000_000;
  #fails = false;
  #occurred = 0;
  #failed = 0;

  constructor(ledger: AlertLedger) {
    const channel: AlertChannel = {
      name: 'test',
      send: async (message) => {
        this.#told.push({ key: keyOf(message.event), at: this.#now });
        const fails = this.#fails;
        await this.#turns.turn();
        if (fails) this.#failed += 1;
        if (fails) throw new Error('down');
        this.#heard.push(message);
      },
    };
    const inTurns: AlertLedger = {
      claim: async (...given) => {
        await this.#turns.turn();
        const claim = await ledger.claim(...given);
        await this.#turns.turn();
        return claim;
      },
    };
    const limits = { quietSeconds: QUIET, maxPerHour: MOST };
    const tell = alerts({ channels: [channel], ledger: inTurns, warn: () => {}, ...limits });
    this.#tell = async (event) => {
      let telling: Promise<unknown> | undefined;
      tell(event, {
        ...{ requestId: 'r', clock: { now: () => 1000 * this.#now } },
        execution: { waitUntil: (work) => (telling = work) },
      });
      await telling;
    };
  }

  async run(all: readonly Operation[]): Promise<void> {
    for (const one of all) await this.#do(one);
    // What was kept back, or could not be sent, is told with the next one that is.
    this.#fails = false;
    this.#now += 10_000;
    await this.#tell(eventOf({ op: 'occurs', what: 'loss', which: 9 }));
    this.#occurred += 1;
    const sum = (of: (message: AlertMessage) => number) =>
      this.#heard.reduce((total, message) => total + of(message), 0);
    expect(sum(({ unsent }) => unsent)).toBe(this.#failed);
    expect(sum(({ keptBack, unsent }) => 1 + keptBack + unsent)).toBe(this.#occurred);
  }

  async #do(one: Operation): Promise<void> {
    switch (one.op) {
      case 'occurs':
        return await this.#occurs(one);
      case 'pass':
        this.#now += one.seconds;
        return;
      case 'fails':
        this.#fails = one.fails;
        return;
      case 'together': {
        await this.#turns.together(
          one.works.map((work) => () => this.#occurs(work)),
          one.turns,
        );
        this.#judge();
        return;
      }
    }
  }

  async #occurs(one: Occurs): Promise<void> {
    const key = keyOf(eventOf(one));
    const isQuiet = this.#told.some((other) => other.key === key && other.at > this.#now - QUIET);
    const isMany = one.what === 'loss' && this.#lossesOf(this.#now).length >= MOST;
    const before = this.#told.length;
    this.#occurred += 1;
    await this.#tell(eventOf(one));
    if (this.#turns.isOn) return;
    expect(this.#told.length - before).toBe(isQuiet || isMany ? 0 : 1);
    this.#judge();
  }

  #judge(): void {
    const last = this.#told.at(-1);
    if (last === undefined) return;
    const { key, at } = last;
    expect(this.#told.filter((one) => one.key === key && one.at > at - QUIET)).toHaveLength(1);
    expect(this.#lossesOf(at).length).toBeLessThanOrEqual(MOST);
  }

  #lossesOf(now: number): readonly unknown[] {
    return this.#told.filter(({ key, at }) => key.startsWith('loss') && at > now - 3600);
  }
}

function eventOf({ what, which }: Occurs): AuditEvent {
  const head = {
    id: 'e',
    time: 't',
    severity: 'high',
    outcome: 'allow',
    reason: [],
    observer: { worker: 'gate' },
  };
  return (what === 'loss'
    ? { ...head, type: 'audit.loss', loss: { sink: `sink ${which}` } }
    : {
        ...head,
        type: 'break_glass',
        break_glass: { change: 'used', grant: `grant ${which}` },
      }) as unknown as AuditEvent;
}

function keyOf(event: AuditEvent): string {
  if (event.type === 'break_glass') return `glass ${event.break_glass.grant}`;
  return event.type === 'audit.loss' ? `loss ${event.loss.sink}` : 'other';
}

describe('for any concurrent events, each alert is sent once in a while, within the limit, and each is sent or counted', () => {
  test.each([
    ['in SQLite', () => ledgerTables(new SqliteStorage().sql)],
    ['in memory', memoryLedger],
  ])(
    'in a ledger stored %s',
    async (_where, make) => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(operation, { minLength: 3, maxLength: 40, size: 'max' }),
          async (operations: readonly Operation[]) => {
            await new Model(make()).run(operations);
          },
        ),
        { numRuns: runs(200) },
      );
    },
    60_000,
  );
});
