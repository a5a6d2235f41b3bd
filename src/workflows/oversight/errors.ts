import { ComityError } from '../../foundation/index.ts'

/**
 * Codes of openings that an overseer does not take. `openings-unwanted`: no agreement lets this party read that ledger;
 * `openings-invalid`: the checkpoint is not that ledger's under a sufficient quorum, or the range does not fit it;
 * `openings-unproven`: a leaf or opening is not the ledger's; `openings-contended`: others
 * kept taking openings of that ledger meanwhile.
 */
export type OversightErrorCode = 'openings-unwanted' | 'openings-invalid' | 'openings-unproven' | 'openings-contended'

/** Openings that were refused; nothing of them was kept. */
export class OversightError extends ComityError<OversightErrorCode> {}
