/** A contender that answers. */
export interface RunningContender {
  /** Its processes: what they spend is what it costs. */
  readonly pids: readonly number[];
  readonly port: number;
  readonly close: () => Promise<void>;
}
