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

  /** The first entry that a policy decided without a version, and how many there are. */
  #unnamed: number | undefined;
  #unnamedCount = 0;

  add(event: AuditEvent, index: number): void {
    const version = versionOf(event);
    if (version === undefined) {
      const { policy } = event as { readonly policy?: unknown };
      if (event.type !== 'request.decision' || policy === undefined) return;
      this.#unnamed ??= index;
      this.#unnamedCount += 1;
      return;
    }
    if (event.type === 'policy.loaded') this.#loaded.add(version);
    else if (!this.#used.has(version)) this.#used.set(version, index);
  }

  /** Whether a policy version decided a request, and no entry that was read states when the version became active. */
  get isOpen(): boolean {
    return [...this.#used.keys()].some((version) => !this.#loaded.has(version));
  }

  /** Adds an event that precedes the first entry that was read. */
  addEarlier(event: AuditEvent): void {
    if (event.type === 'policy.loaded') this.add(event, 0);
  }

  /** What is reported for each version that decided without an entry of its own. */
  *unproven(): Generator<string> {
    if (this.#unnamed !== undefined) {
      const others = this.#unnamedCount - 1;
      const more = others === 0 ? '' : ` (others like it: ${others})`;
      yield `entry ${this.#unnamed} does not name the version of the policy that decided it${more}`;
    }
    for (const [version, index] of this.#used) {
      if (this.#loaded.has(version)) continue;
      yield `entry ${index} was decided by policy version ${version}, but no entry records that this version became active`;
    }
  }
}

/** The policy version that an event names. The holder of a log's key may have written anything in its place. */
export function versionOf(event: AuditEvent): string | undefined {
  const { policy } = event as { readonly policy?: { readonly version_sha256?: unknown } | null };
  const version = policy?.version_sha256;
  return typeof version === 'string' ? version : undefined;
}
