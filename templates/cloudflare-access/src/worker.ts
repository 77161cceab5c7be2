import { gateway } from 'portcullis';
import configuration from '../portcullis.json' with { type: 'json' };

/** The Worker's bindings, as wrangler.jsonc declares them. */
interface Env {
  /** The way to the wiki: a VPC Service, so that it has no public address. */
  readonly WIKI: Fetcher;
  readonly GATE_HOST: string;
  /** `acme` of `acme.cloudflareaccess.com`. */
  readonly ACCESS_TEAM: string;
  /** The "Application Audience (AUD) Tag" of the Access application. */
  readonly ACCESS_AUDIENCE: string;
}

export default { fetch: gateway(configuration) } satisfies ExportedHandler<Env>;
