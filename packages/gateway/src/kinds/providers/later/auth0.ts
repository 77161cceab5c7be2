import type { ProviderPart } from '../../../gate-plan.ts';
import { laterProvider } from '../later-provider.ts';

export const auth0Later: ProviderPart = /* @__PURE__ */ laterProvider('auth0', async () => {
  const { auth0 } = await import('@portcullis/token');
  return (options) => auth0(options as never);
});
