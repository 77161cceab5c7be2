import type { ProviderPart } from '../../../gate-plan.ts';
import { laterProvider } from '../later-provider.ts';

export const keycloakLater: ProviderPart = /* @__PURE__ */ laterProvider('keycloak', async () => {
  const { keycloak } = await import('@portcullis/token');
  return (options) => keycloak(options as never);
});
