/** Whether the intermediary may pass on what a release brings: each item came to it from its origin to be passed on. */
import { parseTimestamp, type Refusal } from '../../foundation/index.ts'
import { isOnwardText, isWithin, type Tlp } from '../../intelligence/index.ts'
import type { Act } from '../act.ts'
import { type HoldingKey, itemIdOf, originOf } from '../holding-key.ts'
import type { ItemContent } from '../item-content.ts'
import { leavesGivingOn } from '../narrowing.ts'
import type { ItemRow } from '../views.ts'
import { intermediaryOf } from './anonymity-rule.ts'
import type { ActItem } from './kind.ts'
import type { GivingOn, OnwardFault } from './onward-judgement.ts'
import { consentName } from './onward-rule.ts'
import type { ReleaseBody } from './release.ts'

/** Whether a release is the intermediary's own, of what others gave it to be passed on. */
export function isPassedOn({ act, entry }: Pick<GivingOn, 'act' | 'entry'>): boolean {
  return act.body.anonymised === true && act.party === intermediaryOf(entry)?.party
}

/** At the intermediary: the release of the origin is its leave, to this purpose and under this agreement, for as long as the item is held. */
export async function passedFault({ act, entry, facts, items }: GivingOn): Promise<OnwardFault> {
  const article = intermediaryOf(entry)?.article
  const sources = items.flatMap(({ content }) => content?.source ?? [])
  const rows = new Map((await facts.findItems(sources)).map((row) => [row.holding, row]))
  const leaves = new Map<string, Act<ReleaseBody>>()
  for (const { content } of items) {
    const leave = content?.givenOn?.consent
    const given = leave === undefined || leaves.has(leave) ? undefined : ((await facts.find(leave)) as Act<ReleaseBody> | undefined)
    if (leave !== undefined && given !== undefined) leaves.set(leave, given)
  }
  const [first] = items
  const named = consentName(first?.content?.givenOn?.consent ?? ('' as never), first?.itemId ?? '')
  return (item) => {
    const fault = act.body.consent === named ? itemFault(item, { act, rows, leaves }) : faults.missing
    return fault === undefined || article === undefined ? fault : { article, ...fault }
  }
}

type Known = {
  readonly act: Act<ReleaseBody>
  readonly rows: ReadonlyMap<HoldingKey, ItemRow>
  readonly leaves: ReadonlyMap<string, Act<ReleaseBody>>
}

function itemFault({ content }: ActItem, { act, rows, leaves }: Known): Refusal | undefined {
  const source = content?.source ?? undefined
  const leave = leaves.get(content?.givenOn?.consent ?? '')
  if (content === null || source === undefined || leave === undefined) return faults.missing
  if (!isLeave(leave, { act, source })) return faults.differs
  const row = rows.get(source)
  if (row?.state !== 'held' || row.face === null) return faults.recalled
  if (!leavesGivingOn(row.narrowing, act.body.purpose)) return faults.narrowed
  const { face, token } = content as ItemContent
  const isSame = face.dataSubject === row.face.dataSubject && JSON.stringify(face.grading) === JSON.stringify(row.face.grading)
  if (!isSame || !isWithin(row.face.marking as Tlp, face.marking as Tlp)) return faults.wider
  if (parseTimestamp(act.body.retainUntil) > row.retainUntil) return faults.longer
  return token !== null && isOnwardText(token) ? faults.named : undefined
}

/** The origin's release of that very item to this party, to be passed on. */
function isLeave(leave: Act<ReleaseBody>, { act, source }: { readonly act: Act<ReleaseBody>; readonly source: HoldingKey }): boolean {
  const { kind, party, agreement, body } = leave
  const isOfOrigin = kind === 'release' && party === originOf(source) && agreement === act.agreement
  const isToBePassed = body.anonymised === true && body.to === act.party && body.purpose === act.body.purpose
  return isOfOrigin && isToBePassed && party !== act.body.to && body.items.some(([itemId]) => itemId === itemIdOf(source))
}

/** At a recipient: an item that is passed on hides whom it came from, and says that it came from somebody. */
export function passedOnHere({ act }: Pick<GivingOn, 'act'>): OnwardFault {
  return ({ content }) => {
    if (content === null) return undefined
    if (act.body.consent === undefined || content.givenOn === undefined) return faults.missing
    return content.givenOn.origin === null ? undefined : faults.named
  }
}

const faults = {
  missing: { code: 'consent-missing', reason: 'an item did not come from another party to be passed on' },
  differs: { code: 'consent-differs', reason: 'an item came to be passed on for another purpose, or from whom it would go to' },
  recalled: { code: 'item-recalled', reason: 'the origin took an item back' },
  narrowed: { code: 'narrowed', reason: 'the origin of an item lets it not be given on any more, or not for this purpose' },
  wider: { code: 'handling-wider', reason: 'an item would be passed on under a wider handling than its origin stated' },
  longer: { code: 'retention-too-long', reason: 'an item would be kept longer than its origin let it be kept' },
  named: { code: 'origin-named', reason: 'what is passed on without its origin would name it' },
} as const satisfies Readonly<Record<string, Refusal>>
