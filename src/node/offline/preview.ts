/** What one party would get of a bundle under a draft, without any node (`comity preview --to`). */
import { join } from 'node:path'
import { type Agreement, agreementHash, createRecord, type Reservation } from '../../agreement/index.ts'
import type { Instant } from '../../foundation/index.ts'
import { parsePartyCode, signerFromSeed } from '../../identity/index.ts'
import { createDecider } from '../../policy/index.ts'
import { openFileSpool, openSubmissionIndex, scratchFolder } from '../../storage/index.ts'
import {
  type Looked,
  type Outlook,
  type OutlookView,
  outlooksOf,
  type PreparationParts,
  type PreviewedEntry,
  previewBundle,
} from '../../workflows/disclosure/index.ts'
import { pauses } from '../jobs/pauses.ts'
import { systemClock, systemRandomness } from '../system.ts'

const SECRET_BYTES = 32

/**
 * Every object of a bundle with what the recipient would get of it, in order. Nobody's reservations are known here, nothing was sent
 * before, and ids and surrogates of changed objects are new each time. @throws IntelligenceError when the bytes are no bundle
 */
export async function* previewOffline(request: {
  readonly agreement: Agreement
  readonly from: string
  readonly recipient: string
  readonly purpose: string
  readonly chunks: AsyncIterable<Uint8Array>
}): AsyncGenerator<PreviewedEntry> {
  const { agreement, from, recipient, ...look } = request
  using folder = scratchFolder('preview')
  const entry = draftEntry(agreement, { from, now: systemClock.now() })
  yield* previewBundle(partsIn(folder.path, from), { ...look, entry, recipients: [recipient], provenance: 'unstated' })
}

/** What every party but the one that gives would get of objects under each of some drafts, as {@link previewOffline} tells it of one. */
export async function outlooksOffline(
  request: Looked & { readonly agreements: readonly Agreement[]; readonly from: string; readonly purpose: string },
): Promise<readonly Outlook[]> {
  const { agreements, from, ...look } = request
  using folder = scratchFolder('preview')
  const now = systemClock.now()
  const views = agreements.map((agreement) => ({
    entry: draftEntry(agreement, { from, now }),
    isDraft: true,
    recipients: agreement.parties.list.map(({ code }) => code).filter((code) => code !== from),
  }))
  return await outlooksOf(partsIn(folder.path, from), { ...look, views })
}

/** A draft as if it were in force, under these reservations of the party that gives. */
export function draftEntry(
  agreement: Agreement,
  known: { readonly from: string; readonly now: Instant; readonly reservations?: readonly Reservation[] },
): OutlookView['entry'] {
  const { from, now, reservations = [] } = known
  const hash = agreementHash(agreement)
  const decider = createDecider({ agreement, reservations })
  const record = createRecord({ agreement, hash, proposedBy: from, proposedAt: now, statements: [] })
  return { row: { hash }, record, deciderAt: () => decider }
}

function partsIn(folder: string, from: string): PreparationParts {
  const secret = systemRandomness(SECRET_BYTES)
  return {
    road: {
      self: parsePartyCode(from),
      clock: systemClock,
      items: {
        byStixId: async () => [],
        placedAmong: async () => [],
        placing: async () => [],
        receivedAmong: async () => [],
        revokedAmong: async () => [],
        sentFrom: async () => [],
      },
      contents: { find: async () => [], heads: async () => new Map() },
      vault: { read: async () => new Map() },
      signer: signerFromSeed(systemRandomness(SECRET_BYTES)),
      randomness: systemRandomness,
    },
    shownIds: { find: async () => new Map() },
    feedback: { on: async () => null },
    spool: openFileSpool({ folder: join(folder, 'spool'), secret, randomness: systemRandomness }),
    openIndex: (submission) => openSubmissionIndex(join(folder, `${submission}.index`)),
    idKey: secret,
    pause: pauses(),
  }
}
