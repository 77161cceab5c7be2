import type { Origin } from '@portcullis/proxy';

/** Options of `maniphestRecipient()`. */
export interface ManiphestRecipientOptions<Env> {
  /** Where Phorge is: the same as the proxy's. */
  readonly origin: Origin<Env>;
  /** API token of the bot that creates the tasks. */
  readonly token: string;
  /** PHIDs of projects to tag the tasks with. Default: none. */
  readonly projects?: readonly string[];
}
