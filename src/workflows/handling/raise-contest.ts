/** Contesting received items: whoever sent them judges, and until it did the own copies are marked. Ending what an origin declined. */
import {
  type ActId,
  type AgreementEntry,
  type ContestGround,
  type ContestReader,
  contestDue,
  formatLifting,
  type ItemRow,
  itemIdOf,
  type Lifting,
  type Outcome,
  originOf,
  type Proposal,
  type RoadParts,
  type RoadWriter,
  stateActs,
} from '../../acts/index.ts'
import { BATCH_ITEMS_MAX, batches, formatTimestamp, type Refusal, type Result, randomUuid, refused } from '../../foundation/index.ts'

/** What is said to be wrong, and on whose word. */
export type RaiseContestRequest = {
  /** STIX ids of received items. */
  readonly stixIds: readonly string[]
  readonly ground: ContestGround
  /** Names the request or decision; no personal data. */
  readonly document: string
  readonly account: string
  /** Whether the account may read it, were it not restricted. What it may not read is as absent as what is not there. */
  readonly isReadable: (item: ItemRow) => boolean
}

/** The contests that were raised, one for each sender, agreement and batch. */
export type RaiseContestReport = {
  readonly contests: readonly { readonly id: ActId; readonly contest: string; readonly origin: string; readonly items: number }[]
  readonly refusals: readonly Refusal[]
}

/** Raises them. An id that names no received item is a refusal, and stops nothing else. */
export async function raiseContest<Writer extends RoadWriter>(
  request: RaiseContestRequest,
  road: RoadParts<Writer>,
): Promise<RaiseContestReport> {
  const directory = await road.directory.current()
  const now = road.clock.now()
  const refusals: Refusal[] = []
  const contested: ItemRow[] = []
  for (const stixId of new Set(request.stixIds)) {
    const rows = (await road.items.byStixId(stixId)).filter(({ role, state }) => role === 'received' && state !== 'erased')
    const readable = rows.filter((row) => request.isReadable(row))
    if (readable.length === 0) refusals.push({ code: 'item-unknown', reason: 'no received item that this role may read has this id' })
    contested.push(...readable)
  }
  const groups = [...Map.groupBy(contested, ({ holding, agreement }) => `${originOf(holding)} ${agreement}`).values()]
  const proposals = groups
    .flatMap((group) => batches(group, BATCH_ITEMS_MAX))
    .map((batch): Proposal => {
      const [{ holding, agreement }] = batch as [ItemRow, ...ItemRow[]]
      const until = formatTimestamp(contestDue(directory.agreement(agreement) as AgreementEntry, now))
      const { ground, document } = request
      const items = batch.map((row) => itemIdOf(row.holding))
      return {
        draft: {
          kind: 'contest',
          agreement,
          body: { to: originOf(holding), contest: randomUuid(road.randomness), ground, document, until, items },
        },
      }
    })
  const outcomes = await stateActs(proposals, road, { account: request.account })
  return {
    contests: outcomes.flatMap((outcome) => {
      if (!outcome.ok) return []
      const { contest, to, items } = outcome.act.body as { contest: string; to: string; items: readonly string[] }
      return [{ id: outcome.act.id, contest, origin: to, items: items.length }]
    }),
    refusals: [...refusals, ...outcomes.flatMap((outcome) => (outcome.ok ? [] : [outcome.refusal]))],
  }
}

/** On whose decision the mark of own copies ends. */
export type EndContestRequest = {
  /** The act that raised it. */
  readonly id: ActId
  readonly lifting: Omit<Lifting, 'contest'>
  readonly account: string
  /** Whether the account's role may recall, and so change handling, under an agreement. */
  readonly isAllowed: (agreement: string) => boolean
}

/** Ends the mark of the own copies by a contest that their origin declined; whoever they were given on to is told with the clocks. */
export async function endContest<Writer extends RoadWriter>(
  { id, lifting, account, isAllowed }: EndContestRequest,
  { road, contests }: { readonly road: RoadParts<Writer>; readonly contests: Pick<ContestReader, 'find' | 'itemsOf'> },
): Promise<Outcome | Result<never>> {
  const found = await contests.find(id)
  if (found === undefined || found.raisedBy !== road.self) return refused('contest-unknown', 'this party raised no such contest')
  if (!isAllowed(found.agreement)) return refused('role-not-permitted', 'the agreement does not let this role end a contest')
  const items = await contests.itemsOf(found)
  const decision = formatLifting({ ...lifting, contest: found.contest })
  const draft = { kind: 'end-contest', agreement: found.agreement, after: [id], body: { of: id, ...decision, items } }
  const [outcome] = await stateActs([{ draft }], road, { account })
  return outcome as Outcome
}
