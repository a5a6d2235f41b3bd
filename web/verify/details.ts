/** What a proof says, as facts to show; only what was proven. */
import type { PackageReport } from '../../src/acts/evidence-package.ts'
import type { ProofReport } from '../../src/acts/proof-file.ts'
import type { ProvenPlace } from '../../src/acts/receipt.ts'
import type { ToldAccess } from '../../src/acts/subject-link.ts'
import type { SubjectReport } from '../../src/acts/subject-record.ts'
import { hex } from '../../src/foundation/index.ts'
import { formatTimestamp } from '../../src/foundation/time.ts'

/** A heading and facts below it. */
export type Section = { readonly title: string; readonly facts: readonly (readonly [term: string, value: string])[] }

const SECOND_MS = 1_000

/** The facts of a proof that holds. */
export function detailsOf(proof: ProofReport): readonly Section[] {
  switch (proof.kind) {
    case 'receipt': {
      const { act, card } = proof.report
      const said = [
        ['Act', act.id],
        ['Kind', act.kind],
        ['Stated by', `${card.name} (${act.party})`],
        ['Stated at', formatTimestamp(act.at)],
      ] as const
      const body = JSON.stringify(act.body, null, 1)
      return [
        { title: 'The act', facts: [...said, ['Agreement', act.agreement ?? 'none'], ['What it says', body], ...placeFacts(proof.report)] },
      ]
    }
    case 'opened-leaf': {
      const { party, fields, withheld } = proof.report
      return [
        {
          title: 'The leaf',
          facts: [['Ledger of', party], ...Object.entries(fields), ['Withheld fields', String(withheld)], ...placeFacts(proof.report)],
        },
      ]
    }
    case 'evidence-package': {
      const { agreement, hash, entries } = proof.report
      const parties = agreement.parties.list.map(({ code, name }) => `${name} (${code})`).join(', ')
      const about: Section = {
        title: 'The agreement',
        facts: [
          ['Title', agreement.title],
          ['Hash', hash],
          ['Parties', parties],
        ],
      }
      return [
        about,
        ...entries.map((entry, index): Section => {
          const whole = entry.act === null ? 'opened leaf' : 'signed act, whole'
          const act = entry.act === null ? {} : { act: entry.act.id, kind: entry.act.kind, at: formatTimestamp(entry.act.at) }
          const facts = Object.entries({ ...act, ...entry.fields })
          return {
            title: `Entry ${index + 1} of ${entry.party}`,
            facts: [
              ['Shown as', whole],
              ...facts,
              ...approvalFact(entry),
              ...agreementFact(entry),
              ['Withheld fields', String(entry.withheld)],
              ...placeFacts(entry),
            ],
          }
        }),
      ]
    }
    case 'subject-record':
      return recordSections(proof.report)
    case 'contradiction': {
      const { log, cosigned, offered } = proof.report
      const head = ({ size, root }: typeof cosigned) => `size ${size}, root ${hex(root)}`
      return [
        {
          title: 'The ledger',
          facts: [
            ['Ledger', log.name],
            ['One checkpoint', head(cosigned)],
            ['The other', head(offered)],
          ],
        },
      ]
    }
  }
}

/** Every access, by link; of those that are told later the date. */
function recordSections({ party, subject, until, links }: SubjectReport): readonly Section[] {
  const about: Section = {
    title: 'The record',
    facts: [
      ['Ledger of', party],
      ['Subject', subject],
      ['Complete up to', formatTimestamp(until)],
    ],
  }
  return [
    about,
    ...links.map(({ number, visibleFrom, contents, accounts, ...place }): Section => {
      const later = visibleFrom === null ? [] : ([['Told from', formatTimestamp(visibleFrom)]] as const)
      const basis = contents === null || contents.basis === null ? [] : ([['Told later because of', contents.basis]] as const)
      const accesses = (contents?.accesses ?? []).map((access): readonly [string, string] => [access.at, accessWords(access, accounts)])
      return { title: `Link ${number}`, facts: [...later, ...basis, ...accesses, ...placeFacts(place)] }
    }),
  ]
}

function accessWords({ deed, purpose, party, account, cause, agreement }: ToldAccess, accounts: ReadonlyMap<string, string>): string {
  const who = account === null ? undefined : `by ${accounts.get(account) ?? `an account (${account.slice(0, 12)})`}`
  const words = [
    deed,
    who,
    party === null ? undefined : `party ${party}`,
    purpose === null ? undefined : `for ${purpose}`,
    cause === null ? undefined : `because of ${cause}`,
    agreement === null ? undefined : `under ${agreement.slice(0, 16)}`,
  ]
  return words.filter((word) => word !== undefined).join(', ')
}

/** A leaf that hides its agreement does not show that it is about the one of the package. */
function agreementFact({ act, fields }: PackageReport['entries'][number]): Section['facts'] {
  return act === null && fields.agreement === undefined ? [['Agreement', 'not shown: the leaf may stand under another, or none']] : []
}

function placeFacts({ checkpoint, index, witnesses }: ProvenPlace): Section['facts'] {
  const seen = witnesses.map(({ name, time }) => `${name} at ${formatTimestamp(time * SECOND_MS)}`).join('; ')
  return [
    ['Ledger', checkpoint.origin],
    ['Leaf', `${index} of ${checkpoint.size}`],
    ['Cosigned by', seen === '' ? 'nobody' : seen],
  ]
}

function approvalFact({ approval }: PackageReport['entries'][number]): readonly (readonly [string, string])[] {
  if (approval === null) return []
  if (approval === 'not-shown') return [['Approved by', 'an official whose enrolment is not in the package: not proven']]
  const { approver, submitter } = approval
  const signed = submitter === null ? '' : `; submitted by ${submitter.official}, who signed too`
  return [['Approved by', `${approver.official}, ${approver.role}, for whom ${approver.vouchedBy} vouched${signed}`]]
}
