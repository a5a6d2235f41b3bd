/** record: a salted commitment goes into the ledger and the act itself into the store, in one transaction. */
import type { Instant } from '../../foundation/index.ts'
import type { ActId } from '../act.ts'
import type { Directory } from '../directory.ts'
import { ActError } from '../errors.ts'
import { commitAct, delayOf } from '../leaf.ts'
import type { RoadWriter, Standing } from '../ports.ts'
import type { Journey } from './journey.ts'
import type { RoadParts } from './parts.ts'

/** Records an own act under a fresh leaf. @returns its seq */
export async function recordOwn(
  writer: RoadWriter,
  journey: Journey,
  known: { readonly parts: RoadParts; readonly directory: Directory; readonly now: Instant },
): Promise<number> {
  const { act } = journey
  const origin = originOf(journey, known)
  const agreement = act.agreement === null ? undefined : known.directory.agreement(act.agreement)?.record.agreement
  const { leaf, text } = commitAct(act, { origin, randomness: known.parts.randomness, delay: delayOf(act, agreement) })
  const place = await writer.leaves.append({ leaf, actId: act.id, agreement: act.agreement, opening: text })
  return writer.acts.append({
    ...common(journey, known.now),
    leafIndex: place.index,
    leafEpoch: place.epoch,
    standing: 'own',
    answers: answered(journey),
  })
}

/** Records a received act: its leaf stands in its sender's ledger, the answer's in ours. @returns its seq */
export async function recordReceived(
  writer: RoadWriter,
  journey: Journey,
  known: { readonly now: Instant; readonly standing: Exclude<Standing, 'own'> },
): Promise<number> {
  return writer.acts.append({
    ...common(journey, known.now),
    leafIndex: null,
    leafEpoch: null,
    standing: known.standing,
    answers: answered(journey),
  })
}

function common({ act }: Journey, now: Instant) {
  return { id: act.id, kind: act.kind, party: act.party, agreement: act.agreement, text: act.text, recordedAt: now }
}

function answered({ act, kind }: Journey): ActId | null {
  const of = act.body.of
  return kind.actClass === 'answer' && typeof of === 'string' ? (of as ActId) : null
}

// The first act of all introduces the own card, and a rotate act may open the
// ledger it is recorded in: both bring the origin themselves.
function originOf({ act }: Journey, { directory, parts }: { directory: Directory; parts: RoadParts }): string {
  const brought = act.body.card as { party: string; ledger: { origin: string } } | undefined
  const origin = brought?.party === parts.self ? brought.ledger.origin : directory.card(parts.self)?.ledger.origin
  if (origin === undefined) throw new ActError('act-invalid', 'own card is not introduced, so there is no ledger to record in')
  return origin
}
