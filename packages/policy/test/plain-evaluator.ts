import type { Policy, PolicyRequest, Rule } from '../src/index.ts';

/** What a policy means, read rule by rule, without any cleverness. Shares no code with the evaluator. */
export function evaluatePlainly(policy: Policy, request: PolicyRequest, delimitersInNames: boolean) {
  const speaking = policy.rules.filter((rule) => {
    if (rule.methods !== undefined && !methodIncluded(rule.methods, request.method)) return false;
    const wildcardsMayStretch = rule.effect === 'deny' || delimitersInNames;
    return rule.paths.some((pattern) => pathMatches(pattern, request.path, wildcardsMayStretch));
  });
  const matching = speaking.filter((rule) => speaksOf(rule, request));
  const anonymous = speaking.filter((rule) => speaksOf(rule, { ...request, caller: { kind: 'anonymous' } }));
  const decisive = matching.find((rule) => rule.effect === 'deny') ?? matching[0];
  return {
    effect: decisive?.effect ?? 'deny',
    rule: decisive?.name,
    open: anonymous.length > 0 && anonymous.every((rule) => rule.effect === 'allow'),
    considered: speaking.map((rule) => ({
      rule: rule.name,
      effect: rule.effect,
      matched: matching.includes(rule),
    })),
  };
}

function methodIncluded(methods: readonly string[], method: string): boolean {
  const asked = method.toUpperCase();
  return methods.includes(asked) || (asked === 'HEAD' && methods.includes('GET'));
}

function speaksOf({ who }: Rule, { caller, roles }: PolicyRequest): boolean {
  const held = caller.kind === 'anonymous' ? [] : roles;
  if (who === 'anyone') return true;
  if (who === 'authenticated') return caller.kind !== 'anonymous';
  if (who.except?.some((role) => held.includes(role))) return false;
  return !('roles' in who) || who.roles.some((role) => held.includes(role));
}

/** By a regular expression, which the evaluator never uses. */
function pathMatches(pattern: string, path: string, wildcardsMayStretch: boolean): boolean {
  const inName = wildcardsMayStretch ? '[^/]' : '[^/#?]';
  const inRest = wildcardsMayStretch ? '.' : '[^#?]';
  const below = pattern.endsWith('/**');
  const segments = (below ? pattern.slice(0, -3) : pattern).split('/').map((segment) => {
    // A star alone stands for a name, and a name is not empty.
    const filled = segment.includes('*') ? '(?=[^/])' : '';
    return filled + segment.split('*').map(escaped).join(`${inName}*`);
  });
  return new RegExp(`^${segments.join('/')}${below ? `(?:/${inRest}*)?` : ''}$`, 's').test(path);
}

function escaped(text: string): string {
  return text.replace(/[^\w]/g, '\\$&');
}
