import type { ElevationDecision, ElevationRequest, ElevationState, StoredElevation } from '../elevation.ts';

/** The request of a row with the columns `request`, `state` and `decision`. */
export function elevationIn({
  request,
  state,
  decision,
}: Readonly<Record<string, unknown>>): StoredElevation {
  return {
    ...(JSON.parse(String(request)) as ElevationRequest),
    state: String(state) as ElevationState,
    decision: decision === null ? undefined : (JSON.parse(String(decision)) as ElevationDecision),
  };
}
