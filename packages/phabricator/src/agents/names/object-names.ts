import { isRecord } from '@portcullis/core/internal';
import type { PhorgeCalls } from '../calls/phorge-calls.ts';
import { ToolProblem } from '../calls/tool-problem.ts';

/** The methods that look up names: what a caller may not call, is not looked up for them. */
export type LookupMethod =
  | 'user.search'
  | 'project.search'
  | 'diffusion.repository.search'
  | 'differential.revision.search'
  | 'differential.diff.search'
  | 'harbormaster.buildable.search'
  | 'file.search'
  | 'transaction.search';

/**
 * Whether a lookup is allowed for the caller.
 * @param reaches whose data it brings. Default: what the method can bring
 */
export type MayLookUp = (method: LookupMethod, reaches?: readonly string[]) => boolean;

/** An object that a lookup found. */
export interface Found {
  readonly id: number;
  readonly phid: string;
  readonly fields: Readonly<Record<string, unknown>>;
  /** Empty if Phorge sent none. */
  readonly attachments: Readonly<Record<string, unknown>>;
}

/** More objects than this are not named in one answer. */
const MOST_NAMED = 100;

/**
 * Finds objects by the names that people use, and the other way around, with the token of the call: a caller learns nothing that they
 * could not ask for themselves.
 */
export class ObjectNames {
  readonly #calls: PhorgeCalls;
  #mayLookUp: MayLookUp = () => true;
  /** Names by PHID. */
  readonly #known = new Map<unknown, string>();
  /** Results of lookups, so that each is asked for once. */
  readonly #asked = new Map<string, Promise<unknown>>();

  constructor(calls: PhorgeCalls) {
    this.#calls = calls;
  }

  /** From now on, only what is allowed is looked up, and what was looked up before is used for nothing else. */
  restrict(mayLookUp: MayLookUp): void {
    this.#mayLookUp = mayLookUp;
  }

  /** Whether a lookup is allowed for the caller. */
  allows(method: LookupMethod, reaches?: readonly string[]): boolean {
    return this.#mayLookUp(method, reaches);
  }

  /** The PHIDs of people such as `@ada`. */
  async people(names: readonly string[]): Promise<readonly string[]> {
    const usernames = names.map((name) => name.slice(1));
    const found = await this.#found('user.search', { usernames });
    return usernames.map((name) => {
      // Phorge does not distinguish upper and lower case here.
      const one = found.find(({ fields }) => String(fields.username).toLowerCase() === name.toLowerCase());
      if (one === undefined) throw unknown('person');
      return one.phid;
    });
  }

  /** The PHID of a person, as a constraint takes it; `undefined` if none is asked for. */
  async person(name: string | undefined): Promise<readonly string[] | undefined> {
    return name === undefined ? undefined : this.people([name]);
  }

  /** The PHIDs of projects such as `#apollo`. */
  async projects(names: readonly string[]): Promise<readonly string[]> {
    const slugs = names.map((name) => name.slice(1));
    // Of a project with several hashtags, its fields have only one: each is asked for alone.
    return Promise.all(
      slugs.map(async (slug) => {
        const [one, ...more] = await this.#found('project.search', { slugs: [slug] });
        if (one === undefined || more.length > 0) throw unknown('project');
        return one.phid;
      }),
    );
  }

  /** The PHID of a repository: `R12`, `rCALLSIGN`, or its short name. */
  async repository(name: string): Promise<string> {
    const id = /^R(\d+)$/.exec(name)?.[1];
    const callsign = /^r([A-Z]+)$/.exec(name)?.[1];
    const constraints =
      id !== undefined
        ? { ids: [Number(id)] }
        : callsign !== undefined
          ? { callsigns: [callsign] }
          : { shortNames: [name] };
    return (await this.one('diffusion.repository.search', constraints, 'repository')).phid;
  }

  /** The one object that constraints find. */
  async one(
    method: LookupMethod,
    constraints: Readonly<Record<string, unknown>>,
    noun: string,
  ): Promise<Found> {
    const [found, ...more] = await this.#found(method, constraints);
    if (found === undefined || more.length > 0) throw unknown(noun);
    return found;
  }

