import type { GatewayConfiguration } from 'portcullis';
import type { WranglerFile } from '../files/wrangler-file.ts';
import type { CloudflareAccount } from '../store/cloudflare-api.ts';

/** What asking found. */
export interface LiveFinding {
  /** Where what was asked stands in the configuration. */
  readonly path: string;
  /** `bad` must be corrected; `unseen` could not be told from here; `ok` was seen to be right. */
  readonly verdict: 'bad' | 'unseen' | 'ok';
  /** What was found, and what to do. Holds no query, and nothing of an answer but its status. */
  readonly message: string;
}

/** What is asked. */
export interface LiveSubject {
  /** With its variables in their places, as far as they are known. */
  readonly configuration: GatewayConfiguration;
  readonly wrangler: WranglerFile | undefined;
  /** For each answer. */
  readonly timeoutSeconds: number;
  /** Whether the client secret is tried at each provider. */
  readonly isClientTried: boolean;
  readonly account: CloudflareAccount | undefined;
}
