import type { RefusalPages } from '@portcullis/core';
import { refusalPage, type Theme } from '@portcullis/core/internal';
import type { GatewayConfiguration, InstanceConfiguration } from '../../generated/types.ts';

/** How the pages of an instance look: as all, where it does not say otherwise. */
export function themeOf(
  { theme }: Pick<GatewayConfiguration, 'theme'>,
  instance: Pick<InstanceConfiguration, 'theme'>,
): Theme {
  return { ...theme, ...instance.theme };
}

/** The pages of refusals in that look. The configuration was checked before: a built Worker has no checks. */
export function pagesOf(theme: Theme): RefusalPages {
  return (refusal, random) => refusalPage(refusal, { theme, random });
}
