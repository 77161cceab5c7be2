import { gateway } from 'portcullis';
import configuration from '../portcullis.json' with { type: 'json' };

/** The Worker's bindings, as wrangler.jsonc declares them. */
interface Env {
  /** The way to Phorge: a VPC Service, so that the origin has no public address. */
  readonly PHORGE: Fetcher;
  /** The identity provider's issuer. */
  readonly ISSUER: string;
  /** The public host of Phorge. */
  readonly GATE_HOST: string;
  /** Seals cookies: at least 32 random characters. A secret. */
  readonly SESSION_KEY: string;
  /** Proves to the identity provider that this is its client. A secret. */
  readonly CLIENT_SECRET: string;
  /** Keeps the sessions of people who logged in. */
  readonly SESSIONS: DurableObjectNamespace;
  /** The "Client Secret" of the provider in Phorge. A secret, of at least 32 random characters. */
  readonly PHORGE_SSO_SECRET: string;
  /** Keeps the codes that Phorge logs people in by, and their usernames. */
  readonly SSO: DurableObjectNamespace;
  /** Counts requests of crawlers. */
  readonly CRAWLERS: RateLimit;
  /** Counts requests of anonymous clients, by network. */
  readonly NETWORKS: RateLimit;
}

export { PortcullisSso } from '@portcullis/phabricator/durable-object';
export { PortcullisSessions } from '@portcullis/session/durable-object';

export default { fetch: gateway(configuration) } satisfies ExportedHandler<Env>;
