import type { PolicyRequest } from '@portcullis/policy';
import { roleResolver } from '@portcullis/roles';
import type { GatewayConfiguration } from 'portcullis';

/**
 * The command that shows what became of a request. Its caller has groups that give the roles; `undefined` where no groups
 * alone do, because conditions or templates give them.
 */
export function explainLine(
  file: string,
  host: string | undefined,
  { roles: mapping }: Pick<GatewayConfiguration, 'roles'>,
  request: PolicyRequest,
  asked: readonly (readonly [option: string, value: string])[],
): string | undefined {
  const { caller, roles, elevated = [], rolesIncomplete, call, network, now } = request;
  const words = ['portcullis', 'explain', file];
  const option = (name: string, value: string | number | undefined): void => {
    if (value !== undefined) words.push(`--${name}`, quoted(String(value)));
  };
  option('host', host);
  if (caller.kind !== 'anonymous') {
    const groups = groupsGiving(mapping, roles);
    if (groups === undefined) return undefined;
    option('groups', groups.join(','));
    option('elevated', elevated.length === 0 ? undefined : elevated.map(({ role }) => role).join(','));
    if (caller.kind === 'service') words.push('--service');
    option('via', caller.via);
    if (rolesIncomplete === true) words.push('--groups-incomplete');
    if (caller.claimsIncomplete === true) words.push('--claims-incomplete');
  }
  option('email', caller.email);
  for (const [claim, value] of Object.entries(caller.claims ?? {})) {
    words.push('--claim', quoted(`${claim}=${JSON.stringify(value)}`));
  }
  const { acr, amr = [], authTime, deviceProvedAt } = caller.authentication ?? {};
  option('acr', acr);
  option('amr', amr.length === 0 ? undefined : amr.join(','));
  if (authTime !== undefined && now !== undefined) option('login-age', now / 1000 - authTime);
  if (deviceProvedAt !== undefined && now !== undefined) option('proof-age', now / 1000 - deviceProvedAt);
  for (const [name, value] of asked) option(name, value);
  for (const [name, values] of Object.entries(call?.parameters ?? {})) {
    for (const value of values ?? []) words.push('--parameter', quoted(`${name}=${value}`));
  }
  option('address', network?.address);
  option('country', network?.country);
  option('asn', network?.asn);
  if (now !== undefined) option('time', new Date(now).toISOString());
  return words.join(' ');
}

/** Groups that give these roles and no other. */
function groupsGiving(
  mapping: GatewayConfiguration['roles'],
  roles: readonly string[],
): readonly string[] | undefined {
  const { resolve } = roleResolver(mapping);
  const groups: string[] = [];
  for (const role of roles) {
    const definition = mapping[role];
    const listed = Array.isArray(definition)
      ? definition
      : (definition as { groups?: readonly unknown[] })?.groups;
    for (const group of listed ?? []) {
      const name = typeof group === 'string' ? group.replaceAll('*', 'x') : (group as { id?: string }).id;
      if (name === undefined || name.includes(',')) continue;
      if (resolve([name]).names.every((given) => roles.includes(given))) {
        groups.push(name);
        break;
      }
    }
  }
  const given = resolve(groups).names;
  return roles.every((role) => given.includes(role)) && given.length === roles.length ? groups : undefined;
}

/** For a shell. */
function quoted(text: string): string {
  return /^[\w./:@,=+-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
