/** propose: a draft agreement laid before all its parties: a first one, an amendment, or an answer to another draft. */
import { type Static, Type } from '#typebox'
import { agreementHash, canPropose, isOver, parseAgreement, STATEMENT_BODIES, STATEMENTS_MAX, statementsOf } from '../../agreement/index.ts'
import type { Instant, Json } from '../../foundation/index.ts'
import type { Act, ActId } from '../act.ts'
import type { Directory } from '../directory.ts'
import { defineKind, type Facts, PERMITTED, refuseAct, type Verdict } from './kind.ts'
import { stated } from './statement.ts'

const { counters, comment } = STATEMENT_BODIES.propose.properties
const body = Type.Object({ document: Type.Unknown(), counters, comment }, { additionalProperties: false })

type Body = Static<typeof body>

export const propose = defineKind(body, {
  name: 'propose',
  actClass: 'outward',
  receipt: 'own-log',
  onlyReduces: false,
  isUrgent: false,
  addressees(act) {
    const document = parseAgreement(act.body.document as Json)
    return document.parties.list.map((party) => party.code).filter((code) => code !== act.party)
  },
  decide: async (act, facts) => judge(act, facts),
  apply(act) {
    const document = parseAgreement(act.body.document as Json)
    const { counters: answered, comment: words } = act.body
    return [
      { change: 'agreement-proposed', hash: agreementHash(document), document, by: act.party, actId: act.id as ActId },
      stated({ ...act, body: { counters: answered, comment: words } } as Act<object>, 'propose'),
    ]
  },
})

/** Drafts of one party that have not come into force: they are kept in memory, so their number is bounded. */
const DRAFTS_MAX = 32

function judge(act: Act<Body>, { directory, now, side }: Facts): Verdict {
  const document = parseAgreement(act.body.document as Json)
  const { article, list } = document.parties
  if (act.agreement !== agreementHash(document)) return refuseAct('agreement-hash-wrong', 'act names another agreement than it carries')
  if (!list.some((party) => party.code === act.party)) return refuseAct('party-not-listed', 'proposer is not a party to the draft', article)
  if (!list.some((party) => party.code === directory.self))
    return refuseAct('party-not-listed', 'this node is not a party to the draft', article)
  for (const party of list) {
    const card = directory.card(party.code)
    if (card === undefined) return refuseAct('party-unknown', `${party.code} was not introduced to this node`, article)
    if (card.root !== party.root) return refuseAct('root-key-differs', `the draft pins another root key for ${party.code}`, article)
  }
  const known = directory.agreement(act.agreement)
  // Two parties may propose one draft; the earlier proposal is its beginning everywhere.
  if (known !== undefined && side === 'home') return refuseAct('agreement-known', 'this draft was proposed already', article)
  if (known !== undefined) return isRoomFor(known, act.party, article)
  if (draftsOf(act.party, directory, now) >= DRAFTS_MAX)
    return refuseAct('drafts-too-many', `${DRAFTS_MAX} drafts of one party are open already`)
  if (side === 'partner') return PERMITTED
  const records = directory.agreements.map(({ record }) => record)
  const step = canPropose({ document, counters: act.body.counters, now, known: records })
  return step.ok ? PERMITTED : { ok: false, refusal: step.refusal }
}

function isRoomFor({ record }: Directory['agreements'][number], party: string, article: string): Verdict {
  const isRoom = statementsOf(record, 'propose', party).length < STATEMENTS_MAX.propose
  return isRoom ? PERMITTED : refuseAct('statements-too-many', 'the party proposed this draft before', article)
}

function draftsOf(party: string, directory: Directory, now: Instant): number {
  const isOpen = (hash: string): boolean => {
    const state = directory.state(hash, now)
    return state !== 'in-force' && !isOver(state)
  }
  return directory.agreements.filter(({ row, record }) => record.proposedBy === party && isOpen(row.hash)).length
}
