/** Parties, offices, roles, overseers and witnesses: whether those who must act can, and none can alone. */
import { witnessStates } from '../check/quorum.ts'
import { partyName } from '../wording/index.ts'
import type { Draft, Found } from './finding.ts'

/** More than one office agrees before a party is bound (law.md section 5, parties). */
export function officeSignsAlone({ agreement }: Draft): Found[] {
  return agreement.parties.list.flatMap(({ code, offices, officesQuorum }, index) => {
    if (offices === undefined || (officesQuorum ?? offices.length) > 1) return []
    const text = `One office of ${partyName(agreement, code)} signs alone for everything.`
    return [{ articles: [agreement.parties.article], pointer: `/parties/list/${index}`, text }]
  })
}

/** Who signs for a party is named (law.md section 5, parties). */
export function officesMissing({ agreement }: Draft): Found[] {
  const without = agreement.parties.list.filter(({ offices }) => offices === undefined)
  if (without.length === 0) return []
  const names = without.map(({ code }) => partyName(agreement, code)).join(', ')
  return [
    {
      articles: [agreement.parties.article],
      pointer: '/parties/list',
      text: `No offices are named, so that any agreement officer signs, for: ${names}.`,
    },
  ]
}

/** Each party acts on its own law for each purpose (law.md section 5, legal basis; U10). */
export function legalBasisMissing({ agreement, flows }: Draft): Found[] {
  const { legalBasis } = agreement
  if (legalBasis === undefined) {
    return flows.length === 0 ? [] : [{ articles: [], pointer: '', text: 'No article says on which law any party shares.' }]
  }
  const covered = new Set(
    legalBasis.list.flatMap(({ party, purposes }) =>
      (purposes ?? agreement.purposes.list.map(({ code }) => code)).map((purpose) => `${party} ${purpose}`),
    ),
  )
  const asked = new Map<string, Set<string>>()
  for (const { from, to, sharing } of flows) {
    for (const party of new Set([...from, ...to])) {
      const open = asked.get(party) ?? new Set()
      for (const purpose of sharing.purposes) if (!covered.has(`${party} ${purpose}`)) open.add(purpose)
      asked.set(party, open)
    }
  }
  return [...asked]
    .filter(([, purposes]) => purposes.size > 0)
    .map(([party, purposes]) => {
      const text = `${partyName(agreement, party)} shares without a legal basis for: ${[...purposes].join(', ')}.`
      return { articles: [legalBasis.article], pointer: '/legalBasis/list', text }
    })
}

/** How long a recipient keeps its logs, and when it answers, is told (law.md L6, R3). */
export function jurisdictionMissing({ agreement, flows }: Draft): Found[] {
  const { jurisdictions } = agreement
  const told = new Set((jurisdictions?.list ?? []).map(({ party }) => party))
  const open = [...new Set(flows.flatMap(({ to }) => to))].filter((party) => !told.has(party))
  if (open.length === 0) return []
  const names = open.map((party) => partyName(agreement, party)).join(', ')
  const text = `These recipients do not say how long they keep logs and how soon they answer: ${names}.`
  return [
    {
      articles: jurisdictions === undefined ? [] : [jurisdictions.article],
      pointer: jurisdictions === undefined ? '' : '/jurisdictions/list',
      text,
    },
  ]
}

/** Somebody independent looks on (law.md O1, O9). */
export function overseerMissing({ agreement: { oversight } }: Draft): Found[] {
  if (oversight.overseers.length > 0) return []
  return [{ articles: [oversight.article], pointer: '/oversight/overseers', text: 'No overseer is named.' }]
}

/** A party with the role of an overseer that the article on oversight does not name may read nothing. */
export function overseerWithoutMandate({ agreement }: Draft): Found[] {
  const { parties, oversight } = agreement
  const named = new Set(oversight.overseers.map(({ party }) => party))
  return parties.list.flatMap(({ code, role }, index) => {
    if (role !== 'overseer' || named.has(code)) return []
    const text = `${partyName(agreement, code)} is an overseer that article ${oversight.article} gives nothing to read.`
    return [{ articles: [oversight.article], pointer: `/parties/list/${index}`, text }]
  })
}

