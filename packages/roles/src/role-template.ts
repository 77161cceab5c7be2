import { claimAt } from '@portcullis/core/internal';

/** A name made of a claim: `team-${department}`. */
export interface RoleTemplate {
  readonly before: string;
  /** The claim, by name or dotted path. */
  readonly claim: string;
  readonly after: string;
}

const TEMPLATE = /^([^$]*)\$\{([^{}]+)\}([^$]*)$/;

/** Reads a template; nothing if it does not hold exactly one `${claim}`. */
export function roleTemplate(text: string): RoleTemplate | undefined {
  const [, before = '', claim = '', after = ''] = TEMPLATE.exec(text) ?? [];
  // A claim without a name is none, as where the text is no template.
  return claim.trim() === '' ? undefined : { before, claim, after };
}

/** Whether a name can be made by a template at all. */
export function isMadeBy({ before, after }: RoleTemplate, name: string): boolean {
  return name.length > before.length + after.length && name.startsWith(before) && name.endsWith(after);
}

/** Whether the claim makes exactly this name; of a claim that is a list, one entry must. */
export function makesName({ before, claim, after }: RoleTemplate, name: string, claims: unknown): boolean {
  return [claimAt(claims, claim)]
    .flat()
    .some((value) => typeof value === 'string' && value !== '' && `${before}${value}${after}` === name);
}
