/** Why a proof is refused, for the event. It contains nothing of the proof. */
export class ProofProblem extends Error {
  override readonly name = 'ProofProblem';
}
