import type { Rule } from '../policy.ts';
import type { PolicyRequest } from '../policy-request.ts';
import { isPattern, namesInclude } from './name-pattern.ts';
import { pathPattern } from './paths.ts';

// Which rules name a page, and so open it where it mixes the data of several applications: docs/decisions/0013.

/** Whether a path pattern names the pages it matches: its first segment holds no wildcard. */
export function pathNamesPage(pattern: string): boolean {
  const [first] = pathPattern(pattern).segments;
  return first !== undefined && !first.includes('*');
}

/** Whether a rule can name pages by other fields than its paths. */
export function canNamePage({ kinds, conduitMethods, tools }: Rule): boolean {
  return (
    kinds !== undefined ||
    conduitMethods?.some(namesMethod) === true ||
    tools?.some((name) => !isPattern(name)) === true
  );
}

/** Whether a rule that matches a request names its page by other fields than its paths. */
export function namesPage({ kinds, conduitMethods, tools }: Rule, { resource }: PolicyRequest): boolean {
  if (kinds !== undefined) return true;
  if (tools !== undefined) return resource?.id !== undefined && tools.includes(resource.id);
  const called = resource?.operation;
  if (called === undefined || conduitMethods === undefined) return false;
  return namesInclude(conduitMethods.filter(namesMethod), called);
}

/** Whether all that a rule matches is named by its fields other than paths. */
export function alwaysNamesPage({ kinds, conduitMethods, tools }: Rule): boolean {
  return (
    kinds !== undefined || conduitMethods?.every(namesMethod) === true || tools?.some(isPattern) === false
  );
}

/** A method's own name, or everything below a first part: `feed.query`, `feed.*`. */
function namesMethod(name: string): boolean {
  return !isPattern(name) || /^[^.*]+\./.test(name);
}
