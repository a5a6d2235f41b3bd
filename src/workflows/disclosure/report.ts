/** What a submission comes to, for the official who made it: by recipient what is shared, what is not, and by which article. */
import type { Refusal } from '../../foundation/index.ts'
import type { ImportReport, Removal } from '../../intelligence/index.ts'

/** Objects that one recipient may not have, for one reason. */
export type WithheldCount = {
  readonly code: string
  /** The article it rests on; null where another object's refusal led to it. */
  readonly article: string | null
  readonly reason: string
  readonly count: number
  /** Index in the bundle of the first of them; null where it is not told apart. */
  readonly example: number | null
}

/** Removals of one field for one reason. */
export type RemovedCount = {
  readonly field: string
  readonly reason: Removal['reason']
  readonly article: string | null
  readonly count: number
}

/** Objects that wait for one thing under one article. */
export type DueCount = { readonly requires: 'necessity-test' | 'overseer-notice'; readonly article: string; readonly count: number }

/** What one recipient gets. */
export type RecipientReport = {
  readonly party: string
  /** Valid objects of the submission. */
  readonly offered: number
  /** How many of them it gets, and how many of those under another id because something is removed. */
  readonly released: number
  readonly changed: number
  readonly withheld: readonly WithheldCount[]
  readonly removed: readonly RemovedCount[]
  /** Present where an article asks for a second person's approval. */
  readonly approval: { readonly article: string; readonly role: string; readonly count: number } | null
  /** What else is done before anything goes: a test of necessity, notice to the overseers. */
  readonly due: readonly DueCount[]
  /** Items that a score goes with, where the agreement shares one: those about a person only once approved, as advice. */
  readonly scored: { readonly article: string; readonly count: number; readonly advice: number } | null
  /** Items released to it so far. */
  readonly sent: number
}

/** One object that is not valid; nothing of it is kept. */
export type Fault = { readonly index: number; readonly code: string; readonly reason: string }

/** The report of one submission. */
export type Report = {
  readonly provenance: string
  /** Objects that were not valid; the first of them in `faults`. */
  readonly invalid: number
  readonly faults: readonly Fault[]
  /** Objects that were in the bundle before, byte for byte. */
  readonly repeated: number
  readonly recipients: readonly RecipientReport[]
  /** What did not map, where the file was of another format. */
  readonly imported?: Pick<ImportReport, 'format' | 'codes' | 'unmapped'>
  /** Why the submission as a whole was refused. */
  readonly refusal: Refusal | null
}

/** Why something is withheld. */
export type Grounds = Pick<WithheldCount, 'code' | 'article' | 'reason'>

const FAULTS_MAX = 1_000
/** Names of custom fields are the submitter's, so their number is bounded: what is beyond goes under `*`. */
const FIELDS_MAX = 200

/** Counts of the index for one recipient. */
export type IndexCounts = { readonly withheld: number; readonly changed: number; readonly released: number }

/** Gathers a report while the passes go on. Recipients are named by their number. */
export type Tally = {
  fault(fault: Fault): void
  repeated(): void
  withheld(recipient: number, grounds: Grounds, example: number): void
  approval(recipient: number, approval: { readonly article: string; readonly role: string }): void
  due(recipient: number, due: Omit<DueCount, 'count'>): void
  scored(recipient: number, terms: { readonly article: string; readonly isAdvice: boolean }): void
  removed(recipient: number, removal: Omit<RemovedCount, 'count'>): void
  /** Forgets removals, before they are counted again. */
  forgetRemoved(): void
  report(counts: (recipient: number) => IndexCounts, provenance: string): Report
}

/** Why an object is withheld that depends on one which is. */
export const REFERENCE_GROUNDS: Grounds = {
  code: 'required-reference-withheld',
  article: null,
  reason: 'it depends on an object that this recipient may not have',
}

