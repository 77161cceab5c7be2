import type { ProviderPart } from '../../../gate-plan.ts';
import { laterProvider } from '../later-provider.ts';

export const entraIdLater: ProviderPart = /* @__PURE__ */ laterProvider('entraId', async () => {
  const { entraId } = await import('@portcullis/token');
  return (options) => entraId(options as never);
});
