import { gateway } from 'portcullis';
import configuration from '../portcullis.json' with { type: 'json' };

/** The Worker's bindings, as wrangler.jsonc declares them. */
interface Env {
  /** The way to the MCP server: a VPC Service, so that it has no public address. */
  readonly TOOLS: Fetcher;
  /** Counts what callers spend. */
  readonly CALLS: RateLimit;
  readonly GATE_HOST: string;
  /** The identity provider's issuer. */
  readonly ISSUER: string;
}

export default { fetch: gateway(configuration) } satisfies ExportedHandler<Env>;
