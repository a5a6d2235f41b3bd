/** Oversight: whether somebody reads what each party does, and can be told of it beforehand. */
import type { AgreementText } from '../document/index.ts'
import { readsActs } from '../overseer-reads.ts'
import { partyName } from '../wording/index.ts'
import type { Draft, Found } from './finding.ts'

/** Somebody independent reads what each party does, not only that it did something (law.md O1). */
export function partyUnwatched({ agreement, flows }: Draft): Found[] {
  const { oversight } = agreement
  if (oversight.overseers.length === 0) return []
  const open = [...new Set(flows.flatMap(({ from, to }) => [...from, ...to]))].filter((party) => !isRead(agreement, party))
  if (open.length === 0) return []
  const names = open.map((party) => partyName(agreement, party)).join(', ')
  return [{ articles: [oversight.article], pointer: '/oversight/overseers', text: `No overseer reads the acts of: ${names}.` }]
}

function isRead(agreement: AgreementText, party: string): boolean {
  return agreement.oversight.overseers.some((one) => readsActs(agreement, one.party, party))
}

/** Where overseers must be told before something goes, there is one that may be told. */
export function noticeImpossible({ agreement, flows }: Draft): Found[] {
  return flows.flatMap(({ sharing, from, pointer }) =>
    (sharing.scrutiny ?? []).flatMap((scrutiny, index) => {
      if (!scrutiny.requires.includes('overseer-notice')) return []
      const open = from.filter((party) => !isTold(agreement, party))
      if (open.length === 0) return []
      const names = open.map((party) => partyName(agreement, party)).join(', ')
      const text = `Overseers must be told beforehand, and none may be told what these parties do, so that it never goes: ${names}.`
      return [{ articles: [scrutiny.article, agreement.oversight.article], pointer: `${pointer}/scrutiny/${index}`, text }]
    }),
  )
}

/** As the act of notice is addressed. */
function isTold({ oversight }: AgreementText, party: string): boolean {
  return oversight.overseers.some(
    ({ party: overseer, reads, of }) =>
      overseer !== party && reads !== 'commitments' && (reads === 'all' || of === undefined || of.includes(party)),
  )
}
