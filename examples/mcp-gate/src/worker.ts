import { gateway } from 'portcullis';
import configuration from '../portcullis.json' with { type: 'json' };

/** The Worker's bindings, as wrangler.jsonc declares them. */
interface Env {
  /** The way to the MCP server: a VPC Service, so that it has no public address. */
  readonly TOOLS: Fetcher;
  /** Counts what callers spend. */
  readonly CALLS: RateLimit;
  readonly GATE_HOST: string;
  /** Where users log in and allow agents, and all other pages of the gate. */
  readonly LOGIN_HOST: string;
  /** The identity provider's issuer. */
  readonly ISSUER: string;
  /** Stores sessions, and the agents that users allowed. */
  readonly SESSIONS: DurableObjectNamespace;
  /** Seals cookies and tokens. A secret. */
  readonly SESSION_KEY: string;
  /** Proves to the identity provider that the gate is its client. A secret. */
  readonly CLIENT_SECRET: string;
}

export { PortcullisSessions } from '@portcullis/session/durable-object';

export default { fetch: gateway(configuration) } satisfies ExportedHandler<Env>;
