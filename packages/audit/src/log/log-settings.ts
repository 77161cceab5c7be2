/** What a log is, without anything secret: the writers tell its Durable Object, which keeps it. */
export interface LogSettings {
  /** The log's name, which is also the name of its key, such as `gate.example.com/log`. It never changes. */
  readonly origin: string;
  /** The binding of the R2 bucket that holds the log's files. */
  readonly bucket: string;
  /** Begins every key in the bucket. Default: none. */
  readonly prefix?: string;
  /**
   * The variable with the log's signing key, as `generateSigningKey()` of `@portcullis/tlog` makes one. Default: the object
   * makes one at first use, and keeps it where nobody else can read it.
   */
  readonly key?: string;
  /**
   * The log that this one continues, and the binding of its Durable Object: with this one's first event that one is closed,
   * and events that still go there come here. Default: none.
   */
  readonly follows?: { readonly origin: string; readonly durableObject: string };
  /** Who is asked to cosign. Default: nobody, so that the key's holder can rewrite the log. */
  readonly witnesses?: readonly LogWitness[];
  /** How many of them must have cosigned before a checkpoint is published. Default: all. */
  readonly quorum?: number;
}

/** A witness of a log. */
export interface LogWitness {
  /** Where it is asked, without a slash at the end: `https://witness.example.com`. */
  readonly url: string;
  /** Its verifier key: `name+hex+base64`. */
  readonly key: string;
}
