import type { EventType, FailureMode, RequestActivityType } from '@portcullis/audit';

/** Where events go, each type of sink at most once. Bindings and variables are the Worker's. */
export type SinkConfiguration = {
  /** Only events of these types. Default: all. */
  readonly only?: readonly EventType[];
} & (
  | {
      /** One line on the console, which is Workers Logs. */
      readonly type: 'console';
    }
  | {
      /** A Queue, a D1 database with the table of the package's migration, an Analytics Engine dataset. */
      readonly type: 'queue' | 'd1' | 'analytics-engine';
      readonly binding: string;
    }
  | {
      /** An R2 bucket: an object for each event, so better behind a queue. */
      readonly type: 'r2';
      readonly binding: string;
      /** Begins every key. Default `audit/`. */
      readonly prefix?: string;
    }
  | {
      /** Splunk's HTTP Event Collector. */
      readonly type: 'splunk';
      readonly url: string;
      /** A variable: `${HEC_TOKEN}`. */
      readonly token: string;
    }
  | {
      /** Datadog's log intake. */
      readonly type: 'datadog';
      readonly url: string;
      /** A variable: `${DATADOG_API_KEY}`. */
      readonly apiKey: string;
    }
  | {
      /** Any service, as NDJSON signed with HMAC-SHA256. */
      readonly type: 'webhook';
      readonly url: string;
      /** A variable of at least 32 characters: `${WEBHOOK_SECRET}`. */
      readonly secret: string;
    }
);

/** What is done with events. */
export interface AuditConfiguration {
  /** Default: the console. */
  readonly sinks?: readonly SinkConfiguration[];
  /** Which events are written beside those of requests. Default: all of them. */
  readonly types?: Partial<Record<RequestActivityType, boolean>>;
  /**
   * Looks for what is unusual: new countries, devices and applications, impossible travel, bursts of denials. Decides
   * nothing. Default: nobody looks.
   */
  readonly signals?: {
    /** A Durable Object namespace (class `PortcullisHabits`) that remembers habits. Default: each isolate remembers its own. */
    readonly durableObject?: string;
    /** Faster than this is no travel, in kilometres an hour. Default 1000. */
    readonly maxSpeedKmh?: number;
    /** So many denials are a burst. Default 10. */
    readonly denials?: number;
    /** Within this time, in seconds. Default 60. */
    readonly denialSeconds?: number;
  };
  /**
   * `open` serves a request whose record could not be written and reports the loss; `closed` refuses it. For all types of
   * events or for each. Default `open`.
   */
  readonly onSinkFailure?: FailureMode | Partial<Record<RecordedType | 'default', FailureMode>>;
  /** Numbers the events and hashes them into a chain, so that a log can be proved whole. Default `false`. */
  readonly chain?: boolean;
  /**
   * A Durable Object namespace (class `PortcullisCheckpoints`) that signs for how far the chain has come. Turns `chain` on.
   * Default: no checkpoints are made here.
   */
  readonly checkpoints?: string;
  /** Adds a hash of what the policy decided on, for replays. Default `false`. */
  readonly inputs?: boolean;
  /** Adds when an event was handed to the sinks. Default `false`. */
  readonly ingestTime?: boolean;
}

/** What a request leaves in the log. */
type RecordedType = RequestActivityType | 'request.decision';
