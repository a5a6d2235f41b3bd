/** Giving on as the API offers it: each step as far as the agreement lets the official's role take it. */
import type { ActId, Directory, ItemRow, OnwardAskRow } from '../../acts/index.ts'
import { isForRole, type PermittedDeed } from '../../agreement/index.ts'
import { accepted, type Result } from '../../foundation/index.ts'
import type { OnwardAskView, OnwardPorts } from '../../http/index.ts'
import { mayDo, type Official } from '../../workflows/officials/index.ts'
import { answerAsk, askToGiveOn, giveOn, type OnwardAnswer, type OnwardParts } from '../../workflows/onward/index.ts'
import { readableForSome } from './reading.ts'
import { reviewedThreat } from './threats.ts'

type Notify = { readonly wakeDelivery: () => void }

/** The ports over this node. */
export function onwardPorts(parts: OnwardParts, { wakeDelivery }: Notify): OnwardPorts {
  const { onward, road } = parts
  const allowance = async (official: Official): Promise<(deed: PermittedDeed) => (hash: string) => boolean> => {
    const directory = await road.directory.current()
    return (deed) => (hash) => {
      const entry = directory.agreement(hash)
      return entry !== undefined && mayDo(official, entry.record.agreement, deed)
    }
  }
  const answered = async (official: Official, answer: Answered): Promise<Result<{ readonly actId: ActId }>> => {
    const isAllowed = (await allowance(official))('approve')
    const outcome = await answerAsk({ ...answer, account: official.login, isAllowed } as OnwardAnswer, parts)
    wakeDelivery()
    return 'act' in outcome ? accepted({ actId: outcome.act.id }) : outcome
  }
  const clockedAsk = ({ threat, ...ask }: OnwardAskRow, directory: Directory): OnwardAskView => {
    const { agreement, asker, askedAt } = ask
    if (threat === null) return { ...ask, threat }
    return { ...ask, threat: reviewedThreat(threat, { agreement, invokedAt: asker === road.self ? askedAt : undefined }, directory) }
  }
  return {
    async ask({ official, ...request }) {
      // Who reads an item may ask what else to use it for; who gives on may ask to.
      const mayDoSo = (await allowance(official))(request.recipient === undefined ? 'read' : 'release')
      const isAllowed = (hash: string): boolean => isForRole(official, request.purpose) && mayDoSo(hash)
      const isReadable = await readableForSome(parts, official)
      const report = await askToGiveOn({ ...request, account: official.login, isAllowed, isReadable }, parts)
      wakeDelivery()
      return report
    },
    async list({ official, limit }) {
      const isReadable = (await allowance(official))('read')
      const asks = (await onward.asks(limit)).filter(({ agreement, purpose }) => isForRole(official, purpose) && isReadable(agreement))
      const directory = await road.directory.current()
      return asks.map((ask) => clockedAsk(ask, directory))
    },
    async find({ official, id }) {
      // Asked in any case: what is not there and what the official may not know take the same way.
      const [ask, may] = [await onward.ask(id as ActId), await allowance(official)]
      if (ask === undefined || !isForRole(official, ask.purpose) || !may('read')(ask.agreement)) return undefined
      return {
        ask: clockedAsk(ask, await road.directory.current()),
        items: await itemsOf(ask, await readableForSome(parts, official), parts),
      }
    },
    consent: ({ official, id, until, items }) =>
      answered(official, {
        ask: id as ActId,
        answer: 'yes',
        ...(until === undefined ? {} : { until }),
        ...(items === undefined ? {} : { items }),
      }),
    refuse: ({ official, id, reason }) => answered(official, { ask: id as ActId, answer: 'no', reason }),
    async release({ official, id, ...more }) {
      const may = await allowance(official)
      const isApprover = official.role === 'releasing-officer'
      const report = await giveOn({ ask: id as ActId, account: official.login, isApprover, isAllowed: may('release'), ...more }, parts)
      wakeDelivery()
      return report
    },
  }
}

type Answered =
  | Pick<Extract<OnwardAnswer, { answer: 'yes' }>, 'ask' | 'answer' | 'until' | 'items'>
  | Pick<Extract<OnwardAnswer, { answer: 'no' }>, 'ask' | 'answer' | 'reason'>

/** Of what the official may not read, nothing but that it is asked for. */
async function itemsOf({ id }: Pick<OnwardAskRow, 'id'>, sees: (row: ItemRow) => boolean, { onward, road }: OnwardParts) {
  const items = await onward.itemsOf(id)
  const rows = await road.items.find(items.map(({ holding }) => holding))
  const faces = new Map(rows.filter(sees).map(({ holding, face }) => [holding, face]))
  return items.map((item) => {
    const face = faces.get(item.holding)
    return { ...item, stixId: face?.stixId ?? null, type: face?.type ?? null, marking: face?.marking ?? null }
  })
}
