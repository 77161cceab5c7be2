/** A role and those it implies. */
interface ImplyingRole {
  readonly role: string;
  readonly implies: readonly string[];
}

/** Roles that imply themselves by way of each other: each cycle once, beginning with its first role. */
export function cyclesOf(roles: readonly ImplyingRole[]): readonly (readonly string[])[] {
  const implied = new Map(roles.map(({ role, implies }) => [role, implies]));
  const cycles: (readonly string[])[] = [];
  const done = new Set<string>();

  const visit = (role: string, way: readonly string[]): void => {
    const start = way.indexOf(role);
    if (start !== -1) cycles.push(way.slice(start));
    if (start !== -1 || done.has(role)) return;
    for (const next of implied.get(role) ?? []) visit(next, [...way, role]);
    done.add(role);
  };

  for (const { role } of roles) visit(role, []);
  return cycles;
}