  /** Everything that constraints find, on one page. */
  async all(method: LookupMethod, constraints: Readonly<Record<string, unknown>>): Promise<readonly Found[]> {
    return this.#found(method, constraints);
  }

  /** Looks up the names of users, projects and repositories, for {@link of}. What may not be looked up keeps its PHID. */
  async learn(phids: readonly unknown[]): Promise<void> {
    const texts = [...new Set(phids.filter((phid) => typeof phid === 'string'))];
    const of = (type: string): readonly string[] =>
      texts.filter((phid) => phid.startsWith(`PHID-${type}-`) && !this.#known.has(phid)).slice(0, MOST_NAMED);
    await Promise.all(
      KINDS.map(async ({ type, method, nameOf }) => {
        const asked = of(type);
        if (asked.length === 0 || !this.#mayLookUp(method)) return;
        for (const found of await this.#found(method, { phids: asked })) {
          const name = nameOf(found);
          if (name !== undefined) this.#known.set(found.phid, name);
        }
      }),
    );
  }

  /** The name of an object that was looked up; its PHID if it has no name here. `null` for none. */
  of(phid: unknown): string | null {
    if (typeof phid !== 'string') return null;
    return this.#known.get(phid) ?? phid;
  }

  /** The username of a person who was looked up, in lower case; `undefined` if it is unknown. */
  usernameOf(phid: unknown): string | undefined {
    const name = this.#known.get(phid);
    return name?.startsWith('@') === true ? name.slice(1).toLowerCase() : undefined;
  }

  async #found(
    method: LookupMethod,
    constraints: Readonly<Record<string, unknown>>,
  ): Promise<readonly Found[]> {
    if (!this.#mayLookUp(method)) {
      throw new ToolProblem(`The policy does not allow this caller to look up names (${method}).`);
    }
    const key = JSON.stringify([method, constraints]);
    const known = this.#asked.get(key) ?? this.#calls.result(method, { constraints, limit: MOST_NAMED });
    this.#asked.set(key, known);
    return foundIn(await known);
  }
}

/** The list that a search returned. What is no list is not an empty one. */
export function dataOf(result: unknown): readonly unknown[] {
  const data = isRecord(result) ? result.data : undefined;
  if (!Array.isArray(data)) throw new ToolProblem('Phorge sent an answer that is no list.');
  return data;
}

/** What a search returned. Entries without id, PHID and fields are skipped. */
export function foundIn(result: unknown): readonly Found[] {
  return dataOf(result).flatMap((each: unknown): Found[] => {
    if (!isRecord(each) || !isRecord(each.fields)) return [];
    const { id, phid, fields, attachments: given } = each;
    const attachments = isRecord(given) ? given : {};
    return Number.isSafeInteger(id) && typeof phid === 'string'
      ? [{ id: id as number, phid, fields, attachments }]
      : [];
  });
}

/** Names of objects by their types. A name has few characters of few kinds, so that no sentence fits. */
const KINDS: readonly {
  readonly type: string;
  readonly method: LookupMethod;
  readonly nameOf: (found: Found) => string | undefined;
}[] = [
  {
    type: 'USER',
    method: 'user.search',
    nameOf: ({ fields: { username } }) => matching(username, /^[\w.-]{1,64}$/, (name) => `@${name}`),
  },
  {
    type: 'PROJ',
    method: 'project.search',
    nameOf: ({ fields: { slug } }) => matching(slug, /^[\p{L}\p{N}_.-]{1,64}$/u, (name) => `#${name}`),
  },
  {
    type: 'REPO',
    method: 'diffusion.repository.search',
    nameOf: ({ id, fields: { shortName, callsign } }) =>
      matching(shortName, /^[\w.-]{1,64}$/, (name) => name) ??
      matching(callsign, /^[A-Z]{1,32}$/, (name) => `r${name}`) ??
      `R${id}`,
  },
];

function matching(value: unknown, pattern: RegExp, written: (name: string) => string): string | undefined {
  return typeof value === 'string' && pattern.test(value) ? written(value) : undefined;
}

function unknown(noun: string): ToolProblem {
  return new ToolProblem(`Phorge knows no ${noun} of this name, or this caller may not see it.`);
}
