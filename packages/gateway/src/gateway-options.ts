import type { Sink } from '@portcullis/audit';
import type { Clock, Random } from '@portcullis/core';
import { consoleReport, defined, systemClock, systemRandom, tellOperator } from '@portcullis/core/internal';

/** What configuration cannot say: for tests, and for sinks that are code. */
export interface GatewayOptions {
  /** Sinks besides those of the configuration. */
  readonly sinks?: readonly Sink[];
  /** Default: the runtime's clock. */
  readonly clock?: Clock;
  /** Default: the runtime's cryptographic random source. */
  readonly random?: Random;
  /**
   * Asks providers, directories, sinks, and the origins that are no binding: that of `@portcullis/testing` plays a whole
   * provider. Default: the runtime's `fetch`.
   */
  readonly fetch?: (url: string, init: RequestInit) => Promise<Response>;
  /** Waits so many milliseconds. Default: the runtime's timer. */
  readonly sleep?: (milliseconds: number) => Promise<void>;
  /** Is told what an operator should see at once, without secrets. Default: the runtime's `console.error`. */
  readonly warn?: (text: string) => void;
  /** Is told what is good to know of a gate that works. Default: the runtime's `console.info`. */
  readonly inform?: (text: string) => void;
}

/** The options, completed as far as they have a default that is not a package's own. */
export type GatewaySettings = GatewayOptions &
  Required<Pick<GatewayOptions, 'sinks' | 'clock' | 'random' | 'warn' | 'inform'>>;

/** Completes the options. */
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

/** Those that packages take under the same names, where they were given. */
export function network({ fetch, sleep }: GatewayOptions): Pick<GatewayOptions, 'fetch' | 'sleep'> {
  return defined({ fetch, sleep });
}

/** The same for those that ask with a whole request. */
export function requestNetwork({ fetch, sleep }: GatewayOptions): {
  readonly fetch?: (request: Request) => Promise<Response>;
  readonly sleep?: NonNullable<GatewayOptions['sleep']>;
} {
  return defined({ fetch: fetch && ((request: Request) => fetch(request.url, request)), sleep });
}
