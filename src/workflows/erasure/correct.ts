/** correct: an official corrects shared objects; every partner deletes what is wrong by a date, and has the corrected version instead. */
import {
  type ItemReader,
  type ItemRow,
  itemIdOf,
  type Outcome,
  type Proposal,
  type RoadParts,
  type RoadWriter,
  stateActs,
} from '../../acts/index.ts'
import { BATCH_ITEMS_MAX, batches, compareTimestamps, type Refusal } from '../../foundation/index.ts'
import { destroyedHere } from './own-copies.ts'
import { untilOf } from './until.ts'

/** What to correct, and why. */
export type CorrectRequest = {
  /** STIX ids of own items of which a corrected version was submitted. */
  readonly stixIds: readonly string[]
  /** Stable code of the reason, as `wrong-value`. */
  readonly cause: string
  readonly account: string
  /** Whether the account's role may recall, and so correct, what was shared under an agreement. */
  readonly isAllowed: (agreement: string) => boolean
}

/** What was set in motion: acts by recipient, with their items and by when these are deleted. */
export type CorrectReport = {
  readonly acts: readonly { readonly id: string; readonly to: string; readonly items: number; readonly until: string }[]
  readonly refusals: readonly Refusal[]
}

type Copy = Awaited<ReturnType<ItemReader['sentFrom']>>[number]
type Wrong = { readonly copy: Copy; readonly agreement: string; readonly by: readonly string[] }

/** Takes back every version of the objects before their newest. The newest stands in their place where the partner was given it. */
export async function correctItems<Writer extends RoadWriter>(request: CorrectRequest, road: RoadParts<Writer>): Promise<CorrectReport> {
  const refusals: Refusal[] = []
  const wrong: Wrong[] = []
  for (const stixId of new Set(request.stixIds)) {
    const found = await wrongCopies(stixId, request, road)
    if ('code' in found) refusals.push(found)
    else wrong.push(...found)
  }
  const outcomes = await stateActs(
    [...(await corrections(wrong, request.cause, road)), ...(await destroyedHere(wrong, 'correct', road))],
    road,
    {
      account: request.account,
    },
  )
  return { acts: stated(outcomes), refusals: [...refusals, ...outcomes.flatMap((outcome) => (outcome.ok ? [] : [outcome.refusal]))] }
}

async function wrongCopies(stixId: string, { isAllowed }: CorrectRequest, road: RoadParts): Promise<readonly Wrong[] | Refusal> {
  const own = (await road.items.byStixId(stixId)).filter(({ role, state }) => role === 'own' && state === 'held').toSorted(byVersion)
  const newest = own.at(-1)
  if (newest === undefined) return { code: 'item-unknown', reason: 'no own item has this id' }
  if (!isAllowed(newest.agreement)) return { code: 'role-not-permitted', reason: 'the agreement does not let this role correct' }
  const older = own.filter((row) => row.agreement === newest.agreement && row.face?.version !== newest.face?.version)
  const corrected = own.filter((row) => row.agreement === newest.agreement && row.face?.version === newest.face?.version)
  const copies = await road.items.sentFrom(older.map(({ holding }) => holding))
  if (copies.length === 0)
    return { code: 'correction-missing', reason: 'no version before the newest was shared: submit the corrected one first, or recall' }
  const replacing = await road.items.sentFrom(corrected.map(({ holding }) => holding))
  return copies.map((copy) => {
    const by = replacing.flatMap(({ holding, recipient }) => (recipient === copy.recipient ? [itemIdOf(holding)] : []))
    return { copy, agreement: newest.agreement, by }
  })
}

function byVersion(left: ItemRow, right: ItemRow): number {
  const [first, second] = [left.face?.version ?? '', right.face?.version ?? '']
  return (first === '' || second === '' ? first.length - second.length : compareTimestamps(first, second)) || left.addedAt - right.addedAt
}

/** One act for each recipient, agreement and batch. */
async function corrections(wrong: readonly Wrong[], cause: string, road: RoadParts): Promise<readonly Proposal[]> {
  const directory = await road.directory.current()
  return [...Map.groupBy(wrong, ({ copy, agreement }) => `${copy.recipient} ${agreement}`).values()].flatMap((group) => {
    const [{ copy, agreement }] = group as [Wrong]
    const until = untilOf(directory.agreement(agreement), road.clock.now())
    return batches(group, BATCH_ITEMS_MAX).map((batch) => {
      const by = [...new Set(batch.flatMap((one) => one.by))].slice(0, BATCH_ITEMS_MAX)
      const items = [...new Set(batch.map((one) => itemIdOf(one.copy.holding)))]
      return {
        draft: { kind: 'correct', agreement, body: { to: copy.recipient, cause, until, items, ...(by.length === 0 ? {} : { by }) } },
      }
    })
  })
}

function stated(outcomes: readonly Outcome[]): CorrectReport['acts'] {
  return outcomes.flatMap((outcome) => {
    if (!outcome.ok || outcome.act.kind !== 'correct') return []
    const { to, items, until } = outcome.act.body as { to: string; items: readonly string[]; until: string }
    return [{ id: outcome.act.id, to, items: items.length, until }]
  })
}
