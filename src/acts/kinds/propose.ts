/** propose: a draft agreement laid before all its parties. */
import { Type } from 'typebox'
import { agreementHash, parseAgreement } from '../../agreement/index.ts'
import type { Json } from '../../foundation/index.ts'
import type { Act } from '../act.ts'
import type { Directory } from '../directory.ts'
import { defineKind, PERMITTED, refuseAct, type Verdict } from './kind.ts'

type Body = { document: unknown }

export const propose = defineKind(Type.Object({ document: Type.Unknown() }, { additionalProperties: false }), {
  name: 'propose',
  actClass: 'outward',
  receipt: 'own-log',
  onlyReduces: false,
  addressees(act) {
    const document = parseAgreement(act.body.document as Json)
    return document.parties.list.map((party) => party.code).filter((code) => code !== act.party)
  },
  async decide(act, { directory }) {
    return judge(act, directory)
  },
  apply(act) {
    const document = parseAgreement(act.body.document as Json)
    return [{ change: 'agreement-proposed', hash: agreementHash(document), document, by: act.party, actId: act.id }]
  },
})

function judge(act: Act<Body>, directory: Directory): Verdict {
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
  if (directory.agreement(act.agreement) !== undefined) return refuseAct('agreement-known', 'this draft was proposed already', article)
  return PERMITTED
}
