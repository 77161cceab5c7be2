import { optional } from '../../configuration/setting.ts';
import { fieldsOf } from '../../configuration/unchecked.ts';
import { type Feature, hookedPart } from '../../feature.ts';
import { breakGlassProblems } from './checks.ts';
import { breakGlassPart } from './part.ts';
import { breakGlassSchema } from './settings.ts';

export const breakGlass: Feature = {
  settings: {
    root: {
      breakGlass: optional(
        'Emergency access for listed users while the identity provider is unavailable. Default: none.',
        breakGlassSchema,
      ),
    },
  },
  checks: ({ configuration, roles }) => breakGlassProblems(fieldsOf(configuration.breakGlass), roles),
  durableObjects: [[/^breakGlass\.durableObject$/, 'PortcullisBreakGlass']],
  parts: [hookedPart('breakGlass', 'root', breakGlassPart)],
};
