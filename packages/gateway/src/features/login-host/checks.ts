import { loginHostProblem } from '@portcullis/session/internal';
import type { ConfigurationProblem } from '../../configuration/configuration-problem.ts';
import { listOf } from '../../configuration/unchecked.ts';
import type { Unchecked } from '../../feature.ts';
import { publicBase } from '../../gate/public-base.ts';

/** What must hold between the login host, the trusted origins and the hosts of the instances. */
export function loginHostProblems(unchecked: Unchecked): ConfigurationProblem[] {
  const { configuration, login } = unchecked;
  const { trustedHosts } = configuration;
  const hosts = hostsOf(unchecked);
  const unknown = listOf(trustedHosts).flatMap((given, index) =>
    typeof given !== 'string' || hosts.some(({ host }) => host === given)
      ? []
      : [{ path: `trustedHosts[${index}]`, message: 'is not one of the hosts of any instance' }],
  );
  if (login.host === undefined) return unknown;
  return [
    ...unknown,
    ...(login.durableObject === undefined
      ? [
          {
            path: 'login.host',
            message:
              'needs "durableObject": sessions in cookies can neither be ended at every host nor be refreshed by one writer',
          },
        ]
      : []),
    ...(trustedHosts === undefined
      ? []
      : [{ path: 'trustedHosts', message: 'cannot be combined with login.host, where the pages are' }]),
    ...(isKnown(login.host)
      ? hostProblems(
          login.host,
          hosts.filter(({ host }) => isKnown(host)),
        )
      : []),
  ];
}

function hostProblems(
  given: string,
  hosts: readonly { readonly host: string; readonly path: string }[],
): ConfigurationProblem[] {
  const at = URL.parse(given);
  // What is wrong with its form is said by the schema.
  if (at === null) return [];
  // Hosts are compared as addresses below, and those of this machine have another scheme.
  const own = publicBase(at.host);
  if (at.protocol === 'https:' && own !== at.origin) {
    return [{ path: 'login.host', message: `must be ${own}, since hosts of this machine have no TLS` }];
  }
  return hosts.flatMap(({ host, path }) => {
    const application = URL.parse(publicBase(host));
    const problem = application === null ? undefined : loginHostProblem(at, application);
    return problem === undefined ? [] : [{ path: 'login.host', message: `${problem} (${path})` }];
  });
}

/**
 * What the author must decide before a deploy: whether the gate's pages get a host of their own, or the origin of an application is trusted
 * with them. A gate that serves without that has them turned off.
 */
export function undecidedOrigin({ configuration, login }: Unchecked): ConfigurationProblem[] {
  if (login.host !== undefined || configuration.trustedHosts !== undefined) return [];
  const { operator, elevations } = configuration;
  return [
    ...(elevations === undefined
      ? []
      : [{ path: 'elevations', message: undecided('approve a request for a role') }]),
    ...(login.credentials === undefined
      ? []
      : [{ path: 'login.credentials', message: undecided('issue itself a credential') }]),
    ...(operator === undefined ? [] : [{ path: 'operator', message: undecided('act as an operator') }]),
  ];
}

function undecided(what: string): string {
  return `is turned off until you decide where its pages are: a script of an application on the same host could ${what}. Set login.host to a host of its own, such as "https://gate.corp.example", or list the hosts whose scripts you trust, such as "trustedHosts": ["wiki.corp.example"]`;
}

/** A text whose variables are in their places. */
function isKnown(value: unknown): value is string {
  return typeof value === 'string' && !value.includes('${');
}

function hostsOf({ instances }: Unchecked): readonly { readonly host: string; readonly path: string }[] {
  return instances.flatMap(({ instance, path }) =>
    listOf(instance.hosts).flatMap((host, index) =>
      typeof host === 'string' ? [{ host, path: `${path}.hosts[${index}]` }] : [],
    ),
  );
}
