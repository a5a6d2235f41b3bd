import { ComityError } from '../../foundation/index.ts'

/**
 * Codes of openings that an overseer does not take. `openings-unwanted`: no agreement lets this party read that ledger;
 * `openings-invalid`: the checkpoint is not that ledger's under a sufficient quorum, or the range does not fit it;
 * `openings-gap`: leaves before the first are missing; `openings-unproven`: a leaf or opening is not the ledger's.
 */
export type OversightErrorCode = 'openings-unwanted' | 'openings-invalid' | 'openings-gap' | 'openings-unproven'

/** Openings that were refused; nothing of them was kept. */
export class OversightError extends ComityError<OversightErrorCode> {}
