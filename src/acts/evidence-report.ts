/** The readable report on an evidence package: made from what was proven and from nothing else, so that anybody makes the same bytes again. */
import { code, instantWords, type Line, type Page, type PageFormat, renderPage, type Section, type Table } from '../agreement/index.ts'
import { base64, formatTimestamp, SECOND_MS, unbase64url } from '../foundation/index.ts'
import { cardFingerprint } from '../identity/index.ts'
import { formatVkey, LOG_KEY, noteKey, WITNESS_KEY } from '../ledger/index.ts'
import type { PackageReport, ProvenEntry } from './evidence-package.ts'

/** The report. The same package always gives the same bytes. */
export function renderEvidence(report: PackageReport, format: PageFormat): string {
  return renderPage(evidencePage(report), format)
}

function evidencePage(report: PackageReport): Page {
  const { agreement, hash, entries } = report
  const acts = entries.filter(({ act }) => act !== null).length
  return {
    kicker: 'Evidence',
    title: `${entries.length} ${entries.length === 1 ? 'entry' : 'entries'} under ${agreement.title}`,
    subtitle: `${acts} signed acts and ${entries.length - acts} opened leaves, each in a ledger that witnesses cosigned`,
    footer: `Evidence under agreement ${hash.slice(0, 16)}`,
    opening: [
      {
        kind: 'callout',
        tone: 'notice',
        title: 'A report proves nothing by itself',
        lines: [
          [
            'The proof is the file ',
            code('evidence.json'),
            ' beside this page. ',
            code('comity verify --agreement HASH FOLDER'),
            ' checks it with no network, makes this page again and compares. HASH is what you know the agreement by; do not take it from here.',
          ],
        ],
      },
    ],
    sections: [agreementSection(report), entriesSection(entries), ...entries.map(entrySection), keysSection(report)],
  }
}

function agreementSection({ agreement, hash }: PackageReport): Section {
  const rows: Table['rows'] = agreement.parties.list.map(({ code: party, name, role }) => [[party], [name], [role]])
  return {
    id: 'agreement',
    title: 'The agreement',
    blocks: [
      {
        kind: 'facts',
        rows: [
          { term: 'Title', line: agreement.title },
          { term: 'Hash', line: [code(hash)] },
          { term: 'Quorum of witnesses', line: `${agreement.witnesses.quorum} other states` },
        ],
      },
      { kind: 'table', caption: 'Parties', head: ['Code', 'Name', 'Role'], rows },
    ],
  }
}

function entriesSection(entries: readonly ProvenEntry[]): Section {
  const rows = entries.map((entry, index): Table['rows'][number] => {
    const said = saidBy(entry)
    return [[String(index + 1)], [entry.party], [said.kind ?? '—'], [instantWords(said.at ?? '—')], [said.to ?? '—'], [basisOf(said)]]
  })
  return {
    id: 'entries',
    title: 'What is proven',
    blocks: [
      { kind: 'table', caption: 'Entries in order of ledger and leaf', head: ['No.', 'Party', 'Kind', 'Stated at', 'To', 'Basis'], rows },
    ],
  }
}

function entrySection(entry: ProvenEntry, index: number): Section {
  const { origin, party, act, withheld, checkpoint, witnesses, approval } = entry
  const witnessLines = witnesses.map(({ name, time }) => `${name}, ${instantWords(formatTimestamp(time * SECOND_MS))}`)
  const rows: { readonly term: string; readonly line: Line }[] = [
    ...Object.entries(saidBy(entry)).map(([term, value]) => ({ term, line: [code(value)] })),
    ...(withheld === 0 ? [] : [{ term: 'Withheld fields', line: String(withheld) }]),
    ...(act === null && entry.fields.agreement === undefined
      ? [{ term: 'Agreement', line: 'not shown: the leaf may stand under another, or none' }]
      : []),
    { term: 'Stands in', line: [`leaf ${entry.index} of the ledger `, code(origin), ` of ${party}`] },
    { term: 'Under', line: [`its checkpoint of size ${checkpoint.size} with the root `, code(base64(checkpoint.root))] },
    { term: 'Cosigned by', line: witnessLines.length === 0 ? 'nobody: the agreement asks for no witness' : witnessLines.join('; ') },
    ...(approval === null ? [] : [{ term: 'Approved by', line: approvalLine(approval) }]),
    { term: 'Shown as', line: act === null ? 'an opened leaf: the act itself is not in the package' : 'a signed act, whole' },
  ]
  return { id: `entry-${index + 1}`, title: `Entry ${index + 1}`, blocks: [{ kind: 'facts', rows }] }
}

/** Who signed, by the number that a party gives its official, and who vouched. */
function approvalLine(approval: NonNullable<ProvenEntry['approval']>): Line {
  if (approval === 'not-shown') return 'an official whose enrolment is not in the package: not proven'
  const { approver, submitter } = approval
  const vouched = `, ${approver.role}, for whom ${approver.vouchedBy} vouched`
  return [
    code(approver.official),
    vouched,
    ...(submitter === null ? [] : ['; submitted by ', code(submitter.official), ', who signed too']),
  ]
}

function keysSection({ cards }: PackageReport): Section {
  const rows = cards.map((card): Table['rows'][number] => {
    const { party, serial, ledger, witness } = card
    const log = formatVkey(noteKey(ledger.origin, LOG_KEY, unbase64url(ledger.key)))
    const cosigner = formatVkey(noteKey(witness.name, WITNESS_KEY, unbase64url(witness.key)))
    return [[party], [String(serial)], [[code(cardFingerprint(card))]], [[code(log)]], [[code(cosigner)]]]
  })
  const head = ['Party', 'Card', 'Fingerprint of the root key', 'Ledger key', 'Witness key']
  return {
    id: 'keys',
    title: 'Keys',
    blocks: [{ kind: 'table', caption: 'Cards under the root keys that the agreement pins', head, rows }],
  }
}

/** What the leaf says, where it is shown, and the same of an act that is there whole. */
function saidBy({ act, fields }: ProvenEntry): Readonly<Record<string, string>> {
  return act === null ? fields : { act: act.id, kind: act.kind, at: formatTimestamp(act.at), ...fields }
}

function basisOf({ basis, purpose }: Readonly<Record<string, string>>): string {
  return [purpose, basis].filter((part) => part !== undefined).join('; ') || '—'
}
