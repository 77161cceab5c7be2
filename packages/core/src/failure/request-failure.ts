import { type FailureTable, failureTable } from './failure-table.ts';

/** Why the pipeline could not serve a request. */
export type RequestFailure =
  | 'gateway.misconfigured'
  | 'request.crashed'
  | 'request.misassembled'
  | 'request.not_found'
  | 'request.timeout'
  | 'request.url_invalid'
  | 'request.path_fragment'
  | 'request.path_empty_segment'
  | 'request.path_dot_segment'
  | 'request.path_encoded_separator'
  | 'request.path_encoded_delimiter'
  | 'request.path_control_character'
  | 'request.path_malformed_encoding'
  | 'request.path_needless_encoding'
  | 'request.path_ampersand';

const ambiguous = { status: 400, message: 'The address of this request can be read in more than one way.' };
const broken = { status: 500, message: 'Something went wrong here.' };

/** Creates the error for a failure code of core. */
export const requestError: FailureTable<RequestFailure> = /* @__PURE__ */ failureTable<RequestFailure>({
  'gateway.misconfigured': { ...broken, permanent: true },
  'request.crashed': broken,
  'request.misassembled': broken,
  'request.not_found': { status: 404, message: 'There is no page at this address.' },
  'request.timeout': { status: 408, message: 'The request took too long to arrive.' },
  'request.url_invalid': ambiguous,
  'request.path_fragment': ambiguous,
  'request.path_empty_segment': ambiguous,
  'request.path_dot_segment': ambiguous,
  'request.path_encoded_separator': ambiguous,
  'request.path_encoded_delimiter': ambiguous,
  'request.path_control_character': ambiguous,
  'request.path_malformed_encoding': ambiguous,
  'request.path_needless_encoding': ambiguous,
  'request.path_ampersand': ambiguous,
});
