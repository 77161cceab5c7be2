import type { AuditEvent, RequestEvent } from '@portcullis/audit';
import type { Decision, Resource } from '@portcullis/core';
import { requestId } from '@portcullis/core/internal';
import { type CompiledPolicy, evaluate } from '@portcullis/policy';
import { type Person, people } from './believable-people.ts';
import { visits } from './believable-visits.ts';

/** Whose days are made up. */
export interface BelievableOptions {
  /** The public host of the gate. */
  readonly host: string;
  /** Decides about each request, as the gate does. */
  readonly policy: CompiledPolicy;
  readonly policyVersion: string;
  /** What a request is about, as the gate says. */
  readonly classify: (method: string, path: string) => Resource | undefined;
  /** How many events. */
  readonly count: number;
  /** The last is of about this time; milliseconds since the Unix epoch. */
  readonly until: number;
  /** The first is so many days older. */
  readonly days: number;
  /** From 0 to 1. The same numbers make the same events. */
  readonly random: () => number;
}

const ISSUER = 'https://id.corp.example';
const ORIGIN = 'PHORGE';
const DAY_MS = 86_400_000;

/**
 * Events as a company of forty people leaves them in some days at work: in the order of time, decided by the policy that
 * is given, with logins, signals, an hour in which the origin failed, and whatever else a gate writes down.
 */
export function* believableEvents(options: BelievableOptions): Generator<AuditEvent> {
  const { count, until, days, random } = options;
  const begin = until - days * DAY_MS;
  const times = Array.from({ length: count }, () => workingTime(begin, days, random)).toSorted(
    (a, b) => a - b,
  );
  const outage = begin + (days - 1) * DAY_MS * random();
  const makers = new EventMaker(options, (time) => Math.abs(time - outage) < DAY_MS / 96);
  for (const time of times) yield makers.next(Math.min(time, until));
}

/** A time of some day: mostly from 8 to 18, and seldom on weekends. */
function workingTime(begin: number, days: number, random: () => number): number {
  for (;;) {
    const time = begin + random() * days * DAY_MS;
    const date = new Date(time);
    const hour = date.getUTCHours() + date.getUTCMinutes() / 60;
    const weekend = date.getUTCDay() % 6 === 0 ? 0.1 : 1;
    const daytime = Math.exp(-(((hour - 13) / 4) ** 2)) + 0.04;
    if (random() < daytime * weekend) return time;
  }
}

class EventMaker {
  readonly #options: BelievableOptions;
  readonly #isOut: (time: number) => boolean;
  #made = 0;

  constructor(options: BelievableOptions, isOut: (time: number) => boolean) {
    this.#options = options;
    this.#isOut = isOut;
  }

  next(time: number): AuditEvent {
    const { random } = this.#options;
    const number = this.#made++;
    if (number === 0 || number % 4000 === 3500) return this.#policyLoaded(time);
    if (number % 900 === 450) return this.#keysRotated(time);
    if (number % 1200 === 700) return this.#staleKeys(time);
    if (number % 3000 === 800) return this.#loss(time);
    const chance = random();
    const person = one(people, random);
    if (chance < 0.06) return this.#login(time, person);
    if (chance < 0.072) return this.#signal(time, person);
    return this.#request(time, person);
  }

