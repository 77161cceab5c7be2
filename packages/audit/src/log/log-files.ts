/** Where a log's files are: those of C2SP tlog-tiles, by their paths. */
export interface LogFiles {
  /** A file's octets, `undefined` where there is none. */
  read(path: string): Promise<Uint8Array | undefined>;
  /** Stores a file whole; it is durable when this settles. */
  write(path: string, octets: Uint8Array<ArrayBuffer>): Promise<void>;
}

/** The part of an R2 binding that a log uses. */
export interface LogBucket {
  get(key: string): Promise<{ arrayBuffer(): Promise<ArrayBuffer> } | null>;
  put(key: string, value: Uint8Array<ArrayBuffer>): Promise<unknown>;
}

/** The files of a log in an R2 bucket. */
export function r2LogFiles(bucket: LogBucket, prefix = ''): LogFiles {
  return {
    read: async (path) => {
      const object = await bucket.get(`${prefix}${path}`);
      return object === null ? undefined : new Uint8Array(await object.arrayBuffer());
    },
    write: async (path, octets) => {
      // R2 answers `null` where a condition kept it from storing; there is none here, but what is not stored is not said.
      if ((await bucket.put(`${prefix}${path}`, octets)) === null) throw new Error(`${path}: not stored`);
    },
  };
}
