/** correct: an official corrects shared objects; every partner deletes what is wrong by a date, and has the corrected version instead. */
import { type ItemRow, itemIdOf, type RoadParts } from '../../acts/index.ts'
import { compareTimestamps, type Refusal } from '../../foundation/index.ts'
import { stopCopying, type TakeBackReport, type TakeBackRequest, type TakeBackWriter, type TakenCopy, takeBack } from './take-back.ts'

/** Takes back every version of the objects before their newest. The newest stands in their place where the partner was given it. */
export async function correctItems<Writer extends TakeBackWriter>(
  request: TakeBackRequest,
  road: RoadParts<Writer>,
): Promise<TakeBackReport> {
  const refusals: Refusal[] = []
  const copies: TakenCopy[] = []
  for (const stixId of new Set(request.stixIds)) {
    const found = await wrongCopies(stixId, request, road)
    if ('code' in found) refusals.push(found)
    else copies.push(...found)
  }
  const report = await takeBack('correct', { copies }, { request, road })
  return { ...report, refusals: [...refusals, ...report.refusals] }
}

async function wrongCopies<Writer extends TakeBackWriter>(
  stixId: string,
  { isAllowed }: TakeBackRequest,
  road: RoadParts<Writer>,
): Promise<readonly TakenCopy[] | Refusal> {
  const own = (await road.items.byStixId(stixId)).filter(({ role, state }) => role === 'own' && state === 'held').toSorted(byVersion)
  const newest = own.at(-1)
  if (newest === undefined) return { code: 'item-unknown', reason: 'no own item has this id' }
  const { agreement } = newest
  if (!isAllowed(agreement)) return { code: 'role-not-permitted', reason: 'the agreement does not let this role correct' }
  const under = own.filter((row) => row.agreement === agreement)
  const [corrected, older] = [under.filter((row) => isSameVersion(row, newest)), under.filter((row) => !isSameVersion(row, newest))]
  const copiesOf = (rows: readonly ItemRow[]) => road.items.sentFrom(rows.map(({ holding }) => holding))
  if ((await copiesOf(older)).length === 0)
    return { code: 'correction-missing', reason: 'no version before the newest was shared: submit the corrected one first, or recall' }
  await stopCopying(older, road)
  const replacing = await copiesOf(corrected)
  return (await copiesOf(older)).map((copy) => {
    const by = replacing.flatMap(({ holding, recipient }) => (recipient === copy.recipient ? [itemIdOf(holding)] : []))
    return { copy, agreement, by }
  })
}

function isSameVersion(left: ItemRow, right: ItemRow): boolean {
  return left.face?.version === right.face?.version
}

function byVersion(left: ItemRow, right: ItemRow): number {
  const [first, second] = [left.face?.version ?? '', right.face?.version ?? '']
  return (first === '' || second === '' ? first.length - second.length : compareTimestamps(first, second)) || left.addedAt - right.addedAt
}