/** An empty tally for these recipients. */
export function createTally(recipients: readonly string[]): Tally {
  const faults: Fault[] = []
  let invalid = 0
  let repeated = 0
  const withheld = recipients.map(() => new Map<string, { -readonly [Key in keyof WithheldCount]: WithheldCount[Key] }>())
  const removed = recipients.map(() => new Map<string, { -readonly [Key in keyof RemovedCount]: RemovedCount[Key] }>())
  const dues = recipients.map(() => new Map<string, DueCount>())
  const approvals: (RecipientReport['approval'] | undefined)[] = recipients.map(() => undefined)
  const scores: RecipientReport['scored'][] = recipients.map(() => null)
  return {
    fault(fault) {
      invalid += 1
      if (faults.length < FAULTS_MAX) faults.push(fault)
    },
    repeated() {
      repeated += 1
    },
    withheld(recipient, grounds, example) {
      const key = `${grounds.code} ${grounds.article ?? ''}`
      const known = withheld[recipient]?.get(key)
      if (known !== undefined) known.count += 1
      else withheld[recipient]?.set(key, { ...grounds, count: 1, example })
    },
    approval(recipient, { article, role }) {
      approvals[recipient] = { article, role, count: (approvals[recipient]?.count ?? 0) + 1 }
    },
    due(recipient, due) {
      const key = `${due.requires} ${due.article}`
      dues[recipient]?.set(key, { ...due, count: (dues[recipient]?.get(key)?.count ?? 0) + 1 })
    },
    scored(recipient, { article, isAdvice }) {
      const { count = 0, advice = 0 } = scores[recipient] ?? {}
      scores[recipient] = { article, count: count + 1, advice: advice + (isAdvice ? 1 : 0) }
    },
    removed(recipient, removal) {
      const counts = removed[recipient]
      if (counts === undefined) return
      const isNew = !counts.has(removedKey(removal))
      const counted = isNew && counts.size >= FIELDS_MAX ? { ...removal, field: '*' } : removal
      const known = counts.get(removedKey(counted))
      if (known !== undefined) known.count += 1
      else counts.set(removedKey(counted), { ...counted, count: 1 })
    },
    forgetRemoved() {
      for (const counts of removed) counts.clear()
    },
    report(counts, provenance) {
      const reports = recipients.map((party, recipient): RecipientReport => {
        const total = counts(recipient)
        const reasons = [...(withheld[recipient]?.values() ?? [])]
        const unexplained = total.withheld - reasons.reduce((sum, { count }) => sum + count, 0)
        return {
          party,
          offered: total.withheld + total.released,
          released: total.released,
          changed: total.changed,
          withheld: unexplained > 0 ? mergeReference(reasons, unexplained) : reasons,
          removed: [...(removed[recipient]?.values() ?? [])],
          approval: approvals[recipient] ?? null,
          due: [...(dues[recipient]?.values() ?? [])],
          scored: scores[recipient] ?? null,
          sent: 0,
        }
      })
      return { provenance, invalid, faults, repeated, recipients: reports, refusal: null }
    },
  }
}

function removedKey({ field, reason, article }: Omit<RemovedCount, 'count'>): string {
  return `${field} ${reason} ${article ?? ''}`
}

/** What the closing of the graph withheld beyond what was judged object by object. */
function mergeReference(reasons: readonly WithheldCount[], unexplained: number): readonly WithheldCount[] {
  const known = reasons.find(({ code, article }) => code === REFERENCE_GROUNDS.code && article === null)
  if (known === undefined) return [...reasons, { ...REFERENCE_GROUNDS, count: unexplained, example: null }]
  return reasons.map((entry) => (entry === known ? { ...known, count: known.count + unexplained } : entry))
}

/** Whether nobody gets anything. */
export function isNothingReleased(report: Report): boolean {
  return report.recipients.every(({ released }) => released === 0)
}

/** The commonest reason of all that is withheld, for a submission of which nothing is left. */
export function commonestGrounds(report: Report): WithheldCount | undefined {
  return report.recipients.flatMap(({ withheld }) => withheld).toSorted((left, right) => right.count - left.count)[0]
}

/** Whether a person has to act before anything goes to some recipient. */
export function needsPerson(report: Report): boolean {
  return report.recipients.some(({ approval, due }) => approval !== null || due.length > 0)
}

/** The article that asks for something to be done before anything goes; undefined where none does. */
export function articleAsking(report: Report, requires: DueCount['requires']): string | undefined {
  return report.recipients.flatMap(({ due }) => due).find((one) => one.requires === requires)?.article
}

/** A report as kept: before scrutiny grew with risk, nothing but an approval could be due; before triage nothing was scored. */
type KeptReport = Omit<Report, 'recipients'> & {
  readonly recipients: readonly (Omit<RecipientReport, 'due' | 'scored'> & Partial<Pick<RecipientReport, 'due' | 'scored'>>)[]
}

/** Reads a report that this node kept, by this version or by one before it. */
export function parseReport(text: string): Report {
  const kept = JSON.parse(text) as KeptReport
  return {
    ...kept,
    recipients: kept.recipients.map((recipient) => ({ ...recipient, due: recipient.due ?? [], scored: recipient.scored ?? null })),
  }
}

const IMPORT_ENTRIES_MAX = 1_000

/** The report of a file of another format. */
export function withImport(report: Report, { format, codes, unmapped }: ImportReport): Report {
  return { ...report, imported: { format, codes, unmapped: unmapped.slice(0, IMPORT_ENTRIES_MAX) } }
}

/** Where items come from that nobody signed: the code of the format. */
export function unsignedFrom(format: ImportReport['format']): string {
  return `unsigned-${format.replace('.', '-')}`
}
