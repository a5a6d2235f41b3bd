/** What the page says. */
import type { ProofKind, ProvenStep } from '../../src/acts/proof-steps.ts'

/** The verdict on each kind of file. */
export const CLAIMS: Readonly<Record<ProofKind, { readonly holds: string; readonly fails: string }>> = {
  receipt: { holds: 'The receipt holds.', fails: 'The receipt does not hold.' },
  'opened-leaf': { holds: 'The opened leaf holds.', fails: 'The opened leaf does not hold.' },
  'evidence-package': { holds: 'The evidence package holds.', fails: 'The evidence package does not hold.' },
  'subject-record': { holds: 'The record holds: nothing is missing from it.', fails: 'The record does not hold.' },
  contradiction: {
    holds: 'The evidence holds: this ledger contradicted itself. Do not rely on it.',
    fails: 'The evidence against a ledger does not hold.',
  },
}

/** What each step asks. */
export const STEP_TITLES: Readonly<Record<ProvenStep['step'], string>> = {
  card: 'Is the party’s card under the root key that you trust?',
  act: 'Did the party sign the act?',
  opening: 'Is the opening of this act?',
  checkpoint: 'Did the ledger sign the checkpoint, and did enough witnesses see it?',
  inclusion: 'Is the leaf in that checkpoint?',
  fields: 'Does the leaf open to these fields?',
  agreement: 'Is it about the agreement that you know?',
  cards: 'Are the cards under the root keys of the agreement?',
  trust: 'Does it rest on what you trust?',
  entries: 'Does each entry stand in its ledger?',
  checkpoints: 'Do the checkpoints agree with each other?',
  links: 'Does each link stand in the ledger of the party?',
  chain: 'Do the links follow each other, and is none left out between them?',
  contents: 'Is what each link says what its leaf commits to?',
  complete: 'Does it end with its being asked for?',
  approvals: 'Did officials sign what they approved?',
  cosigned: 'Did the ledger sign the one checkpoint?',
  offered: 'Did it sign the other one?',
  contradiction: 'Do the two contradict each other?',
}
