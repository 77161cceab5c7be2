import type { ProviderPart } from '../../../gate-plan.ts';
import { laterProvider } from '../later-provider.ts';

export const googleLater: ProviderPart = /* @__PURE__ */ laterProvider('google', async () => {
  const { google } = await import('@portcullis/token');
  return (options) => google(options as never);
});
