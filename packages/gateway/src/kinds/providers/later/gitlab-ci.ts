import type { ProviderPart } from '../../../gate-plan.ts';
import { laterProvider } from '../later-provider.ts';

export const gitlabCiLater: ProviderPart = /* @__PURE__ */ laterProvider('gitlabCi', async () => {
  const { gitlabCi } = await import('@portcullis/token');
  return (options) => gitlabCi(options as never);
});
