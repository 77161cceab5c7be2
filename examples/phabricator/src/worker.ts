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
}

export { PortcullisSessions } from '@portcullis/session/durable-object';

export default { fetch: gateway<Env>(configuration) };
