import { describe, expect, it } from 'vitest';
import { gatewayConfiguration, hostOf } from '../../../bench/workers/gateway-configuration.ts';
import { bundleBuilt } from '../../bundles/built-worker.ts';

describe('bundleBuilt', () => {
  it('puts the entry first, which workerd uses as the Worker', async () => {
    const files = await bundleBuilt(gatewayConfiguration({ rules: 10, instances: 2, login: true }));
    expect(files[0]).toMatchObject({ name: 'worker.js', startsWithIt: true });
    expect(files[0]?.code).toMatch(/export ?\{[^}]*\bas default\b/);
    // Where the configuration stands is the bundler's choice.
    expect(files.some(({ code, startsWithIt }) => startsWithIt && code.includes(hostOf(1)))).toBe(true);
    expect(files.filter(({ startsWithIt }) => !startsWithIt).length).toBeGreaterThan(0);
  });

  it('contains the pages in English and in the languages that the theme names', async () => {
    const configuration = gatewayConfiguration({ rules: 10, login: true });
    const codeOf = async (languages: readonly string[] | undefined): Promise<string> => {
      const files = await bundleBuilt({ ...configuration, ...(languages && { theme: { languages } }) });
      return files.map(({ code }) => code).join('');
    };
    const [all, german] = [await codeOf(undefined), await codeOf(['de'])];
    // Of the page on which a user chooses where to sign in.
    const found = (code: string) =>
      ['where you sign in.', 'wo Sie sich anmelden.', 'vous vous connectez.'].map((text) =>
        code.includes(text),
      );
    expect(found(all)).toEqual([true, true, true]);
    expect(found(german)).toEqual([true, true, false]);
    expect(german.length).toBeLessThan(all.length - 20_000);
  });
});
