/** What came back of own items, and, at an overseer, whose items were passed on: as the API offers it. */
import { type AgreementEntry, comparePassed, type HoldingKey, reopenAct, type TraceBody } from '../../acts/index.ts'
import { phasesOf, summedFeedback, unmetFeedback } from '../../agreement/index.ts'
import { accepted } from '../../foundation/index.ts'
import type { GateView, SharedBack, SharingBackPorts } from '../../http/index.ts'
import type { Core } from '../core.ts'

/** The ports over the core. */
export function sharingBackPorts(core: Core): SharingBackPorts {
  const { uses, feedback, passedOn, acts } = core.store.read
  return {
    async back(limit) {
      const { agreements } = await core.road.directory.current()
      return { words: await uses.words(limit), agreements: await Promise.all(agreements.map(sharedBack)) }
    },
    async origin(copy) {
      const { agreement: _, ...origin } = (await traced(copy)) ?? {}
      return 'copy' in origin ? origin : undefined
    },
    async compare(copy, tokens) {
      const found = await traced(copy)
      const directory = await core.road.directory.current()
      const entry = found === undefined ? undefined : directory.agreement(found.agreement)
      if (found === undefined || entry === undefined) return undefined
      const keys = { keyOf: (iss: string, kid: string) => directory.actKey(iss, kid) }
      const compared = comparePassed({ traced: found, ...tokens, entry, keys })
      return compared.ok ? accepted({ ...compared.value, origin: found.origin, recipient: found.recipient }) : compared
    },
  }

  /** What the overseer was told of an item, with the agreement under which it was passed on. */
  async function traced(copy: HoldingKey) {
    const origin = await passedOn.origin(copy)
    const row = origin === undefined ? undefined : await acts.find(origin.act)
    if (origin === undefined || row === undefined || row.agreement === null) return undefined
    const body = reopenAct(row.text).body as TraceBody
    const passed = 'origin' in body ? undefined : body.items.find(([itemId]) => copy.endsWith(itemId))
    return passed === undefined ? undefined : { ...origin, signed: passed[4], salt: passed[5], agreement: row.agreement }
  }

  async function sharedBack({ row, record }: AgreementEntry): Promise<SharedBack> {
    const { title, sharingBack, triage } = record.agreement
    const counts = await feedback.counts(row.hash)
    const opened = new Map(phasesOf(record).map(({ phase, openedAt }) => [phase.code, openedAt !== null]))
    const all = summedFeedback(counts)
    const none = { reports: 0, falsePositives: 0, useful: 0 }
    const gates = (record.agreement.phases?.list ?? []).flatMap(({ code, title: phase, gate }): GateView[] => {
      const asked = gate?.feedback
      if (gate === undefined || asked === undefined) return []
      const { reportsMin, falsePositivePercentMax = null, usefulPercentMin = null } = asked
      return [
        {
          ...{ phase: code, title: phase, by: gate.by, isOpen: opened.get(code) === true, counts: all },
          asked: { reportsMin, falsePositivePercentMax, usefulPercentMin },
          unmet: unmetFeedback(asked, all) ?? null,
        },
      ]
    })
    const { party, overseer, membersMin } = sharingBack?.intermediary ?? {}
    const isNamed = party !== undefined && overseer !== undefined && membersMin !== undefined
    return {
      ...{ agreement: row.hash, title, gates },
      article: sharingBack?.article ?? null,
      outcomes: sharingBack?.outcomes ?? [],
      everyMinutes: sharingBack?.everyMinutes ?? null,
      intermediary: isNamed ? { party, overseer, membersMin } : null,
      got: summedFeedback(counts.map((one) => ({ ...one, given: none }))),
      weighs: (['confirmations', 'disputes'] as const).filter((input) => triage?.inputs[input] !== undefined),
    }
  }
}