/** An overseer reads something, and its officials may (law.md O1). */
export function overseerBlind({ agreement, flows }: Draft): Found[] {
  const { oversight, reading } = agreement
  const taking = new Set(flows.flatMap(({ from, to }) => [...from, ...to]))
  const blind = oversight.overseers.flatMap(({ party, reads, of }, index) => {
    if (reads !== 'own' || taking.has(party) || (of ?? []).some((watched) => taking.has(watched))) return []
    const text = `${partyName(agreement, party)} reads its own ledger only, in which no sharing is recorded.`
    return [{ articles: [oversight.article], pointer: `/oversight/overseers/${index}/reads`, text }]
  })
  const may = reading.roles.find(({ role }) => role === 'overseer')?.may ?? []
  if (oversight.overseers.length === 0 || may.includes('inspect') || may.includes('read')) return blind
  const text = `Article ${reading.article} lets the role overseer neither inspect nor read, so that no overseer can read anything.`
  return [...blind, { articles: [reading.article], pointer: '/reading/roles', text }]
}

/** What must be approved can be. */
export function approvalImpossible({ agreement }: Draft): Found[] {
  const { reading, sharing, modes } = agreement
  const approves = reading.roles.find(({ role }) => role === 'releasing-officer')?.may.includes('approve') === true
  if (approves) return []
  const asking = sharing.flatMap(({ scrutiny }) =>
    (scrutiny ?? []).filter(({ requires }) => requires.includes('second-person')).map(({ article }) => article),
  )
  const numbers = modes?.confirmedByPerson === undefined ? asking : [...asking, modes.article]
  if (numbers.length === 0) return []
  const text = `A second person must approve, and article ${reading.article} lets no releasing officer approve: what needs it never goes.`
  return [{ articles: [reading.article, ...numbers], pointer: '/reading/roles', text }]
}

/** Somebody releases what is shared. */
export function nobodyReleases({ agreement }: Draft): Found[] {
  const { reading, sharing } = agreement
  if (sharing.length === 0 || reading.roles.some(({ may }) => may.includes('release'))) return []
  return [{ articles: [reading.article], pointer: '/reading/roles', text: 'No role may release, so that nothing is ever shared.' }]
}

/** Somebody reads what is shared. */
export function nobodyReads({ agreement }: Draft): Found[] {
  const { reading, sharing } = agreement
  if (sharing.length === 0 || reading.roles.some(({ may }) => may.includes('read'))) return []
  return [{ articles: [reading.article], pointer: '/reading/roles', text: 'No role may read, so that nobody uses what is shared.' }]
}

/** A condition is asked of somebody. */
export function conditionIdle({ agreement: { reading } }: Draft): Found[] {
  const people = reading.roles.filter(({ role }) => role !== 'tool')
  return (reading.conditions ?? []).flatMap(({ deeds }, index) =>
    deeds
      .filter((deed) => !people.some(({ may }) => may.includes(deed)))
      .map((deed) => ({
        articles: [reading.article],
        pointer: `/reading/conditions/${index}/deeds`,
        text: `A condition is set on who may ${deed}, and article ${reading.article} lets no official do that.`,
      })),
  )
}

/** A human decides (law.md Q10). */
export function toolDecides({ agreement: { reading } }: Draft): Found[] {
  return reading.roles.flatMap(({ role, may }, index) => {
    if (role !== 'tool' || !(may.includes('approve') || may.includes('release'))) return []
    const text = 'A tool may release or approve, so that no person decides what goes.'
    return [{ articles: [reading.article], pointer: `/reading/roles/${index}/may`, text }]
  })
}

/** Where every other state is needed, each can stop what the others record. */
export function quorumBlockable({ agreement }: Draft): Found[] {
  const states = witnessStates(agreement)
  const { quorum, article } = agreement.witnesses
  // Of the n states beside a ledger's own, one refuses.
  const remaining = states.length - 2
  if (quorum <= remaining) return []
  const text =
    `The quorum cannot be met once any one of these states refuses to cosign: ${states.map((state) => partyName(agreement, state)).join(', ')}. ` +
    'What lacks it at the end of the grace is quarantined; more witnesses outside the parties help.'
  return [{ articles: [article], pointer: '/witnesses/quorum', text }]
}
