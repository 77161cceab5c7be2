import type { IntendedInstance } from './intent.ts';
import { rolesThat } from './roles-that.ts';

/** A rule or a claim, as a policy has it. */
export type PolicyPart = Readonly<Record<string, unknown>>;

/** A policy, as a configuration has it. */
export interface WrittenPolicy {
  readonly name: string;
  readonly rules: readonly PolicyPart[];
  readonly claims: readonly PolicyPart[];
}

type WebInstance = IntendedInstance & { readonly application: 'web' };

const WRITING = ['POST', 'PUT', 'PATCH', 'DELETE'];

/** What is administered. A kind, since many applications read a path in any case of letters, and rules by path do not. */
const ADMINISTRATION = 'administration';

/** The resources of a web application's paths, for its rules. */
export function webResources({
  administration = [],
}: WebInstance): readonly { readonly path: string; readonly kind: string }[] {
  return administration.map((path) => ({ path, kind: ADMINISTRATION }));
}

/** The policy of a web application: who may read, write and administer, and what is public. */
export function webPolicy(instance: WebInstance, owner: string): WrittenPolicy {
  const { name, public: open, administration } = instance;
  const administrators = rolesThat(instance, 'administer');
  const writers = rolesThat(instance, 'administer', 'write');
  const readers = rolesThat(instance, 'read');
  const nobodyBut = (roles: readonly string[]) => (roles.length === 0 ? 'anyone' : { except: roles });
  return {
    name,
    rules: [
      ...(open === undefined
        ? []
        : [
            {
              name: 'public',
              ...{ description: 'Holds nothing of ours.', owner, effect: 'allow', who: 'anyone' },
              ...{ paths: open, methods: ['GET'] },
            },
          ]),
      ...(administration === undefined
        ? []
        : [
            {
              name: 'administration',
              description: 'How it works itself is changed by few.',
              ...{ owner, effect: 'deny', who: nobodyBut(administrators), kinds: [ADMINISTRATION] },
            },
          ]),
      ...(writers.length === 0
        ? []
        : [
            {
              name: 'writing',
              ...{ owner, effect: 'allow', who: { roles: writers }, paths: ['/**'] },
            },
          ]),
      ...(readers.length === 0
        ? []
        : [
            {
              name: 'reading',
              ...{ owner, effect: 'allow', who: { roles: readers }, paths: ['/**'], methods: ['GET'] },
            },
          ]),
    ],
    claims: [
      {
        name: open === undefined ? 'strangers-reach-nothing' : 'strangers-change-nothing',
        ...{ owner, who: { except: [...writers, ...readers] }, paths: ['/**'] },
        ...(open === undefined ? {} : { methods: WRITING }),
        never: true,
      },
      ...(readers.length === 0
        ? []
        : [
            {
              name: 'readers-never-write',
              ...{ owner, who: { roles: readers, ...(writers.length === 0 ? {} : { except: writers }) } },
              ...{ paths: ['/**'], methods: WRITING, never: true },
            },
          ]),
      ...(administration === undefined
        ? []
        : [
            {
              name: 'only-administrators-administer',
              ...{ owner, who: nobodyBut(administrators), kinds: [ADMINISTRATION], never: true },
            },
          ]),
      ...(administration === undefined || administrators.length === 0
        ? []
        : [
            {
              name: 'administrators-administer',
              ...{ owner, who: { roles: administrators }, kinds: [ADMINISTRATION], always: true },
            },
          ]),
    ],
  };
}
