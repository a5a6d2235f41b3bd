/** Whether a release rests on a threat that its agreement lets be invoked: asked at home of what the origin was told, at the recipient of what the release states. */
import { canonicalJson, type Json, type Refusal } from '../../foundation/index.ts'
import type { Act, ActId } from '../act.ts'
import type { AgreementEntry } from '../directory.ts'
import { itemIdOf } from '../holding-key.ts'
import type { Facts } from './kind.ts'
import type { GivingOn, Granted } from './onward-judgement.ts'
import type { ReleaseBody } from './release.ts'
import { threatFault } from './threat-rule.ts'

/** At the recipient, who sees neither origin nor items of the statement: it is one to this party and purpose, and the agreement lets it be invoked. */
export async function threatHere(
  act: Act<ReleaseBody>,
  { entry, facts }: { readonly entry: AgreementEntry; readonly facts: Pick<Facts, 'approvals'> },
): Promise<Refusal | undefined> {
  const { threat, to, purpose } = act.body
  if (threat === undefined) return undefined
  if (threat.recipient !== to || threat.purpose !== purpose) return faults.differs
  return threatFault(act, threat, { entry, facts })
}

/** At home: the origin was told of this very threat, has not objected, and its clock to object runs. */
export async function threatGrant(release: GivingOn, id: ActId | undefined): Promise<Granted | Refusal> {
  const { act, facts } = release
  const ask = id === undefined ? undefined : await facts.onward.ask(id)
  if (ask === undefined || ask.threat === null || ask.asker !== act.party || ask.agreement !== act.agreement) return faults.untold
  if (!isSame(ask.threat, act.body.threat) || ask.recipient !== act.body.to || ask.purpose !== act.body.purpose) return faults.differs
  if (ask.state === 'refused' || ask.state === 'lapsed' || ask.until <= facts.now) return faults.refused
  const unfit = await threatHere(act, release)
  if (unfit !== undefined) return unfit
  return { origin: ask.origin, items: (await facts.onward.itemsOf(ask.id)).map(({ holding }) => itemIdOf(holding)) }
}

function isSame(told: object, stated: object | undefined): boolean {
  return stated !== undefined && canonicalJson(told as Json) === canonicalJson(stated as Json)
}

const faults = {
  untold: { code: 'threat-untold', reason: 'the origin was not told of the threat against which an item would go on' },
  differs: { code: 'threat-differs', reason: 'the threat was stated of other items, another party or another purpose' },
  refused: { code: 'threat-refused', reason: 'the origin objected to giving it on, or its time to object has ended' },
} as const satisfies Readonly<Record<string, Refusal>>
