import type { AuditEvent } from '../event/event.ts';

/** Which policy versions decided, and which came into force by an entry of the log. */
export class LogPolicies {
  readonly #loaded = new Set<string>();

  /** The versions that came into force. */
  get loaded(): ReadonlySet<string> {
    return this.#loaded;
  }

  /** The log continues another one, in which these came into force. */
  continue(before: ReadonlySet<string>): void {
    for (const version of before) this.#loaded.add(version);
  }

  /** The first entry that a version decided. */
  readonly #used = new Map<string, number>();

  add(event: AuditEvent, index: number): void {
    const version = versionOf(event);
    if (version === undefined) return;
    if (event.type === 'policy.loaded') this.#loaded.add(version);
    else if (!this.#used.has(version)) this.#used.set(version, index);
  }

  /** Whether a version decided of which no entry that was read says that it came into force. */
  get isOpen(): boolean {
    return [...this.#used.keys()].some((version) => !this.#loaded.has(version));
  }

  /** Takes an event from before where reading began. */
  addEarlier(event: AuditEvent): void {
    if (event.type === 'policy.loaded') this.add(event, 0);
  }

  /** What is said of each version that decided without an entry of its own. */
  *unproven(): Generator<string> {
    for (const [version, index] of this.#used) {
      if (this.#loaded.has(version)) continue;
      yield `entry ${index} was decided by policy version ${version}, of which no entry says that it came into force`;
    }
  }
}

/** The policy version that an event names. The holder of a log's key may have written anything in its place. */
export function versionOf(event: AuditEvent): string | undefined {
  const { policy } = event as { readonly policy?: { readonly version_sha256?: unknown } | null };
  const version = policy?.version_sha256;
  return typeof version === 'string' ? version : undefined;
}
