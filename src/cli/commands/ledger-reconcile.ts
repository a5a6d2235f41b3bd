/** comity ledger reconcile: what one ledger says was sent, held against what the other says was answered. */
import {
  type Difference,
  fieldsShown,
  type LedgerStatement,
  leafFields,
  type PackageTrust,
  type ProofReport,
  parseTrust,
  type Reconciliation,
  reconcile,
  verifyProofFile,
} from '../../acts/index.ts'
import { counted, parseJson, parseTimestamp } from '../../foundation/index.ts'
import { parseOpening } from '../../ledger/index.ts'
import { withOfflineNode } from '../../node/index.ts'
import { type Command, type Input, print, type Terminal, UsageError } from '../command.ts'
import { readInputFile } from '../input-file.ts'
import { isFolder, readPackageFolder } from '../package-folder.ts'
import { agreementOf } from '../proof-source.ts'

const LEAVES_PER_PAGE = 1_000

export const ledgerReconcile: Command = {
  name: 'ledger reconcile',
  synopsis: '(--policy FILE | --agreement HASH) PROOF... | --data DIR   [--before TIME] [--json]',
  summary:
    'Hold what each ledger says it sent against what the other says it answered, from receipts, opened leaves and packages of both, ' +
    'or with --data from all that a stopped overseer was opened; exit code 1 when they differ',
  options: { policy: { type: 'string' }, agreement: { type: 'string' }, data: { type: 'string' }, before: { type: 'string' } },
  async run(input, terminal) {
    const before = input.optional('before')
    const folder = input.optional('data')
    if ((folder === undefined) === (input.files.length === 0))
      throw new UsageError('usage', `comity ledger reconcile ${ledgerReconcile.synopsis}`)
    const { statements, closed } = folder === undefined ? { statements: given(input), closed: 0 } : await inspected(folder, terminal)
    const found = reconcile(statements, before === undefined ? {} : { before: parseTimestamp(before) })
    print(terminal, input, { json: { ok: found.differences.length === 0, closed, ...found }, text: wordsOf(found, closed) })
    return found.differences.length === 0 ? 0 : 1
  },
}

/** What files prove, each verified. */
function given(input: Input): readonly LedgerStatement[] {
  const policy = input.optional('policy')
  const agreement = agreementOf(input)
  const trust: PackageTrust = {
    ...(policy === undefined ? {} : { policy: parseTrust(readInputFile(policy)) }),
    ...(agreement === undefined ? {} : { agreement }),
  }
  return input.files.flatMap((path) => statementsOf(verifyProofFile(isFolder(path) ? readPackageFolder(path) : readInputFile(path), trust)))
}

function statementsOf(proof: ProofReport): readonly LedgerStatement[] {
  switch (proof.kind) {
    case 'receipt':
      return [{ party: proof.report.act.party, fields: leafFields(proof.report.act) }]
    case 'opened-leaf':
      return [proof.report]
    case 'evidence-package':
      return proof.report.entries.map(({ party, act, fields }) => ({ party, fields: act === null ? fields : leafFields(act) }))
    case 'subject-record':
      throw new UsageError('choices-invalid', 'the record of a subject is held against what an overseer inspected: comity subject check')
    case 'contradiction':
      throw new UsageError('choices-invalid', 'evidence against a ledger has nothing to reconcile: its ledger cannot be relied on')
  }
}

/** What an overseer was opened, each leaf proven when it was taken; and how many leaves stay closed to it. */
async function inspected(
  folder: string,
  terminal: Terminal,
): Promise<{ readonly statements: readonly LedgerStatement[]; readonly closed: number }> {
  return withOfflineNode({ folder, environment: terminal.environment }, async ({ store }) => {
    const statements: LedgerStatement[] = []
    let closed = 0
    for (const { origin, party, size } of await store.read.inspection.list()) {
      for (let from = 0; from < size; from += LEAVES_PER_PAGE) {
        for (const { opening } of await store.read.inspection.leaves({ origin, from, limit: LEAVES_PER_PAGE })) {
          if (opening === null) closed += 1
          else statements.push({ party, fields: fieldsShown(parseOpening(parseJson(opening))).fields })
        }
      }
    }
    return { statements, closed }
  })
}

const MEANINGS: Readonly<Record<Difference['code'], (difference: Difference) => string>> = {
  unanswered: ({ sender, recipient }) =>
    `${sender} says that it sent this to ${recipient}; no answer by ${recipient} is among what was given`,
  unsent: ({ sender, recipient }) => `${recipient} says that it answered ${sender}; ${sender} has no such act among what was given`,
  'answered-early': ({ recipient }) => `the answer by ${recipient} is of an earlier time than the act`,
  'recipient-differs': ({ recipient }) => `another party answered than ${recipient}, whom it was for`,
  'agreement-differs': () => 'the two speak of different agreements',
  'items-differ': () => 'the two speak of different numbers of items',
  'claimed-twice': ({ sender, recipient }) => `${sender} and ${recipient} both say that they stated this`,
  'time-unreadable': () => 'what one of the two says is no time',
}

function wordsOf({ parties, sent, confirmed, refused, differences }: Reconciliation, closed: number): string {
  return [
    `Ledgers of ${parties.join(', ')}: of ${sent} acts sent between them ${confirmed} are confirmed by their recipient, ${refused} were refused by it.`,
    ...(closed === 0 ? [] : [`${closed} leaves are not open to this overseer.`]),
    ...differences.flatMap((difference) => [
      `  ${difference.code}: act ${difference.act}: ${MEANINGS[difference.code](difference)}`,
      `    sent: ${difference.sent ?? '(nothing)'}; answered: ${difference.answered ?? '(nothing)'}`,
    ]),
    differences.length === 0 ? 'Nothing differs.' : `${counted(differences.length, 'difference')}.`,
  ].join('\n')
}
