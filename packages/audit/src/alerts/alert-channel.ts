import type { SinkContext } from '../sinks/sink.ts';
import type { Alert } from './alert.ts';

/** An alert with the counts that its message contains. */
export interface AlertMessage extends Omit<Alert, 'key'> {
  /** How many others were held back since the last one, because they were the same or too many. */
  readonly keptBack: number;
  /** How many could not be sent by this channel since it last took one. */
  readonly unsent: number;
}

/** A way to notify people. */
export interface AlertChannel {
  /** Name of the channel in reports of failures. */
  readonly name: string;
  /** Sends it, or rejects once it has tried as long as it may. */
  send(message: AlertMessage, context: SinkContext): Promise<void>;
}
