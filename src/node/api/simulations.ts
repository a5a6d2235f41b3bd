/** Wires the API's simulations to their workflow. */
import type { AgreementEntry } from '../../acts/index.ts'
import { type Agreement, AgreementError, checkReservation, type Reservation } from '../../agreement/index.ts'
import { DAY_MS } from '../../foundation/index.ts'
import type { ApiParts, Simulation, SimulationRequest } from '../../http/index.ts'
import { createDecider } from '../../policy/index.ts'
import { amendmentText, type Ground, ownHoldings, simulate, simulateAmendment } from '../../workflows/simulation/index.ts'
import type { Core } from '../core.ts'
import { pauses } from '../pauses.ts'

/**
 * What a draft would come to for what this party took in: under the versions of the same agreement, or, where none is known, under
 * every agreement.
 */
export function simulator(core: Core): ApiParts['simulate'] {
  return (request) => simulateDraft(core, request)
}

async function simulateDraft({ road, store }: Core, { document, purpose, days }: SimulationRequest): Promise<Simulation> {
  const { agreements } = await road.directory.current()
  const versions = agreements.filter(({ record }) => record.agreement.id === document.id)
  const { groups, items } = await ownHoldings(
    { vault: road.vault, contents: road.contents, items: store.read.items, pause: pauses() },
    {
      agreements: (versions.length === 0 ? agreements : versions).map(({ row }) => row.hash),
      since: road.clock.now() - days * DAY_MS,
    },
  )
  const reservations = fittingReservations(versions.at(-1), document)
  const next: Ground = { agreement: document, decider: createDecider({ agreement: document, reservations }), from: road.self, purpose }
  const prior = versions.find(({ row }) => row.hash === document.prior)
  const changes = prior === undefined ? null : amendmentText(simulateAmendment(groups, { prior: groundOf(prior, next), next }))
  return { items, parties: simulate(groups, next), changes }
}

function groundOf({ record, decider }: AgreementEntry, { from, purpose }: Ground): Ground {
  return { agreement: record.agreement, decider, from, purpose }
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
