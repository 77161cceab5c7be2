import type { Ask, Connect } from '../network/ask.ts';
import type { PhorgeConfig } from './config-output.ts';

/** The Phorge that is looked at, and the ways to it. */
export interface Subject {
  /** Its public address. */
  readonly publicUrl: URL;
  /** Sends requests from outside. */
  readonly outside: Ask;
  /** Behind the gate, under the public host; `undefined` where no way leads there. */
  readonly origin: Ask | undefined;
  /** The same under another host. */
  readonly originAs: ((host: string) => Ask) | undefined;
  /** For the alternate file domain, which has a host of its own. */
  readonly connect: Connect;
  /** Where the gate's server for single sign-on is, as Phorge should know it. */
  readonly providerUri: string;
  /** What the provider in Phorge should be called; `undefined`: not compared. */
  readonly serverName: string | undefined;
  readonly clientId: string | undefined;
  /** Whether Phorge is expected to show pages to anonymous users. */
  readonly allowsPublic: boolean;
  /** Names of the webhooks that are meant to be open. */
  readonly webhooks: readonly string[];
  /** What `bin/config get` said. */
  readonly config: PhorgeConfig | undefined;
}
