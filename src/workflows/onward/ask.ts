/** Asking the origins of received items to let them be given on, or used here for another purpose. */
import {
  type AgreementEntry,
  consentClockMs,
  type ItemRow,
  itemIdOf,
  type Outcome,
  onwardNever,
  type Proposal,
  purposeArticle,
  purposeClockMs,
  purposeFault,
  stateActs,
} from '../../acts/index.ts'
import { BATCH_ITEMS_MAX, batches, formatTimestamp, hex, type Refusal, sha256, utf8 } from '../../foundation/index.ts'
import { disclosureFault, fitItems, type Known, type NamedItems } from './named-items.ts'
import type { OnwardParts } from './ports.ts'

/** What is to be given on or used otherwise, and why. */
export type AskRequest = NamedItems & {
  /** Whom they would be given to; absent: nobody, they would be used here. */
  readonly recipient?: string
  readonly purpose: string
  readonly justification: string
  readonly account: string
  /** Whether the account's role may ask so under an agreement. */
  readonly isAllowed: (agreement: string) => boolean
}

/** The questions that were put, one for each origin, agreement and batch, and what was not asked for. */
export type AskReport = {
  readonly asks: readonly { readonly id: string; readonly origin: string; readonly agreement: string; readonly items: number }[]
  readonly refusals: readonly Refusal[]
}

/**
 * Puts the questions. Only what the recipient could get is asked for, so that neither question nor answer tells the recipient of
 * anything else.
 */
export async function askToGiveOn(request: AskRequest, { road }: Pick<OnwardParts, 'road'>): Promise<AskReport> {
  const now = road.clock.now()
  const directory = await road.directory.current()
  const { fit, refusals } = await fitItems(request, { road }, (row) => refusalOf(row, request, { directory, now }))
  const outcomes = await stateActs(proposals(fit, request, { directory, now }), road, {
    account: request.account,
    async within(writer, ended) {
      const { account, justification } = request
      for (const outcome of ended) if (outcome.ok) await writer.onwardReasons.put(outcome.act.id, { account, justification })
    },
  })
  return {
    asks: outcomes.flatMap(stated),
    refusals: [...refusals, ...outcomes.flatMap((outcome) => (outcome.ok ? [] : [outcome.refusal]))],
  }
}

type OtherUse = { readonly purpose: string; readonly entry: AgreementEntry } & Known

function otherPurposeFault(row: ItemRow, { purpose, entry, directory, now }: OtherUse): Refusal | undefined {
  const allowed = purposeArticle(row, purpose, { directory, now })
  if ('refusal' in allowed) return allowed.refusal
  const fault = purposeFault({ row, holder: directory.self, origin: row.origin, purpose }, { entry, now })
  return fault === undefined ? undefined : { ...fault, article: allowed.article }
}

function refusalOf(row: ItemRow, request: AskRequest, { directory, now }: Known): Refusal | undefined {
  const entry = directory.agreement(row.agreement)
  if (entry === undefined || row.face === null) return { code: 'agreement-unknown', reason: 'no such agreement is known' }
  if (!request.isAllowed(row.agreement)) return { code: 'role-not-permitted', reason: 'the agreement does not let this role ask so' }
  const { recipient, purpose } = request
  // The kind decides on another purpose item by item; one that it refuses is no reason to refuse the others.
  if (recipient === undefined) return otherPurposeFault(row, { purpose, entry, directory, now })
  const never = onwardNever(entry)
  if (never !== undefined) return never
  return disclosureFault(row.face, { entry, recipient, purpose }, { directory, now })
}

function proposals(rows: readonly ItemRow[], request: AskRequest, { directory, now }: Known): readonly Proposal[] {
  const { recipient, purpose } = request
  const justification = hex(sha256(utf8(request.justification)))
  return [...Map.groupBy(rows, ({ origin, agreement }) => `${origin} ${agreement}`).values()].flatMap((group) => {
    const [{ origin, agreement }] = group as [ItemRow]
    const entry = directory.agreement(agreement) as AgreementEntry
    const clock = recipient === undefined ? purposeClockMs(entry, purpose) : consentClockMs(entry)
    // Without a clock the kind refuses, whatever date is named.
    const until = formatTimestamp(now + (clock ?? 1))
    const items = group.map(({ holding }) => itemIdOf(holding))
    return batches(items, BATCH_ITEMS_MAX).map((batch) => ({
      draft: {
        ...(recipient === undefined ? { kind: 'ask-purpose' } : { kind: 'ask-onward' }),
        agreement,
        body: { to: origin, ...(recipient === undefined ? {} : { recipient }), purpose, justification, until, items: batch },
      },
    }))
  })
}

function stated(outcome: Outcome): AskReport['asks'] {
  if (!outcome.ok) return []
  const { id, agreement, body } = outcome.act
  const { to, items } = body as { to: string; items: readonly string[] }
  return [{ id, origin: to, agreement: agreement as string, items: items.length }]
}
