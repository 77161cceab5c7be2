import type { ProviderPart } from '../../../gate-plan.ts';
import { laterProvider } from '../later-provider.ts';

export const kubernetesLater: ProviderPart = /* @__PURE__ */ laterProvider('kubernetes', async () => {
  const { kubernetes } = await import('@portcullis/token');
  return (options) => kubernetes(options as never);
});
