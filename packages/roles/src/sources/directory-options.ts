import { type Sleep, systemSleep } from '@portcullis/jwks/internal';

/** How a directory is asked. */
export interface DirectoryTuning {
  /** How long an answer is used, in seconds, 0 to 3600: so long somebody keeps a role that was taken away. Default 300. */
  readonly cacheSeconds?: number;
  /** How long a directory that failed for a caller is not asked again for them, in seconds, 1 to 3600. Default 15. */
  readonly retrySeconds?: number;
  /** How long one call may take, in milliseconds, 100 to 30000. Default 5000. */
  readonly timeoutMs?: number;
  /** How long a request waits in all when the directory asks for patience (429), in seconds, 0 to 30. Default 5. */
  readonly maxWaitSeconds?: number;
  /** How many callers are remembered; the oldest is forgotten first. Default 10,000. */
  readonly maxCallers?: number;
  /** Default: the runtime's `fetch`. */
  readonly fetch?: (url: string, init: RequestInit) => Promise<Response>;
  /** Default: the runtime's timer. */
  readonly sleep?: Sleep;
}

/** The tuning, checked and completed. Times in milliseconds. */
export interface DirectorySettings {
  readonly cacheMs: number;
  readonly retryMs: number;
  readonly timeoutMs: number;
  readonly maxWaitMs: number;
  readonly maxCallers: number;
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  readonly sleep: Sleep;
}

/** Checks the tuning. Throws a TypeError that lists everything wrong with it. */
export function directorySettings(source: string, tuning: DirectoryTuning): DirectorySettings {
  const problems: string[] = [];
  const within = (name: keyof DirectoryTuning, value: number, min: number, max: number): number => {
    if (!(Number.isFinite(value) && value >= min && value <= max)) {
      problems.push(`${name} must be ${min} to ${max}`);
    }
    return value;
  };
  const settings: DirectorySettings = {
    cacheMs: 1000 * within('cacheSeconds', tuning.cacheSeconds ?? 300, 0, 3600),
    retryMs: 1000 * within('retrySeconds', tuning.retrySeconds ?? 15, 1, 3600),
    timeoutMs: within('timeoutMs', tuning.timeoutMs ?? 5000, 100, 30_000),
    maxWaitMs: 1000 * within('maxWaitSeconds', tuning.maxWaitSeconds ?? 5, 0, 30),
    maxCallers: within('maxCallers', tuning.maxCallers ?? 10_000, 1, 1_000_000),
    fetch: tuning.fetch ?? ((url, init) => fetch(url, init)),
    sleep: tuning.sleep ?? systemSleep,
  };
  if (problems.length > 0) throw new TypeError(`${source}: ${problems.join('; ')}`);
  return settings;
}
