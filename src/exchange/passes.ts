/**
 * Passes over everything that is due. A partner that takes its time is left to
 * finish and passed over meanwhile, so that it holds up nobody else.
 */
import { askingPartners, type Directory } from '../acts/index.ts'
import { type Instant, SECOND_MS } from '../foundation/index.ts'
import { type DeliveryParts, type Served, serveRecipient } from './delivery.ts'
import type { OutboxRow } from './ports.ts'

/** How long a pass waits for the partners it serves, milliseconds. */
const PATIENCE_MS = 2 * SECOND_MS

/** What was done since the last report. */
export type PassReport = { readonly delivered: number; readonly failed: number; readonly expired: readonly OutboxRow[] }

/** Delivery to all partners, each in its own time. */
export type Delivery = {
  /**
   * Serves everyone for whom something is due and who is not being served already. Returns once they are served, or
   * after two seconds; what comes later is in the next report. Never throws for what a partner did.
   */
  pass(): Promise<PassReport>
  /** Waits until nobody is being served. */
  settled(): Promise<void>
}

/** Delivery that serves nobody yet. `onLate` is called when one was served after its pass had returned: more may be due to it by then. */
export function createDelivery(parts: DeliveryParts, onLate: () => void = () => undefined): Delivery {
  let isAwaited = false
  const underWay = new Map<string, Promise<void>>()
  const finished: Served[] = []
  const faults: unknown[] = []
  const begin = (recipient: string, directory: Directory): void => {
    const served = serveRecipient(recipient, { parts, directory })
      .then(
        (result) => void finished.push(result),
        (fault: unknown) => void faults.push(fault),
      )
      .finally(() => {
        underWay.delete(recipient)
        if (!isAwaited) onLate()
      })
    underWay.set(recipient, served)
  }
  return {
    async pass() {
      const now = parts.clock.now()
      const directory = await parts.directory.current()
      const expired = await parts.transactions.write((writer) => writer.outboxQueue.expire(now))
      for (const recipient of await recipientsDue(parts, directory, now)) if (!underWay.has(recipient)) begin(recipient, directory)
      isAwaited = true
      await endedOrLate([...underWay.values()])
      isAwaited = false
      if (faults.length > 0) throw faults.shift()
      const results = finished.splice(0)
      const delivered = results.reduce((sum, result) => sum + result.delivered, 0)
      return { delivered, failed: results.filter((result) => result.isFailed).length, expired }
    },
    async settled() {
      while (underWay.size > 0) await Promise.all(underWay.values())
    },
  }
}

/** Those with an act whose time has come, those that are owed proofs or are to be told what this node is, and the overseers of agreements. */
async function recipientsDue(parts: DeliveryParts, directory: Directory, now: Instant): Promise<ReadonlySet<string>> {
  const waiting = (await parts.outbox.recipients()).filter((row) => row.nextAt <= now).map((row) => row.recipient)
  const creditors = (await parts.owed.creditors()).filter((party) => parts.statuses.areProofsDue(party, now))
  const overseers = directory.agreements.flatMap((entry) => entry.row.document.oversight.overseers.map(({ party }) => party))
  const untold = [...askingPartners(directory, now)].filter((party) => !parts.statuses.isToldMeans(party))
  const others = [...creditors, ...untold, ...overseers.filter((party) => party !== directory.self)]
  // All but acts have no row to count attempts on: they wait as long as the partner's failures tell.
  return new Set([...waiting, ...others.filter((party) => parts.statuses.isRested(party, now))])
}

async function endedOrLate(tasks: readonly Promise<void>[]): Promise<void> {
  const late = Promise.withResolvers<void>()
  const timer = setTimeout(late.resolve, PATIENCE_MS)
  await Promise.race([Promise.all(tasks), late.promise])
  clearTimeout(timer)
}
