import { type AuditEvent, memorySink } from '@portcullis/audit';
import { type LoginProvider, loginProvider } from '@portcullis/testing/internal';
import type { GatewayHandler } from 'portcullis';
import { kvConfiguration, movingGateway } from 'portcullis/moving';
import { Dependency } from './dependency.ts';
import { MovedTime } from './moved-time.ts';
import { OutageOrigin } from './outage-origin.ts';
import { type Platform, startPlatform } from './platform.ts';

const ISSUER = 'https://idp.example';
const HOST = 'https://wiki.corp.example';

/** What of its configuration a row may have otherwise. */
export interface OutageSettings {
  /** Its list of locks. Default: none. */
  readonly lock?: object;
  readonly onSinkFailure?: 'open' | 'closed';
  readonly resilience?: object;
  /** How far the gate's clock is ahead of the provider's, in seconds. Default 0. */
  readonly clockAheadSeconds?: number;
}

/** What somebody was told. */
export interface OutageAnswer {
  readonly status: number;
  /** The code of a refusal; `undefined` where it was served. */
  readonly code: string | undefined;
  readonly text: string;
  /** Whether the body ended before its end. */
  readonly isBroken: boolean;
  readonly location: string | null;
  readonly cookie: string;
}

/** What is sent. */
export interface OutageQuestion {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A gate in this process, all that it stands on, and time that moves. */
export class OutageGate {
  readonly time = new MovedTime();
  readonly origin = new OutageOrigin();
  readonly platform: Platform = startPlatform(this.time);
  /** The way to the provider. */
  readonly internet = new Dependency(this.time);
  readonly provider: LoginProvider;
  /** Whether the provider answers everything with a page of somebody else's. */
  talksNonsense = false;
  /** A sink that never fails: it knows what must be elsewhere. */
  readonly witness = memorySink();
  readonly #settings: OutageSettings;
  #isolate: Isolate;

  private constructor(provider: (now: () => number) => LoginProvider, settings: OutageSettings) {
    this.#settings = settings;
    this.provider = provider(() => this.time.now);
    this.platform.configure(JSON.stringify(configuration(settings)));
    this.#isolate = this.#isolateOf();
  }

  static async start(settings: OutageSettings = {}): Promise<OutageGate> {
    let now = (): number => 0;
    const provider = await loginProvider(() => now(), ISSUER, 'gate');
    provider.person.groups = ['eng-web'];
    return new OutageGate((clock) => {
      now = clock;
      return provider;
    }, settings);
  }

  /** From here on an isolate serves that remembers nothing. */
  restart(): void {
    this.#isolate = this.#isolateOf();
  }

  get events(): readonly AuditEvent[] {
    return this.witness.events;
  }

  /** Takes the platform's Cache API away again, which Node has none of. */
  close(): void {
    Reflect.deleteProperty(globalThis, 'caches');
  }

  /** Sends a request, and waits for all that it leaves behind. */
  async ask(path: string, { method = 'GET', headers = {} }: OutageQuestion = {}): Promise<OutageAnswer> {
    const background: Promise<unknown>[] = [];
    const execution = { waitUntil: (work: Promise<unknown>) => void background.push(work) };
    const request = new Request(new URL(path, HOST), { method, headers });
    const { serve, env } = this.#isolate;
    Object.assign(globalThis, { caches: this.platform.caches });
    const answer = await serve(request, env, execution);
    const { text, isBroken } = await bodyOf(answer);
    for (let done = 0; done < background.length; done += 1) await background[done];
    // What moved it on its own account shall not do so beside the next request.
    await this.time.rests;
    const isRefusal = answer.headers.get('content-type') === 'application/problem+json';
    return {
      status: answer.status,
      code: isRefusal ? (JSON.parse(text) as { code: string }).code : undefined,
      text,
      isBroken,
      location: answer.headers.get('location'),
      cookie: answer.headers
        .getSetCookie()
        .filter((cookie) => !/max-age=0/i.test(cookie))
        .map((cookie) => cookie.slice(0, cookie.indexOf(';')))
        .join('; '),
    };
  }

  #isolateOf(): Isolate {
    const { clockAheadSeconds = 0 } = this.#settings;
    const env = { ...this.platform.env, WIKI: this.origin };
    const serve = movingGateway(
      (env: never) => kvConfiguration((env as { CONFIGURATION: never }).CONFIGURATION),
      {
        clock: { now: () => this.time.now + clockAheadSeconds * 1000 },
        sleep: this.time.wait,
        fetch: (url, init) =>
          this.internet.does(() =>
            this.talksNonsense ? new Response('<title>Welcome</title>') : this.provider.fetch(url, init),
          ),
        sinks: [this.witness],
        warn: () => {},
        inform: () => {},
        secrets: () => ({
          SESSION_KEY: {
            name: 'store',
            read: async () => [{ id: 'one', value: await this.platform.secret() }] as const,
          },
        }),
      },
    );
    return { serve: serve as Isolate['serve'], env };
  }
}

/** What an isolate remembers by: its code that has run, and its bindings. */
interface Isolate {
  readonly serve: GatewayHandler<object>;
  readonly env: object;
}

async function bodyOf(answer: Response): Promise<{ readonly text: string; readonly isBroken: boolean }> {
  try {
    return { text: await answer.text(), isBroken: false };
  } catch {
    // The gate ends a body that the origin does not: whoever reads it is told.
    return { text: '', isBroken: true };
  }
}

function configuration({ onSinkFailure = 'open', resilience, lock }: OutageSettings): object {
  return {
    providers: [{ type: 'oidc', name: 'corp', issuer: ISSUER, audience: 'gate' }],
    roles: { engineer: ['eng-*'] },
    keyCache: { kv: 'KEYS' },
    ...(lock === undefined ? {} : { lock }),
    login: {
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable, as configurations name it
      keys: ['${SESSION_KEY}'],
      durableObject: 'SESSIONS',
      providers: {
        corp: {
          issuer: ISSUER,
          clientId: 'gate',
          clientAuthentication: { method: 'client_secret_basic', secret: 'a client secret' },
        },
      },
    },
    audit: {
      onSinkFailure,
      sinks: [
        { type: 'queue', binding: 'AUDIT_QUEUE' },
        { type: 'd1', binding: 'AUDIT_DB' },
        { type: 'r2', binding: 'AUDIT_FILES' },
      ],
    },
    instances: [
      {
        name: 'wiki',
        hosts: [new URL(HOST).host],
        application: 'web',
        origin: { binding: 'WIKI' },
        ...(resilience === undefined ? {} : { resilience }),
        policy: {
          name: 'wiki',
          rules: [{ name: 'engineering', effect: 'allow', who: { roles: ['engineer'] }, paths: ['/**'] }],
        },
      },
    ],
  };
}
