import type { ProviderPart } from '../../../gate-plan.ts';
import { laterProvider } from '../later-provider.ts';

export const oktaLater: ProviderPart = /* @__PURE__ */ laterProvider('okta', async () => {
  const { okta } = await import('@portcullis/token');
  return (options) => okta(options as never);
});
