import type { ConfigurationProblem } from './configuration-problem.ts';

/** Upper case only: a role's template has `${department}`, which is a claim. */
export const PLACEHOLDER: RegExp = /\$\{([A-Z][A-Z\d_]*)\}/g;

/** A configuration with its variables in place, and those that were missing. */
export interface Filled<Value> {
  /** What names no variable is the same object as before. */
  readonly value: Value;
  readonly problems: readonly ConfigurationProblem[];
  /** Puts the variables' names back where a text quotes what they hold. */
  readonly mask: (text: string) => string;
}

/** Shorter ones stand in every text, and are no secrets. */
const MIN_MASKED_LENGTH = 4;

/** Whether a text at any depth may name a variable. */
function mayName(part: unknown): boolean {
  if (typeof part === 'string') return part.includes('${');
  return typeof part === 'object' && part !== null && Object.values(part).some(mayName);
}

/**
 * Puts the Worker's variables where the configuration names them, in every text at any depth.
 * @param open names that stay as they are, since something else stands for them. Default: none
 */
export function fillPlaceholders<Value>(
  value: Value,
  env: object,
  open: readonly string[] = [],
): Filled<Value> {
  const problems: ConfigurationProblem[] = [];
  const used = new Map<string, string>();
  const fill = (part: unknown, path: string): unknown => {
    // Nearly all of it names none, above all the rules: what is below is not gone through with its place.
    if (!mayName(part)) return part;
    if (typeof part === 'string') {
      return part.replace(PLACEHOLDER, (whole, variable: string) => {
        if (open.includes(variable)) return whole;
        const given: unknown = Object.hasOwn(env, variable)
          ? (env as Record<string, unknown>)[variable]
          : undefined;
        if (typeof given === 'string') {
          used.set(variable, given);
          return given;
        }
        problems.push({
          path,
          message: `uses the variable ${variable}, which is not set in the Worker or is not a text: set it in "vars", with "wrangler secret put", or in .dev.vars for "wrangler dev"`,
        });
        return whole;
      });
    }
    if (Array.isArray(part)) {
      const items = part.map((item, index) => fill(item, `${path}[${index}]`));
      return items.some((item, index) => item !== part[index]) ? items : part;
    }
    // Neither a text nor a list, and it may name one: it is an object.
    const object = part as Readonly<Record<string, unknown>>;
    const members = Object.keys(object).map((key): [string, unknown] => [
      key,
      fill(object[key], path === '' ? key : `${path}.${key}`),
    ]);
    return members.some(([key, item]) => item !== object[key]) ? Object.fromEntries(members) : part;
  };
  const mask = (text: string): string =>
    [...used].reduce(
      (masked, [variable, held]) =>
        held.length < MIN_MASKED_LENGTH ? masked : masked.replaceAll(held, `\${${variable}}`),
      text,
    );
  return { value: fill(value, '') as Value, problems, mask };
}

/**
 * Adds to each problem of a setting that is a variable the name of that variable: it is what must be changed.
 * @param written the configuration with its placeholders
 */
export function withVariableNames(
  problems: readonly ConfigurationProblem[],
  written: unknown,
): readonly ConfigurationProblem[] {
  return problems.map(({ path, message }) => {
    const [, name] = /^\$\{([A-Z][A-Z\d_]*)\}$/.exec(textAt(written, path)) ?? [];
    const isNamed = name === undefined || message.includes(`variable ${name}`);
    return { path, message: isNamed ? message : `${message} (the variable ${name})` };
  });
}

function textAt(written: unknown, path: string): string {
  const keys = path.split(/[.[\]]+/).filter((key) => key !== '');
  const found = keys.reduce<unknown>(
    (part, key) =>
      typeof part === 'object' && part !== null ? (part as Record<string, unknown>)[key] : undefined,
    written,
  );
  return typeof found === 'string' ? found : '';
}
