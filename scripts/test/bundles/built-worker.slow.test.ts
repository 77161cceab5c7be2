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
});
