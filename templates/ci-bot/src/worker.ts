import { gateway } from 'portcullis';
import configuration from '../portcullis.json' with { type: 'json' };

/** The Worker's bindings, as wrangler.jsonc declares them. */
interface Env {
  /** The way to Phorge: a VPC Service, so that the origin has no public address. */
  readonly PHORGE: Fetcher;
  /** The public host of Phorge. */
  readonly GATE_HOST: string;
  /** The bot's API token at Phorge. A secret, which no job sees. */
  readonly BOT_TOKEN: string;
}

export default { fetch: gateway(configuration) } satisfies ExportedHandler<Env>;
