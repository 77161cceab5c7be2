import type { ProviderPart } from '../../../gate-plan.ts';
import { laterProvider } from '../later-provider.ts';

export const oidcLater: ProviderPart = /* @__PURE__ */ laterProvider('oidc', async () => {
  const { oidc } = await import('@portcullis/token');
  return (options) => oidc(options as never);
});
