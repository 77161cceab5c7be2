import { gateway } from 'portcullis';
import configuration from '../portcullis.json' with { type: 'json' };

/** The Worker's bindings, as wrangler.jsonc declares them. */
interface Env {
  /** The way to the wiki: a VPC Service, so that it has no public address. */
  readonly WIKI: Fetcher;
  /** The way to the reports. */
  readonly REPORTS: Fetcher;
  readonly WIKI_HOST: string;
  readonly REPORTS_HOST: string;
  /** The identity provider's issuer. */
  readonly ISSUER: string;
  /** Where people log in, and all other pages of the gate. */
  readonly LOGIN_HOST: string;
  /** Keeps the sessions of people who logged in. */
  readonly SESSIONS: DurableObjectNamespace;
  /** Seals cookies. A secret. */
  readonly SESSION_KEY: string;
  /** Proves to the identity provider that this is its client. A secret. */
  readonly CLIENT_SECRET: string;
}

export { PortcullisSessions } from '@portcullis/session/durable-object';

export default { fetch: gateway(configuration) } satisfies ExportedHandler<Env>;
