/** Variables, secrets and Durable Objects of the Worker that belong to no application. */
export const OWN_NAMES: readonly string[] = [
  ...['ISSUER', 'LOGIN_HOST', 'SESSION_KEY', 'CLIENT_SECRET', 'ASSERTION_KEY'],
  ...['SESSIONS', 'SSO'],
];

/** An application, as far as its names come from it. */
interface Named {
  readonly name: string;
}

/** The way to an application, as the Wrangler file names it. */
export function bindingOf({ name }: Named): string {
  return name.toUpperCase().replaceAll('-', '_');
}

/** A variable of an application. */
export function variableOf(instance: Named, what: 'HOST' | 'SSO_SECRET'): string {
  return `${bindingOf(instance)}_${what}`;
}

/** All that the Worker has for an application. */
export function namesOf(instance: Named): readonly string[] {
  return [bindingOf(instance), variableOf(instance, 'HOST'), variableOf(instance, 'SSO_SECRET')];
}
