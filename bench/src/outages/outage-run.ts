import type { OutageAnswer, OutageGate, OutageQuestion } from './outage-gate.ts';
import { PAGE } from './outage-origin.ts';

/** `served`, the code of a refusal, or `broken off`: an answer whose body the gate ended. */
export type Outcome = 'served' | 'broken off' | (string & {});

/** What a row of the table counts. */
export interface OutageCounts {
  readonly tried: number;
  readonly served: number;
  /** As the row expects, for the reason that it expects. */
  readonly refused: number;
  /** What came otherwise, in words. */
  readonly failed: readonly string[];
}

const JSON_ANSWER = { accept: 'application/json' };
const NAVIGATION = { accept: 'text/html', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };

/** Somebody without credentials is told this, whatever is out of order. */
const NOBODY = 'policy.login_required';

/** Sends what a row wants sent, and holds each answer to what must come. */
export class OutageRun {
  readonly gate: OutageGate;
  /** How often each kind of caller asks, each time. */
  readonly times: number;
  #tried = 0;
  #served = 0;
  #refused = 0;
  readonly #failed: string[] = [];

  constructor(gate: OutageGate, times: number) {
    this.gate = gate;
    this.times = times;
  }

  get counts(): OutageCounts {
    return { tried: this.#tried, served: this.#served, refused: this.#refused, failed: this.#failed };
  }

  /** Programs with a token of now; beside each, one without, who is let in at no time. */
  async programs(expected: Outcome, strangers: Outcome = NOBODY): Promise<void> {
    for (let time = 0; time < this.times; time += 1) {
      await this.program(expected, await this.token());
      await this.#asked('a stranger', strangers, { headers: JSON_ANSWER });
    }
  }

  /** A program with this token. */
  program(expected: Outcome, token: string, method = 'GET'): Promise<void> {
    const headers = { ...JSON_ANSWER, authorization: `Bearer ${token}` };
    return this.#asked('a program', expected, { method, headers });
  }

  /** A token that the provider signs now. */
  token(): Promise<string> {
    return this.gate.provider.identity.token({ groups: ['eng-web'], expiresInSeconds: 600 });
  }

  /** Somebody who is logged in. */
  async people(expected: Outcome, cookie: string): Promise<void> {
    for (let time = 0; time < this.times; time += 1) await this.person(expected, cookie);
  }

  /** The same, once. */
  person(expected: Outcome, cookie: string): Promise<void> {
    return this.#asked('a person', expected, { headers: { ...JSON_ANSWER, cookie } });
  }

  /**
   * Somebody logs in. `served`: to the end, and the cookie is returned. Else the code with which the gate ends it, at whichever
   * step.
   */
  async login(expected: Outcome): Promise<string> {
    const { gate } = this;
    const begun = await gate.ask('/', { headers: NAVIGATION });
    const done =
      begun.status === 302
        ? await gate.ask(gate.provider.authorize(begun.location ?? ''), {
            headers: { ...NAVIGATION, 'sec-fetch-site': 'cross-site', cookie: begun.cookie },
          })
        : begun;
    const outcome = done.status === 303 ? 'served' : this.#codeOfLast(done);
    this.#hold('a login', expected, outcome);
    return done.cookie;
  }

  /** Something that is counted beside the requests. */
  holdNumber(what: string, found: number, expected: number): void {
    if (found !== expected) this.#failed.push(`${what}: ${found} instead of ${expected}`);
  }

  async #asked(who: string, expected: Outcome, question: OutageQuestion): Promise<void> {
    this.#hold(who, expected, outcomeOf(await this.gate.ask('/page', question)));
  }

  #hold(who: string, expected: Outcome, outcome: Outcome): void {
    this.#tried += 1;
    if (outcome !== expected) this.#failed.push(`${who}: ${outcome} instead of ${expected}`);
    else if (outcome === 'served') this.#served += 1;
    else this.#refused += 1;
  }

  /** A page says its code to people only: the event has it. */
  #codeOfLast({ status }: OutageAnswer): Outcome {
    const last = this.gate.events.findLast(({ type }) => type === 'request.decision');
    return last?.reason[0] ?? `${status} without a reason`;
  }
}

function outcomeOf({ status, code, text, isBroken }: OutageAnswer): Outcome {
  if (isBroken) return 'broken off';
  if (status === 200 && text === PAGE) return 'served';
  return code ?? `${status} ${text}`;
}
