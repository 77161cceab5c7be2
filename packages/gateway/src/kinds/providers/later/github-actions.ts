import type { ProviderPart } from '../../../gate-plan.ts';
import { laterProvider } from '../later-provider.ts';

export const githubActionsLater: ProviderPart = /* @__PURE__ */ laterProvider('githubActions', async () => {
  const { githubActions } = await import('@portcullis/token');
  return (options) => githubActions(options as never);
});
