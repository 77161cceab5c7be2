import type { DeviceBoundOptions } from '@portcullis/session/dbsc';
import { deviceBoundFields } from '@portcullis/session/internal';
import * as v from 'valibot';
import { optionsOf } from '../../configuration/option-setting.ts';
import { optional, shape } from '../../configuration/setting.ts';
import { type Feature, onePart } from '../../feature.ts';
import { deviceBoundPart } from './part.ts';

const option = optionsOf<DeviceBoundOptions>('DeviceBoundOptions', deviceBoundFields);

const schema = shape('DeviceBoundConfiguration', v.strictObject({ proofSeconds: option('proofSeconds') }));

/** Sessions that are bound to a key of their browser. */
export const deviceBound: Feature = {
  settings: {
    login: {
      deviceBound: optional(
        'Binds sessions to a key of their browser (DBSC), in browsers that can: a copied cookie is then good for minutes only. Needs `durableObject`. Default: a copied cookie is as good as the original.',
        schema,
      ),
    },
  },
  checks: ({ login: { deviceBound: configured, durableObject } }) =>
    configured === undefined || durableObject !== undefined
      ? []
      : [
          {
            path: 'login.deviceBound',
            message: 'needs "durableObject": a cookie that holds its session cannot be bound later',
          },
        ],
  parts: [onePart('deviceBound', deviceBoundPart, ({ login }) => login?.deviceBound !== undefined)],
};
