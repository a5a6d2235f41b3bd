/** Whether items of other parties may be given on: asked at home before a release is recorded, and of what arrived as far as it tells. */
import { parseTimestamp, type Refusal } from '../../foundation/index.ts'
import { isOnwardText, isWithin, type Tlp } from '../../intelligence/index.ts'
import type { Act, ActId } from '../act.ts'
import type { AgreementEntry } from '../directory.ts'
import { type HoldingKey, itemIdOf, originOf } from '../holding-key.ts'
import type { ItemContent } from '../item-content.ts'
import { leavesGivingOn } from '../narrowing.ts'
import type { ItemRow } from '../views.ts'
import type { ConsentBody } from './consent.ts'
import type { ActItem, Facts } from './kind.ts'
import { consentName, isGivenOn, onwardNever } from './onward-rule.ts'
import type { ReleaseBody } from './release.ts'
import { threatGrant, threatHere } from './threat-judgement.ts'
import { threatItemFault } from './threat-rule.ts'

/** What is asked: a release and its items, under its agreement. */
export type GivingOn = {
  readonly act: Act<ReleaseBody>
  readonly entry: AgreementEntry
  readonly facts: Facts
  readonly items: readonly ActItem[]
}

/** Why an item may not be given on; undefined where it may, and for one that is its sender's own. */
export type OnwardFault = (item: ActItem) => Refusal | undefined

/** What giving on asks of a release beside what every release is asked. */
export async function onwardFault(release: GivingOn): Promise<OnwardFault> {
  const judge = release.facts.side === 'home' ? await homeFault(release) : await partnerFault(release)
  const { article } = release.entry.record.agreement.onward
  return (item) => {
    const fault = judge(item)
    return fault === undefined ? undefined : { article, ...fault }
  }
}

/** The recipient sees no consent, which is between holder and origin, but it sees what its agreement never lets it have. */
async function partnerFault({ act, entry, facts }: GivingOn): Promise<OnwardFault> {
  const { onward, parties } = entry.record.agreement
  const threatened = await threatHere(act, { entry, facts })
  return ({ content }) => {
    if (content === null) return undefined
    const { givenOn } = content
    if (givenOn === undefined) return isGivenOn(act.body) ? faults.differs : undefined
    if (!isGivenOn(act.body)) return faults.missing
    const never = onwardNever(entry)
    const unfit = never ?? (act.body.threat === undefined ? undefined : (threatened ?? threatItemFault(content.face, entry)))
    if (unfit !== undefined || givenOn.origin === null) return unfit
    if (onward.attribution !== 'named') return faults.named
    const isThird = givenOn.origin !== facts.directory.self && parties.list.some(({ code }) => code === givenOn.origin)
    return isThird ? undefined : faults.origin
  }
}

/** Under what items go, and which: those that the origin consented to, or that it was told of as going against a threat. */
export type Granted = { readonly origin: string; readonly items: readonly string[] }

async function homeFault(release: GivingOn): Promise<OnwardFault> {
  const { act, entry, facts, items } = release
  const foreign = items.flatMap((item) => sourceOf(item, facts) ?? [])
  if (foreign.length === 0) return () => (isGivenOn(act.body) ? faults.differs : undefined)
  const never = onwardNever(entry)
  if (never !== undefined) return (item) => (sourceOf(item, facts) === undefined ? undefined : never)
  const named = namedOf(release)
  const granted = act.body.threat === undefined ? await grantOf(release, named) : await threatGrant(release, named)
  const sources = new Map((await facts.findItems(foreign)).map((row) => [row.holding, row]))
  return (item) => {
    const source = sourceOf(item, facts)
    if (source === undefined) return isGivenOn(act.body) ? faults.differs : undefined
    if ('code' in granted) return granted
    return itemFault(item as OwnItem, { release, granted, source, row: sources.get(source) })
  }
}

/** The received item that an item of an own release was made of. */
function sourceOf({ content }: ActItem, { directory }: Facts): HoldingKey | undefined {
  const source = content?.source ?? null
  return source === null || originOf(source) === directory.self ? undefined : source
}

/** The act under which its own party gives the items on. */
function namedOf({ facts, items }: GivingOn): ActId | undefined {
  return items.find((item) => sourceOf(item, facts) !== undefined)?.content?.givenOn?.consent
}

/** The consent that a release names, as far as it is one to this release. */
async function grantOf({ act, facts }: GivingOn, id: ActId | undefined): Promise<Granted | Refusal> {
  const { consent: name, to, purpose, items: named } = act.body
  if (id === undefined || name !== consentName(id, named[0]?.[0] ?? '')) return faults.missing
  const consent = (await facts.find(id)) as Act<ConsentBody> | undefined
  if (consent?.kind !== 'consent' || consent.body.answer === 'no') return faults.missing
  const ask = await facts.onward.ask(consent.body.of as ActId)
  if (ask === undefined || ask.answer !== id || ask.state !== 'consented') return faults.missing
  const isToThis = ask.asker === act.party && ask.recipient === to && ask.purpose === purpose && ask.agreement === act.agreement
  if (!isToThis) return faults.differs
  if (facts.now > (ask.validUntil ?? 0)) return faults.expired
  return { origin: consent.party, items: consent.body.items }
}

/** An item as its own party brings it, with its content. */
type OwnItem = { readonly itemId: string; readonly content: ItemContent }

type Known = { readonly release: GivingOn; readonly granted: Granted; readonly source: HoldingKey; readonly row: ItemRow | undefined }

function itemFault({ content }: OwnItem, { release, granted, source, row }: Known): Refusal | undefined {
  if (originOf(source) !== granted.origin || !granted.items.includes(itemIdOf(source))) return faults.differs
  if (row?.state !== 'held' || row.face === null) return faults.recalled
  if (!leavesGivingOn(row.narrowing, release.act.body.purpose)) return faults.narrowed
  const { face } = content
  const unfit = release.act.body.threat === undefined ? undefined : threatItemFault(face, release.entry)
  if (unfit !== undefined) return unfit
  const isSame = face.dataSubject === row.face.dataSubject && JSON.stringify(face.grading) === JSON.stringify(row.face.grading)
  if (!isSame || !isWithin(row.face.marking as Tlp, face.marking as Tlp)) return faults.wider
  if (parseTimestamp(release.act.body.retainUntil) > row.retainUntil) return faults.longer
  const isNamed = content.token !== null && isOnwardText(content.token)
  return isNamed && release.entry.record.agreement.onward.attribution !== 'named' ? faults.named : undefined
}

const faults = {
  missing: { code: 'consent-missing', reason: 'the origin of an item did not consent to its being given on' },
  differs: { code: 'consent-differs', reason: 'the consent that it names is to other items, to another party or for another purpose' },
  expired: { code: 'consent-expired', reason: 'the consent of the origin has ended' },
  narrowed: { code: 'narrowed', reason: 'the origin of an item lets it not be given on any more, or not for this purpose' },
  recalled: { code: 'item-recalled', reason: 'the origin took an item back' },
  wider: { code: 'handling-wider', reason: 'an item would be given on under a wider handling than its origin stated' },
  longer: { code: 'retention-too-long', reason: 'an item would be kept longer than its origin let it be kept' },
  named: { code: 'origin-named', reason: 'the agreement does not let the origin be named' },
  origin: { code: 'party-unknown', reason: 'the origin of an item is no third party of the agreement' },
} as const satisfies Readonly<Record<string, Refusal>>
