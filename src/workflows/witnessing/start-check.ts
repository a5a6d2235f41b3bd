/** Before the first checkpoint after a start: did the witnesses see more of the own ledger than is here? (DESIGN rule 7) */
import { hex, sha256, utf8 } from '../../foundation/index.ts'
import type { PartyCard } from '../../identity/index.ts'
import type { Checkpoint } from '../../ledger/index.ts'
import { beforeDeadline } from './ask-witness.ts'
import { witnessKeyOf } from './card-keys.ts'
import { WitnessingError } from './errors.ts'
import type { WitnessCalls } from './ports.ts'
import { judgeSeenHead, type OwnLedger } from './seen-head.ts'

/** What one witness said; `checkpoint` is null where it never cosigned the ledger. */
export type Testimony = {
  readonly party: string
  readonly checkpoint: Checkpoint | null
  readonly isCosigned: boolean
  readonly isLost: boolean
}

/** Whom to ask, and about which ledger. */
export type WitnessQuestion = {
  readonly cards: readonly PartyCard[]
  readonly calls: Pick<WitnessCalls, 'latestCosigned'>
  readonly signal: AbortSignal
  readonly own: OwnLedger
}

/** `sound`: enough witnesses were heard and none saw more than is here; `size` is what each cosigned. */
export type StartCheck =
  | { readonly status: 'sound'; readonly sizes: readonly { readonly party: string; readonly size: number }[] }
  | { readonly status: 'awaiting-witnesses'; readonly answered: number; readonly needed: number }

/**
 * Asks all witnesses for the largest checkpoint they cosigned. What is not signed by the own ledger key counts as no answer.
 * @throws WitnessingError `ledger-rolled-back` when any of them shows a checkpoint that this node signed and has no more
 */
export async function checkStart(question: WitnessQuestion, needed: number): Promise<StartCheck> {
  const heard = await hearWitnesses(question)
  for (const testimony of heard) assertNotLost(testimony)
  if (heard.length < needed) return { status: 'awaiting-witnesses', answered: heard.length, needed }
  return { status: 'sound', sizes: heard.map(({ party, checkpoint }) => ({ party, size: checkpoint?.size ?? 0 })) }
}

/**
 * Asks one witness again that answered as if it knew more.
 * @throws WitnessingError `ledger-rolled-back` when it proves so
 */
export async function investigateWitness(question: WitnessQuestion): Promise<void> {
  for (const testimony of await hearWitnesses(question)) assertNotLost(testimony)
}

/** The testimonies of those witnesses that answered before the deadline with something this node's key signed, or with nothing. */
export async function hearWitnesses({ cards, calls, signal, own }: WitnessQuestion): Promise<readonly Testimony[]> {
  const originHash = hex(sha256(utf8(own.head.origin)))
  const heard = cards.map(async (card): Promise<Testimony[]> => {
    const { party } = card
    const answer = await beforeDeadline(signal, () => calls.latestCosigned(card, originHash, signal))
    if (!answer.ok) return []
    if (answer.value === undefined) return [{ party, checkpoint: null, isCosigned: false, isLost: false }]
    const seen = await judgeSeenHead(answer.value, witnessKeyOf(card), own)
    if (seen.verdict === 'unproven') return []
    return [{ party, checkpoint: seen.checkpoint, isCosigned: seen.isCosigned, isLost: seen.verdict === 'lost' }]
  })
  return (await Promise.all(heard)).flat()
}

function assertNotLost({ party, isLost }: Testimony): void {
  if (!isLost) return
  throw new WitnessingError('ledger-rolled-back', 'a witness holds a checkpoint of this ledger that is not here any more', {
    logDetail: `witness of ${party}; run comity ledger recover`,
  })
}
