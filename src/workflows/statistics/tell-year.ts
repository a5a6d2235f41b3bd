/** The overseers are told of special categories once a year is over, and see who did not tell. */
import {
  type AgreementEntry,
  type Directory,
  isYearTold,
  overseersOf,
  type Proposal,
  type RoadParts,
  type RoadWriter,
  stateActs,
  type ToldYearReader,
  yearTellBy,
} from '../../acts/index.ts'
import { agreementState, enteredAt, permitsSharing } from '../../agreement/index.ts'
import type { Instant } from '../../foundation/index.ts'
import { parsePartyCode } from '../../identity/index.ts'
import { type StatisticsParts, yearStatistics } from './year.ts'

type TellingParts<Writer extends RoadWriter> = Omit<StatisticsParts, 'directory'> & { readonly road: RoadParts<Writer> }

/** Tells of the last year that is over, under each agreement that asks for it and was in force when it ended or had something counted; once. */
export async function tellYears<Writer extends RoadWriter>({ road, told, counts, outcomes }: TellingParts<Writer>): Promise<void> {
  const year = new Date(road.clock.now()).getUTCFullYear() - 1
  const directory = await road.directory.current()
  const said = new Set((await told.of(year)).flatMap(({ party, agreement }) => (party === road.self ? [agreement] : [])))
  const asked = directory.agreements.filter((entry) => isYearTold(entry) && !said.has(entry.row.hash))
  if (asked.length === 0) return
  const { agreements } = await yearStatistics(year, { directory, counts, outcomes, told })
  const proposals = asked.flatMap((entry): readonly Proposal[] => {
    const agreement = entry.row.hash
    const one = agreements.find((other) => other.agreement === agreement)
    const others = overseersOf({ agreement, party: road.self }, directory).filter((party) => party !== road.self)
    const isParty = entry.record.agreement.parties.list.some(({ code, role }) => code === road.self && role === 'party')
    if (one === undefined || others.length === 0 || !isParty) return []
    if (one.categories.length === 0 && !wasInForce(entry, year)) return []
    const { smallCounts, special, specialUntold } = one
    return [{ draft: { kind: 'tell-year', agreement, body: { year, smallCounts, special, specialUntold } } }]
  })
  await stateActs(proposals, road)
}

/** Parties that an overseer reads and that told nothing of a year by its clock, by agreement. */
export async function untoldYears({
  directory,
  told,
  now,
}: {
  readonly directory: Directory
  readonly told: ToldYearReader
  readonly now: Instant
}): Promise<readonly { readonly party: string; readonly agreement: string; readonly year: number }[]> {
  const year = new Date(now).getUTCFullYear() - 1
  if (now < yearTellBy(year)) return []
  const said = new Set((await told.of(year)).map(({ party, agreement }) => `${party} ${agreement}`))
  return directory.agreements.flatMap((entry) => {
    const agreement = entry.row.hash
    if (!isYearTold(entry) || !wasInForce(entry, year)) return []
    const watched = entry.record.agreement.parties.list.filter(({ code, role }) => {
      return (
        role === 'party' &&
        code !== directory.self &&
        overseersOf({ agreement, party: parsePartyCode(code) }, directory).includes(directory.self)
      )
    })
    return watched.flatMap(({ code }) => (said.has(`${code} ${agreement}`) ? [] : [{ party: code, agreement, year }]))
  })
}

/** Whether it was in force when the year ended: it had entered into force by then, and was not over. */
function wasInForce({ record }: AgreementEntry, year: number): boolean {
  const end = Date.UTC(year + 1) - 1
  return (enteredAt(record) ?? end + 1) <= end && permitsSharing(agreementState(record, end))
}
