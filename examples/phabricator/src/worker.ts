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
}

export default { fetch: gateway<Env>(configuration) };
