import { AccessError } from '@portcullis/core';
import { type Origin, type OriginRequest, type OriginScope, requireOrigin } from '../origin.ts';
import { proxyError } from '../proxy-failure.ts';
import { isInTrouble, mayBeSentAgain } from './call-kind.ts';
import { CircuitBreaker } from './circuit-breaker.ts';
import { isHealthy } from './health-check.ts';
import type { OriginChange } from './origin-change.ts';
import { type ResilienceOptions, type ResilienceSettings, resilienceSettings } from './resilience-options.ts';
import { timedUpload } from './timed-upload.ts';
import { watchedAnswer } from './watched-body.ts';

/**
 * An origin that is helped when it is in trouble: each call is given up in time, what may be sent again is, one that fails on and
 * on is left alone for a while, and another may stand in for it.
 *
 * A request that changes something is sent **once**, whatever happens to it. Where the platform connects is not seen from a
 * Worker: a server that cannot be reached fails at once or after `firstByteSeconds`.
 *
 * Fails with 503 `proxy.origin_left_alone` while the origin is left alone, and with the codes of any origin. Throws `TypeError`
 * for options that cannot work. It does **not** know how calls of other isolates went.
 *
 * @example
 * ```ts
 * import { binding, resilient } from '@portcullis/proxy';
 *
 * const origin = resilient(binding('PHORGE'), {
 *   health: { path: '/status/', contains: 'ALIVE' },
 *   failover: binding('PHORGE_REPLICA'),
 * });
 * ```
 */
export function resilient<Env, FailoverEnv = unknown>(
  origin: Origin<Env>,
  options: ResilienceOptions<FailoverEnv> = {},
): Origin<Env & FailoverEnv> {
  requireOrigin('resilient', origin);
  const settings = resilienceSettings<Env & FailoverEnv>(options as ResilienceOptions<Env & FailoverEnv>);
  const calls = new ResilientCalls<Env & FailoverEnv>(origin, settings);
  const { failover } = settings;
  return {
    ...origin,
    ...(failover?.needsSignal === true ? { needsSignal: true } : {}),
    answeredBy: (answer) => (calls.isOfFailover(answer) && failover ? failover.name : origin.name),
    send: (_target, init, _env, scope) => calls.send(init, scope),
  };
}

/** How a call that may not be the last one ended: with an answer, or with what it failed with. */
type Outcome = { readonly answer: Response } | { readonly error: unknown };

/** The calls to one origin, and what was learned of it by them. */
class ResilientCalls<Env> {
  readonly #origin: Origin<Env>;
  readonly #settings: ResilienceSettings<Env>;
  readonly #breaker: CircuitBreaker;
  readonly #ofFailover = new WeakSet<Response>();

  constructor(origin: Origin<Env>, settings: ResilienceSettings<Env>) {
    this.#origin = origin;
    this.#settings = settings;
    const { failures, openSeconds } = settings;
    this.#breaker = new CircuitBreaker({ failures, openMs: openSeconds * 1000 });
  }

  isOfFailover(answer: Response): boolean {
    return this.#ofFailover.has(answer);
  }

