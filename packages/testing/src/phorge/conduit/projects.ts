import type { PhorgeProjectOptions } from '../options.ts';
import type { RandomKeys } from '../random-keys.ts';
import type { Users } from '../users.ts';

/** A project and the PHIDs of its members, which Phorge does not check for existence. */
export interface PhorgeProject {
  readonly id: number;
  readonly phid: string;
  name: string;
  slug: string;
  description: string | null;
  readonly members: Set<string>;
  readonly createdInSeconds: number;
  readonly edit: string;
  readonly join: string;
  readonly archived: boolean;
  readonly parent: PhorgeProject | undefined;
}

/** The projects of one fake Phorge. */
export class Projects {
  readonly #keys: RandomKeys;
  readonly #clock: () => number;
  readonly #projects: PhorgeProject[] = [];

  constructor(
    keys: RandomKeys,
    clock: () => number,
    projects: readonly PhorgeProjectOptions[],
    users: Users,
  ) {
    this.#keys = keys;
    this.#clock = clock;
    for (const options of projects) {
      const project = this.add(options.name, options.slug, options);
      for (const username of options.members ?? []) {
        const user = users.named(username);
        if (user === undefined) {
          throw new TypeError(`projects: "${options.name}" has a member "${username}" who is not in users`);
        }
        project.members.add(user.phid);
      }
    }
  }

  get all(): readonly PhorgeProject[] {
    return this.#projects;
  }

  add(
    name: string,
    slug: string = slugOf(name),
    {
      phid = this.#keys.phid('PROJ'),
      edit = 'users',
      join = 'users',
      archived = false,
      parent,
    }: Partial<PhorgeProjectOptions> = {},
  ): PhorgeProject {
    const project: PhorgeProject = {
      id: this.#projects.length + 1,
      phid,
      name,
      slug,
      description: null,
      members: new Set(),
      createdInSeconds: Math.floor(this.#clock() / 1000),
      edit,
      join,
      archived,
      parent: parent === undefined ? undefined : this.withSlug(parent),
    };
    this.#projects.push(project);
    return project;
  }

  /** By id, PHID or `#slug`. */
  identified(identifier: string): PhorgeProject | undefined {
    const slug = identifier.startsWith('#') ? slugOf(identifier.slice(1)) : undefined;
    return this.#projects.find(
      (project) => String(project.id) === identifier || project.phid === identifier || project.slug === slug,
    );
  }

  /** Whether a project is below one of another PHID. */
  isBelow({ parent }: PhorgeProject, phid: string): boolean {
    return parent !== undefined && (parent.phid === phid || this.isBelow(parent, phid));
  }

  withSlug(slug: string): PhorgeProject | undefined {
    const wanted = slugOf(slug);
    return this.#projects.find((project) => project.slug === wanted);
  }
}

/** `Platform Team` and `platform-team` are both `platform_team`. */
function slugOf(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_|_$/g, '');
}
