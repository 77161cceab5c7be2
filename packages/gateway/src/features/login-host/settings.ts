import * as v from 'valibot';
import { optional } from '../../configuration/setting.ts';
import { host, text } from '../../configuration/values.ts';

const origin = text(
  'https:\\/\\/(?:[a-z\\d.-]+|\\[[\\da-f:]+\\])(?::(?!443$)[1-9]\\d{0,4})?|http:\\/\\/(?:(?:[a-z\\d-]+\\.)*localhost|127\\.0\\.0\\.1|\\[::1\\])(?::(?!80$)[1-9]\\d{0,4})?',
  'must be the https URL of a host in lower case, without a path (http only on this machine)',
);

/** The host of the gate's pages. */
export const hostSetting: v.ObjectEntries = {
  host: optional(
    "URL of a host of its own for the gate's pages, such as `https://gate.corp.example`: users log in there once for all instances, and scripts of an application cannot use the pages. No instance has this host, and it shares a domain with every host of the instances. Needs `durableObject`. Default: every host has its own login, and pages that a script could misuse are turned off, unless `trustedHosts` names the host.",
    origin,
  ),
};

/** Hosts whose applications are trusted with the pages. */
export const trustedHostsSetting: v.ObjectEntries = {
  trustedHosts: optional(
    "Without `login.host`: those of the `hosts` of instances where every script of the application may do what the user can do on the gate's pages, such as issue credentials to programs or use the page for operators. On other hosts these pages are turned off. Default: no host; `portcullis check` requires the setting, if only as `[]`, if there are `login.credentials` or `operator` and no `login.host`.",
    v.array(host),
  ),
};
