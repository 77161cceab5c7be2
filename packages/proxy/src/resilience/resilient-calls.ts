import type { AccessError } from '@portcullis/core';
import { hasPassed } from '@portcullis/core/internal';
import type { Origin, OriginRequest, OriginScope } from '../origin.ts';
import { proxyError } from '../proxy-failure.ts';
import { isInTrouble, mayBeSentAgain } from './call-kind.ts';
import { type CallOutcome, codeOf, discard, isOwnFault, isWorthAnother } from './call-outcome.ts';
import { type Admission, CircuitBreaker } from './circuit-breaker.ts';
import { isConnectFailure } from './connect-failure.ts';
import { isHealthy } from './health-check.ts';
import type { OriginChange } from './origin-change.ts';
import { requesterOf } from './requester.ts';
import type { ResilienceSettings } from './resilience-options.ts';
import { type TimedUpload, timedUpload } from './timed-upload.ts';
import { watchedAnswer } from './watched-body.ts';

/** Sends calls to one origin, and tracks its state. */
export class ResilientCalls<Env> {
  readonly #origin: Origin<Env>;
  readonly #settings: ResilienceSettings<Env>;
  readonly #breaker: CircuitBreaker;
  readonly #ofFailover = new WeakSet<Response>();
  /** When the last health check was sent because of a suspected outage. */
  #suspectedAt: number | undefined;

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
    const again = mayBeSentAgain(init, scope);
    const admission = this.#admit(init, scope);
    if (admission === 'open') {
      if (failover !== undefined && (again || failoverTakesWrites))
        return this.#failOver(failover, init, scope);
      throw this.#leftAlone();
    }
    let outcome = await this.#attempt(init, scope);
    for (let left = again ? retries : 0; left > 0 && isWorthAnother(outcome); left -= 1) {
      if (!this.#breaker.isClosed) break;
      await discard(outcome);
      this.#tell('retried', codeOf(outcome), scope);
      outcome = await this.#attempt(init, scope);
    }
    this.#learn(outcome, admission, scope);
    if (again && failover !== undefined && isWorthAnother(outcome)) {
      await discard(outcome);
      return this.#failOver(failover, init, scope, codeOf(outcome));
    }
    if ('error' in outcome) throw outcome.error;
    return this.#watched(outcome.answer, scope);
  }

  /**
   * Whether this call is sent to the origin. The probe is the health check if there is one, otherwise a request without a
   * streaming body, since a client could block the others by never finishing its body.
   */
  #admit({ body }: OriginRequest, scope: OriginScope<Env>): Admission {
    const now = scope.clock.now();
    if (this.#settings.health !== undefined) {
      const admission = this.#breaker.admit(now);
      if (admission === 'probe') this.#check(scope);
      return admission === 'closed' ? 'closed' : 'open';
    }
    if (body instanceof ReadableStream) return this.#breaker.isClosed ? 'closed' : 'open';
    return this.#breaker.admit(now, requesterOf(scope));
  }

  /** The failures may be those of one caller or one page: a health check decides, at most once per `openSeconds`. */
  #suspect(scope: OriginScope<Env>): void {
    const now = scope.clock.now();
    const { openSeconds } = this.#settings;
    if (this.#suspectedAt !== undefined && !hasPassed(openSeconds * 1000, this.#suspectedAt, now)) return;
    this.#suspectedAt = now;
    this.#check(scope);
  }

  /** Sends a health check concurrently with the request. */
  #check(scope: OriginScope<Env>): void {
    const { health } = this.#settings;
    if (health === undefined) return;
    const checked = this.#inTime(isHealthy(this.#origin, health, scope)).then(
      (isWell) => this.#checked(isWell, 'proxy.origin_unreachable', scope),
      () => this.#checked(false, 'proxy.origin_timeout', scope),
    );
    scope.execution.waitUntil(checked);
  }

  #checked(isWell: boolean, code: string, scope: OriginScope<Env>): void {
    if (isWell) this.#succeeded(scope);
    else if (this.#breaker.opened(scope.clock.now())) this.#tell('circuit_opened', code, scope);
  }

  /** One call to the origin. Throws if its failure is one of the Worker's configuration, or of the client. */
  async #attempt(init: OriginRequest, scope: OriginScope<Env>): Promise<CallOutcome> {
    const upload = timedUpload(init);
    try {
      const answer = await this.#call(this.#origin, upload, scope);
      return { answer, isUploaded: upload.state() === 'whole' };
    } catch (error) {
      if (isOwnFault(error) || init.signal?.aborted === true) throw error;
      // If the body fails after the call, the call ended it.
      const state = await upload.state();
      if (state === 'cut') throw proxyError('proxy.client_closed', { cause: error });
      return { error, isUploaded: state === 'whole' };
    }
  }

  /**
   * Reports the outcome of a request to the circuit breaker. A failure before the whole body was sent may be the client's, and is
   * not counted.
   */
  #learn(outcome: CallOutcome, admission: Admission, scope: OriginScope<Env>): void {
    if ('answer' in outcome && !isInTrouble(outcome.answer)) {
      this.#succeeded(scope);
      return;
    }
    if (!outcome.isUploaded) return;
    const call = {
      requester: requesterOf(scope),
      path: scope.target.path,
      isUnconnected: 'error' in outcome && isConnectFailure(outcome.error),
    };
    const after = this.#breaker.failed(call, scope.clock.now(), admission === 'probe');
    if (after === 'opened') this.#tell('circuit_opened', codeOf(outcome), scope);
    if (after === 'suspected') this.#suspect(scope);
  }

  #succeeded(scope: OriginScope<Env>): void {
    if (this.#breaker.succeeded()) this.#tell('circuit_closed', undefined, scope);
  }

  async #failOver(
    failover: Origin<Env>,
    init: OriginRequest,
    scope: OriginScope<Env>,
    code = 'proxy.origin_left_alone',
  ): Promise<Response> {
    this.#tell('failed_over', code, scope);
    const watched = this.#watched(await this.#call(failover, timedUpload(init), scope), scope);
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

  #call(origin: Origin<Env>, { init, complete }: TimedUpload, scope: OriginScope<Env>): Promise<Response> {
    return this.#inTime(origin.send(scope.target, init, scope.env, scope), complete);
  }

  /**
   * The response of a call, or a timeout error. The call itself ends with its request.
   * @param from when the timeout starts. Default: now
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
      // If the upload breaks off, the call fails as well.
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
    const detail = `origin "${this.#origin.name}" failed too often in a row: its circuit breaker is open, and requests are not forwarded for openSeconds (${openSeconds})`;
    const headers = { 'retry-after': String(Math.ceil(openSeconds)) };
    return proxyError('proxy.origin_left_alone', { detail, headers });
  }

  #tell(change: OriginChange, code: string | undefined, scope: OriginScope<Env>): void {
    this.#settings.tell({ upstream: this.#origin.name, change, code }, scope);
  }
}
