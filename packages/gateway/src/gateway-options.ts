import type { Sink } from '@portcullis/audit';
import type { Clock, Random } from '@portcullis/core';
import { consoleReport, defined, systemClock, systemRandom, tellOperator } from '@portcullis/core/internal';

/** Options that a configuration cannot contain: for tests, and for sinks in code. */
export interface GatewayOptions {
  /** Sinks, in addition to those of the configuration. Default: none. */
  readonly sinks?: readonly Sink[];
  /** Default: the runtime's clock. */
  readonly clock?: Clock;
  /** Default: the runtime's cryptographic random source. */
  readonly random?: Random;
  /**
   * Sends requests to providers, directories, sinks, and origins without a binding. In tests, use the one of `@portcullis/testing`,
   * which simulates a provider. Default: the runtime's `fetch`.
   */
  readonly fetch?: (url: string, init: RequestInit) => Promise<Response>;
  /**
   * Fetches what unauthenticated clients name: the documents of OAuth clients (`login.agents.documents`). It must connect to public
   * addresses alone, and must not follow redirects. Default: on Workers `fetch`, with the compatibility flag
   * `global_fetch_strictly_public`; in `gatewayServer()` `publicFetch()`.
   */
  readonly publicFetch?: (url: string, init: RequestInit) => Promise<Response>;
  /** Waits so many milliseconds. Default: the runtime's timer. */
  readonly sleep?: (milliseconds: number) => Promise<void>;
  /** Receives messages that need an operator's attention, without secrets. Default: the runtime's `console.error`. */
  readonly warn?: (text: string) => void;
  /** Receives informational messages. Default: the runtime's `console.info`. */
  readonly inform?: (text: string) => void;
}

/** The options, with the gateway's own defaults. */
export type GatewaySettings = GatewayOptions &
  Required<Pick<GatewayOptions, 'sinks' | 'clock' | 'random' | 'warn' | 'inform'>>;

/** Adds the defaults to the options. */
export function gatewaySettings(options: GatewayOptions): GatewaySettings {
  const { warn = consoleReport, inform = (text) => console.info(text) } = options;
  return {
    ...options,
    sinks: options.sinks ?? [],
    clock: options.clock ?? systemClock,
    random: options.random ?? systemRandom,
    warn: (text) => tellOperator(warn, text),
    inform: (text) => tellOperator(inform, text),
  };
}

/** The options that packages take by the same names, if they were set. */
export function network({ fetch, sleep }: GatewayOptions): Pick<GatewayOptions, 'fetch' | 'sleep'> {
  return defined({ fetch, sleep });
}

/** The same, for packages whose `fetch` takes a `Request`. */
export function requestNetwork({ fetch, sleep }: GatewayOptions): {
  readonly fetch?: (request: Request) => Promise<Response>;
  readonly sleep?: NonNullable<GatewayOptions['sleep']>;
} {
  return defined({ fetch: fetch && ((request: Request) => fetch(request.url, request)), sleep });
}
