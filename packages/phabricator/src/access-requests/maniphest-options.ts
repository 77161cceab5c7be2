import type { Origin } from '@portcullis/proxy';

/** Options of `maniphestRecipient()`. */
export interface ManiphestRecipientOptions<Env> {
  /** Where Phorge is: the same as the proxy's. */
  readonly origin: Origin<Env>;
  /** API token of the bot that writes the tasks. */
  readonly token: string;
  /** PHIDs of projects that the tasks are put into, such as that of whoever decides. Default none. */
  readonly projects?: readonly string[];
}