  #head(time: number, outcome: 'allow' | 'deny' | 'error', reason: readonly string[] = []) {
    const { random } = this.#options;
    const bytes = (array: Uint8Array): Uint8Array => array.fill(0).map(() => Math.floor(random() * 256));
    const severity = { allow: 'informational', deny: 'low', error: 'medium' } as const;
    return {
      schema: 'portcullis.event/1',
      id: requestId({ now: () => Math.floor(time) }, bytes),
      time: new Date(time).toISOString(),
      severity: severity[outcome],
      outcome,
      reason,
      observer: { worker: 'phorge-gate', colo: 'AMS' },
    } as const;
  }

  #request(time: number, person: Person): RequestEvent {
    const { host, policy, policyVersion, classify, random } = this.#options;
    const visit = one(person.contractor ? visits.contractor : visits.employee, random);
    const [method, template] = visit;
    const path = template.replace('#', String(1 + Math.floor(random() * 900)));
    const resource = classify(method, path);
    const decision = evaluate(policy, {
      caller: {
        kind: 'user',
        email: person.email,
        authentication: { acr: undefined, amr: person.amr, authTime: time / 1000 - 3600 },
      },
      roles: person.roles,
      method,
      path,
      resource,
      network: { country: person.country },
      now: time,
    });
    const allowed = decision.effect === 'allow';
    const failed = allowed && (this.#isOut(time) || random() < 0.002);
    const outcome = allowed ? (failed ? 'error' : 'allow') : 'deny';
    const reason = failed
      ? ['proxy.origin_timeout']
      : allowed
        ? [decision.reason]
        : ['policy.denied', decision.reason];
    const latency = Math.round(18 + 60 * -Math.log(1 - random()) * (path.startsWith('/diffusion') ? 5 : 1));
    const head = this.#head(time, outcome, reason);
    return {
      ...head,
      type: 'request.decision',
      outcome,
      actor: actorOf(person),
      auth: { method: 'session', provider: 'corp', amr: person.amr, mfa: person.amr.includes('mfa') },
      src: { country: person.country, ip: person.ip },
      http: {
        method,
        host,
        path,
        path_raw: path,
        status: failed ? 504 : allowed ? 200 : 403,
        ua: person.agent,
      },
      ...(resource === undefined ? {} : { resource: resourceOf(resource) }),
      policy: verdictOf(decision, policyVersion),
      trace: { request_id: head.id },
      edge: { latency_us: (latency + 3) * 1000 },
      ...(allowed && !failed ? { upstream: { id: ORIGIN, status: 200, latency_ms: latency } } : {}),
    };
  }

  #login(time: number, person: Person): AuditEvent {
    const chance = this.#options.random();
    const [outcome, reason] =
      chance < 0.02
        ? (['error', ['session.provider_unavailable']] as const)
        : chance < 0.06
          ? (['deny', ['session.login_refused']] as const)
          : (['allow', []] as const);
    const who = outcome === 'allow' ? { actor: actorOf(person) } : {};
    const auth = { method: 'session', provider: person.contractor ? 'partners' : 'corp', amr: person.amr };
    return {
      ...this.#head(time, outcome, reason),
      type: 'login',
      ...who,
      auth,
      src: { country: person.country },
    };
  }

  #signal(time: number, person: Person): AuditEvent {
    const { random } = this.#options;
    const name = one(
      ['new_device', 'new_device', 'new_country', 'first_use', 'denial_burst'] as const,
      random,
    );
    const now = { new_device: undefined, new_country: 'PT', first_use: 'diffusion', denial_burst: undefined }[
      name
    ];
    const signal = {
      name,
      ...(now === undefined ? {} : { now }),
      ...(name === 'denial_burst' ? { value: 10 } : {}),
    };
    const head = this.#head(time, 'allow');
    return {
      ...head,
      severity: 'medium',
      type: 'signal',
      actor: actorOf(person),
      src: { country: person.country },
      signal,
    };
  }

  #policyLoaded(time: number): AuditEvent {
    const { policyVersion, policy } = this.#options;
    return {
      ...this.#head(time, 'allow'),
      type: 'policy.loaded',
      policy: { id: policy.name, version_sha256: policyVersion },
    };
  }

  #keysRotated(time: number): AuditEvent {
    return {
      ...this.#head(time, 'allow'),
      type: 'keys.rotated',
      keys: { purpose: 'session', kid: `k${this.#made}` },
    };
  }

  #staleKeys(time: number): AuditEvent {
    return { ...this.#head(time, 'error'), type: 'jwks.stale_used', keys: { issuer: ISSUER, age_s: 5400 } };
  }

  #loss(time: number): AuditEvent {
    return {
      ...this.#head(time, 'error'),
      type: 'audit.loss',
      outcome: 'error',
      loss: { sink: 'http', count: 3, cause: 'TimeoutError' },
    };
  }
}

function actorOf({ subject, email, name, roles }: Person) {
  return { kind: 'user', iss: ISSUER, sub: subject, email, name, roles } as const;
}

function resourceOf({ application, kind, id, operation }: Resource) {
  return {
    app: application,
    ...(kind === undefined ? {} : { kind }),
    ...(id === undefined ? {} : { id }),
    ...(operation === undefined ? {} : { operation }),
  };
}

function verdictOf({ effect, rule, policy, considered }: Decision, version: string) {
  return {
    id: policy,
    version_sha256: version,
    decision: effect,
    ...(rule === undefined ? {} : { matched_rule: rule }),
    trace: considered.map(({ rule: name, effect: made, matched }) => ({ rule: name, effect: made, matched })),
  };
}

function one<Item>(list: readonly Item[], random: () => number): Item {
  return list[Math.floor(random() * list.length)] as Item;
}
