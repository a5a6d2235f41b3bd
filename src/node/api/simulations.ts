/** Wires the API's simulations to their workflow. */
import type { AgreementEntry } from '../../acts/index.ts'
import { type Agreement, AgreementError, checkReservation, type Reservation } from '../../agreement/index.ts'
import { DAY_MS } from '../../foundation/index.ts'
import type { ApiParts, Simulation, SimulationRequest } from '../../http/index.ts'
import type { OutlookView } from '../../workflows/disclosure/index.ts'
import { amendmentText, ownHoldings, simulate, simulateAmendment } from '../../workflows/simulation/index.ts'
import { pauses } from '../jobs/pauses.ts'
import { draftEntry } from '../offline/preview.ts'
import type { ApiSources } from './index.ts'

/**
 * What a draft would come to for what this party took in: under the versions of the same agreement, or, where none is known, under
 * every agreement.
 */
export function simulator(sources: Pick<ApiSources, 'core' | 'disclosure'>): ApiParts['simulate'] {
  return (request) => simulateDraft(sources, request)
}

async function simulateDraft(
  { core: { road, store }, disclosure }: Pick<ApiSources, 'core' | 'disclosure'>,
  { document, purpose, days }: SimulationRequest,
): Promise<Simulation> {
  const { agreements } = await road.directory.current()
  const now = road.clock.now()
  const versions = agreements.filter(({ record }) => record.agreement.id === document.id)
  const held = {
    agreements: (versions.length === 0 ? agreements : versions).map(({ row }) => row.hash),
    since: now - days * DAY_MS,
  }
  const parts = { vault: road.vault, contents: road.contents, items: store.read.items, pause: pauses() }
  const viewOf = ({ parties }: Agreement, entry: OutlookView['entry']): OutlookView => {
    const recipients = parties.list.map(({ code }) => code).filter((code) => code !== road.self)
    return { entry, recipients }
  }
  const reservations = fittingReservations(versions.at(-1), document)
  const entry = draftEntry(document, { from: road.self, now, reservations })
  const isDraft = !versions.some(({ row }) => row.hash === entry.row.hash)
  const draft = { ...viewOf(document, entry), isDraft }
  const before = versions.find(({ row }) => row.hash === document.prior)
  const views = before === undefined ? [draft] : [draft, viewOf(before.record.agreement, asItsTextStands(before))]
  const [next, prior] = await disclosure.outlooks({ purpose, views, objects: ownHoldings(parts, held) })
  if (next === undefined) throw new Error('a draft was looked at and nothing is told of it')
  const changed = prior === undefined ? null : simulateAmendment({ prior, next })
  return { items: next.items, parties: simulate(next), changes: changed === null ? null : amendmentText(changed), changed }
}

/** A version as if no clock or act narrowed it, so that the texts alone are compared. */
function asItsTextStands({ row, record, decider }: AgreementEntry): OutlookView['entry'] {
  return { row, record, deciderAt: () => decider }
}

/** The own reservations as far as the draft still has what they name. */
function fittingReservations(entry: AgreementEntry | undefined, document: Agreement): readonly Reservation[] {
  return (entry?.reservations ?? []).filter((reservation) => {
    try {
      checkReservation(reservation, document)
      return true
    } catch (error) {
      if (error instanceof AgreementError) return false
      throw error
    }
  })
}
