import { type ProxyOptions, proxyFields } from '@portcullis/proxy';
import type * as v from 'valibot';
import { optionsOf } from '../../configuration/option-setting.ts';
import { headerName, listOf } from '../../configuration/values.ts';

const option = optionsOf<ProxyOptions>('ProxyOptions', proxyFields({}));

/** Settings of every application that is reached through the proxy. */
export const timeoutSeconds: v.GenericSchema = option('timeoutSeconds', { from: 1, to: 3600 });

export const forwardHeaders: v.GenericSchema = option('forwardHeaders', listOf(headerName));
