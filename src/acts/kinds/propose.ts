/** propose: a draft agreement laid before all its parties. */
import { Type } from '#typebox'
import { agreementHash, parseAgreement } from '../../agreement/index.ts'
import type { Instant, Json } from '../../foundation/index.ts'
import type { Act } from '../act.ts'
import type { Directory } from '../directory.ts'
import { defineKind, type Facts, PERMITTED, refuseAct, type Verdict } from './kind.ts'

type Body = { document: unknown }

export const propose = defineKind(Type.Object({ document: Type.Unknown() }, { additionalProperties: false }), {
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
    return [{ change: 'agreement-proposed', hash: agreementHash(document), document, by: act.party, actId: act.id }]
  },
})

/** Drafts of one party that have not come into force: they are kept in memory, so their number is bounded. */
const DRAFTS_MAX = 32

function judge(act: Act<Body>, { directory, now }: Facts): Verdict {
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
  if (draftsOf(act.party, directory, now) >= DRAFTS_MAX)
    return refuseAct('drafts-too-many', `${DRAFTS_MAX} drafts of one party are open already`)
  if (directory.agreement(act.agreement) !== undefined) return refuseAct('agreement-known', 'this draft was proposed already', article)
  return PERMITTED
}

function draftsOf(party: string, directory: Directory, now: Instant): number {
  const isOpen = (hash: string): boolean => !['in-force', 'lapsed'].includes(directory.state(hash, now) ?? '')
  return directory.agreements.filter(({ row }) => row.proposedBy === party && isOpen(row.hash)).length
}
