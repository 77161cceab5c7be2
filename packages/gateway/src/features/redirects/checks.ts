import type { ConfigurationProblem } from '../../configuration/configuration-problem.ts';
import { type Fields, fieldsOf, listOf, type PlacedInstance } from '../../configuration/unchecked.ts';
import { ownPrefix } from '../../gate/own-prefix.ts';
import type { RedirectProblem } from './redirect-entry.ts';
import { type RedirectBounds, readRedirects } from './redirect-map.ts';

/** What bounds the map of an instance. */
export function redirectBounds(instance: Fields, login: Fields): RedirectBounds {
  const hosts = (given: unknown) => listOf(given).filter((one) => typeof one === 'string');
  const { prefix } = login;
  return {
    hosts: hosts(fieldsOf(instance.redirects).hosts),
    own: hosts(instance.hosts),
    prefix: ownPrefix(typeof prefix === 'string' ? { prefix } : undefined),
  };
}

/** What must hold of redirects: one map, without a mistake, that leads to no other application with redirects. */
export function redirectProblems(
  instances: readonly PlacedInstance[],
  login: Fields,
): readonly ConfigurationProblem[] {
  return instances.flatMap((placed) => {
    const { instance, path } = placed;
    if (instance.redirects === undefined) return [];
    const { map, stored, hosts } = fieldsOf(instance.redirects);
    const others = instances.filter((one) => one !== placed && one.instance.redirects !== undefined);
    const foreign = new Set(others.flatMap((one) => listOf(one.instance.hosts)));
    return [
      ...((map === undefined) === (stored === undefined)
        ? [{ path: `${path}.redirects`, message: 'needs "map" or "stored", and not both' }]
        : []),
      ...listOf(hosts).flatMap((host, index) =>
        foreign.has(host)
          ? [
              {
                path: `${path}.redirects.hosts[${index}]`,
                message: 'is a host of another application with redirects: they could lead in a circle',
              },
            ]
          : [],
      ),
      ...(map === undefined
        ? []
        : readRedirects(map, redirectBounds(instance, login)).problems.map((problem) =>
            placedProblem(`${path}.redirects.map`, map, problem),
          )),
    ];
  });
}

/** A list has the place of the entry; a text only has lines. */
function placedProblem(path: string, map: unknown, { line, message }: RedirectProblem): ConfigurationProblem {
  if (line === undefined) return { path, message };
  return Array.isArray(map)
    ? { path: `${path}[${line - 1}]`, message }
    : { path, message: `line ${line}: ${message}` };
}
