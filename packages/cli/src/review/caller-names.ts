import type { RequestEvent } from '@portcullis/audit';

const ANONYMOUS = '(not logged in)';

interface KnownCaller {
  readonly iss: string | undefined;
  readonly sub: string | undefined;
  /** The display name, if it is unique. */
  readonly name: string;
}

/**
 * Display names of callers. They are distinguished by issuer and subject, because two users can have the same address or subject.
 */
export class CallerNames {
  readonly #known = new Map<string, KnownCaller>();

  /** By which the caller of a request is known again. */
  keyOf({ actor }: Pick<RequestEvent, 'actor'>): string {
    if (actor === undefined || actor.kind === 'anonymous') return ANONYMOUS;
    const { iss, sub, kind, email } = actor;
    const key = JSON.stringify([iss, sub ?? email ?? kind]);
    if (email !== undefined || !this.#known.has(key)) {
      this.#known.set(key, { iss, sub, name: email ?? sub ?? kind });
    }
    return key;
  }

  /** What each is called, once all were seen: by address or subject, and by more where two have the same. */
  names(): (key: string) => string {
    const byName = Map.groupBy(this.#known.values(), ({ name }) => name);
    return (key) => {
      const known = this.#known.get(key);
      if (known === undefined) return key;
      const { iss = 'issuer not known', sub, name } = known;
      if (byName.get(name)?.length === 1) return name;
      return name === sub || sub === undefined ? `${name} (${iss})` : `${name} (${sub} of ${iss})`;
    };
  }
}
