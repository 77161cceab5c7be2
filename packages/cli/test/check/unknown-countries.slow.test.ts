import type { GatewayConfiguration } from 'portcullis';
import { expect, test } from 'vitest';
import { captured } from '../capture.ts';
import { fileOf, phorgeConfiguration } from '../configuration-files.ts';

const DENIED = { name: 'abroad', effect: 'deny', who: { roles: ['contractor'] }, paths: ['/**'] } as const;

function withCountries(...countries: readonly string[]): GatewayConfiguration {
  const [instance] = phorgeConfiguration().instances;
  const policy = { name: 'p', rules: [...(instance?.policy.rules ?? []), { ...DENIED, countries }] };
  return phorgeConfiguration({ policy });
}

test('check and build refuse a rule for a country code that is none, and name the code that was meant', async () => {
  const file = fileOf(withCountries('UK'));
  for (const command of ['check', 'build'])
    expect(await captured(command, file)).toMatchObject({
      code: 1,
      out: expect.stringContaining('did you mean "GB"?'),
    });
});