  async send(init: OriginRequest, scope: OriginScope<Env>): Promise<Response> {
    const { failover, failoverTakesWrites, retries } = this.#settings;
    const again = mayBeSentAgain(init);
    if (!this.#isAsked(scope)) {
      if (failover !== undefined && (again || failoverTakesWrites))
        return this.#failOver(failover, init, scope);
      throw this.#leftAlone();
    }
    let outcome = await this.#attempt(init, scope);
    for (let left = again ? retries : 0; left > 0 && isWorthAnother(outcome); left -= 1) {
      if (this.#breaker.admit(scope.clock.now()) === 'open') break;
      await discard(outcome);
      this.#tell('retried', codeOf(outcome), scope);
      outcome = await this.#attempt(init, scope);
    }
    if (again && failover !== undefined && isWorthAnother(outcome)) {
      await discard(outcome);
      return this.#failOver(failover, init, scope, codeOf(outcome));
    }
    if ('error' in outcome) throw outcome.error;
    return this.#watched(outcome.answer, scope);
  }

  /** Whether this call goes to the origin. Where there is a health check, that one is the probe. */
  #isAsked(scope: OriginScope<Env>): boolean {
    const admission = this.#breaker.admit(scope.clock.now());
    const { health } = this.#settings;
    if (admission !== 'probe' || health === undefined) return admission !== 'open';
    const asked = this.#inTime(isHealthy(this.#origin, health, scope)).then(
      (isWell) => this.#learn(isWell, 'proxy.origin_unreachable', scope),
      () => this.#learn(false, 'proxy.origin_timeout', scope),
    );
    scope.execution.waitUntil(asked);
    return false;
  }

  /** One call to the origin, of which the circuit learns. */
  async #attempt(init: OriginRequest, scope: OriginScope<Env>): Promise<Outcome> {
    try {
      const answer = await this.#call(this.#origin, init, scope);
      this.#learn(!isInTrouble(answer), codeOf({ answer }), scope);
      return { answer };
    } catch (error) {
      // What is wrong with the Worker itself, or a client that left, says nothing of the origin.
      const isOrigins = !isOwnFault(error) && init.signal?.aborted !== true;
      if (!isOrigins) throw error;
      this.#learn(false, codeOf({ error }), scope);
      return { error };
    }
  }

  #learn(wentWell: boolean, code: string, scope: OriginScope<Env>): void {
    if (wentWell) {
      if (this.#breaker.succeeded()) this.#tell('circuit_closed', undefined, scope);
    } else if (this.#breaker.failed(scope.clock.now())) this.#tell('circuit_opened', code, scope);
  }

  async #failOver(
    failover: Origin<Env>,
    init: OriginRequest,
    scope: OriginScope<Env>,
    code = 'proxy.origin_left_alone',
  ): Promise<Response> {
    this.#tell('failed_over', code, scope);
    const watched = this.#watched(await this.#call(failover, init, scope), scope);
    this.#ofFailover.add(watched);
    return watched;
  }

  #watched(answer: Response, scope: OriginScope<Env>): Response {
    const { idleSeconds, startTimer } = this.#settings;
    if (idleSeconds === undefined) return answer;
    return watchedAnswer(answer, {
      idleMs: idleSeconds * 1000,
      startTimer,
      ended: (how) =>
        this.#tell(how, how === 'body_stalled' ? 'proxy.origin_timeout' : 'proxy.origin_unreachable', scope),
    });
  }

  #call(origin: Origin<Env>, given: OriginRequest, scope: OriginScope<Env>): Promise<Response> {
    const { init, complete } = timedUpload(given);
    return this.#inTime(origin.send(scope.target, init, scope.env, scope), complete);
  }

  /**
   * A call's answer, or the error of one that took too long. It ends with its request.
   * @param from from when on it is timed. Default: now
   */
  #inTime<Value>(call: Promise<Value>, from?: Promise<void>): Promise<Value> {
    const { firstByteSeconds, startTimer } = this.#settings;
    return new Promise((resolve, reject) => {
      let cancel = (): void => {};
      let isOver = false;
      const detail = `origin "${this.#origin.name}" sent no headers within firstByteSeconds (${firstByteSeconds})`;
      const late = (): void => reject(proxyError('proxy.origin_timeout', { detail }));
      const start = (): void => {
        if (!isOver) cancel = startTimer(late, firstByteSeconds * 1000);
      };
      if (from === undefined) start();
      // An upload that breaks off ends the call itself.
      else from.then(start, () => {});
      const end = (): void => {
        isOver = true;
        cancel();
      };
      call.then(resolve, reject).finally(end);
    });
  }

  #leftAlone(): AccessError {
    const { openSeconds } = this.#settings;
    const detail = `origin "${this.#origin.name}" failed too often in a row, and is left alone for openSeconds (${openSeconds})`;
    const headers = { 'retry-after': String(Math.ceil(openSeconds)) };
    return proxyError('proxy.origin_left_alone', { detail, headers });
  }

  #tell(change: OriginChange, code: string | undefined, scope: OriginScope<Env>): void {
    this.#settings.tell({ upstream: this.#origin.name, change, code }, scope);
  }
}

/** What only the Worker can be wrong about, such as a binding that it lacks. */
function isOwnFault(error: unknown): boolean {
  return error instanceof AccessError && error.code !== 'proxy.origin_timeout';
}

/** Whether another call may fare better. An origin that says when to come back is taken at its word. */
function isWorthAnother(outcome: Outcome): boolean {
  if ('error' in outcome) return true;
  return isInTrouble(outcome.answer) && !outcome.answer.headers.has('retry-after');
}

async function discard(outcome: Outcome): Promise<void> {
  if ('answer' in outcome) await outcome.answer.body?.cancel();
}

function codeOf(outcome: Outcome): string {
  if ('answer' in outcome) return `proxy.origin_status_${outcome.answer.status}`;
  return outcome.error instanceof AccessError ? outcome.error.code : 'proxy.origin_unreachable';
}
