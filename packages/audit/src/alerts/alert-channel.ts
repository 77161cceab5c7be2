import type { SinkContext } from '../sinks/sink.ts';
import type { Alert } from './alert.ts';

/** An alert with what is to be said beside it. */
export interface AlertMessage extends Omit<Alert, 'key'> {
  /** How many others were kept back since the last one, because they were the same or too many. */
  readonly keptBack: number;
  /** How many could not be sent by this channel since it last took one. */
  readonly unsent: number;
}

/** A way to tell people. */
export interface AlertChannel {
  /** As operators are told which one failed. */
  readonly name: string;
  /** Sends it, or rejects once it has tried as long as it may. */
  send(message: AlertMessage, context: SinkContext): Promise<void>;
}
