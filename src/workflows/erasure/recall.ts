/** recall: an official takes shared items back; every partner that got a copy is told, and the copies here are destroyed. */
import type { ItemRow, RoadParts } from '../../acts/index.ts'
import type { Refusal } from '../../foundation/index.ts'
import { stopCopying, type TakeBackReport, type TakeBackRequest, type TakeBackWriter, takeBack } from './take-back.ts'

/** What to take back, and why. */
export type RecallRequest = TakeBackRequest & {
  /** Also destroy the own items themselves. */
  readonly alsoOwn: boolean
}

/** Recalls every copy of the items from every partner. An id that names no own item is reported as a refusal. */
export async function recallItems<Writer extends TakeBackWriter>(request: RecallRequest, road: RoadParts<Writer>): Promise<TakeBackReport> {
  const own: ItemRow[] = []
  const refusals: Refusal[] = []
  for (const stixId of request.stixIds) {
    const rows = (await road.items.byStixId(stixId)).filter((row) => row.role === 'own' && row.state !== 'erased')
    const allowed = rows.filter((row) => request.isAllowed(row.agreement))
    if (rows.length === 0) refusals.push({ code: 'item-unknown', reason: 'no own item has this id' })
    else if (allowed.length === 0) refusals.push({ code: 'role-not-permitted', reason: 'the agreement does not let this role recall' })
    own.push(...allowed)
  }
  await stopCopying(own, road)
  const agreements = new Map(own.map(({ holding, agreement }) => [holding, agreement]))
  const sent = await road.items.sentFrom([...agreements.keys()])
  const copies = sent.map((copy) => ({ copy, agreement: agreements.get(copy.source) as string, by: [] }))
  const report = await takeBack('recall', { copies, alsoHere: request.alsoOwn ? own : [] }, { request, road })
  return { ...report, refusals: [...refusals, ...report.refusals] }
}
