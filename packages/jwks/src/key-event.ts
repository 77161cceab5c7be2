/** What happened to a key set, for metrics and logs. Holds no key, no token and no query value. */
export type KeyEvent =
  | {
      readonly type: 'keys.refreshed';
      /** The tier's name, or `issuer`. */
      readonly from: string;
      /** Whether the keys differ from those in use before. */
      readonly changed: boolean;
      /** How many usable keys there are now. */
      readonly count: number;
    }
  | {
      readonly type: 'keys.refresh_failed';
      readonly code: string;
      readonly detail: string | undefined;
      /** Failures in a row, this one included. */
      readonly failures: number;
      /** The issuer is left alone for so long, in seconds. */
      readonly pauseSeconds: number;
    }
  | {
      readonly type: 'keys.tier_failed';
      readonly tier: string;
      readonly operation: 'get' | 'put';
      /** Kind of the error: its message may quote what it choked on. */
      readonly error: string;
    };
