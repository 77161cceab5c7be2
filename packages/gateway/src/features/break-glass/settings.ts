import type { BreakGlassOptions } from '@portcullis/session';
import { breakGlassFields } from '@portcullis/session/internal';
import * as v from 'valibot';
import { optionsOf } from '../../configuration/option-setting.ts';
import { optional, section, setting, shape } from '../../configuration/setting.ts';
import { anyText, bindingName, issuer, listOf, name, vkey } from '../../configuration/values.ts';
import type { BreakGlassConfiguration } from '../../generated/types.ts';

const option = optionsOf<BreakGlassOptions>('BreakGlassOptions', breakGlassFields);

/** Emergency access for listed users while the identity provider is unavailable. */
export const breakGlassSchema: v.GenericSchema<BreakGlassConfiguration> = section(
  'BreakGlassConfiguration',
  'Emergency access while the identity provider is unavailable. A page at `break-glass` below the login’s prefix, on every host, accepts grants that `portcullis break-glass` signs offline. A grant is for one of these users and one host, can be used once and for a short time, and its use is recorded before access is granted.',
  v.strictObject({
    durableObject: setting(
      'Durable Object namespace (class `PortcullisBreakGlass`) that stores which grants were used. If it does not respond, access is denied.',
      bindingName,
    ),
    signers: option('signers', listOf(vkey)),
    people: option(
      'people',
      listOf(
        shape(
          'BreakGlassPersonConfiguration',
          v.strictObject({
            issuer: setting({ option: 'BreakGlassPerson.issuer' }, issuer),
            subject: setting({ option: 'BreakGlassPerson.subject' }, anyText),
            roles: setting({ option: 'BreakGlassPerson.roles' }, listOf(name)),
            email: optional({ option: 'BreakGlassPerson.email' }, anyText),
            name: optional({ option: 'BreakGlassPerson.name' }, anyText),
          }),
        ),
      ),
    ),
    grantSeconds: option('grantSeconds'),
    sessionSeconds: option('sessionSeconds'),
  }),
);
