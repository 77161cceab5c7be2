import type { ConfigurationProblem, GatewayConfiguration } from 'portcullis';

/** A rule that denies two of these methods is meant to deny all writing. */
const WRITING = ['POST', 'PUT', 'PATCH', 'DELETE'];

/** Of the methods that an instance can forward besides, those that change something. */
const WRITING_TOO = ['PROPPATCH', 'MKCOL', 'LOCK', 'UNLOCK'];

/** Rules that deny writing by naming its methods, and leave out some that the instance forwards. */
export function methodNotes({
  instances,
}: Pick<GatewayConfiguration, 'instances'>): readonly ConfigurationProblem[] {
  return instances.flatMap((instance, index) => {
    const forwarded: readonly string[] = ('forwardMethods' in instance && instance.forwardMethods) || [];
    return instance.policy.rules.flatMap(({ effect, methods = [] }, rule) => {
      const isNamed = (method: string): boolean => methods.some((each) => each === method);
      const left = forwarded.filter((method) => WRITING_TOO.includes(method) && !isNamed(method));
      if (effect !== 'deny' || left.length === 0 || WRITING.filter(isNamed).length < 2) return [];
      return [
        {
          path: `instances[${index}].policy.rules[${rule}].methods`,
          message: `denies writing, but not ${left.join(', ')}, which forwardMethods forwards`,
        },
      ];
    });
  });
}
