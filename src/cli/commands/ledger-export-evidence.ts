/** comity ledger export-evidence: an evidence package that verifies with no network. */
import { type Act, assemblePackage, PACKAGE_BYTES_MAX, PACKAGE_ENTRIES_MAX, parseAct, reopenAct } from '../../acts/index.ts'
import { canonicalJson, counted, isJsonObject, type Json, parseJson } from '../../foundation/index.ts'
import type { ProofSource } from '../../node/index.ts'
import { type Command, type Input, print, type Terminal, UsageError } from '../command.ts'
import { writePackageFolder } from '../package-folder.ts'
import { actIds, agreementOf, SOURCE_OPTIONS, SOURCE_SYNOPSIS, withProofSource } from '../proof-source.ts'

export const ledgerExportEvidence: Command = {
  name: 'ledger export-evidence',
  synopsis: `[ACT]... --out FOLDER [--agreement HASH] [--show FIELD]... ${SOURCE_SYNOPSIS} [--json]`,
  summary:
    'Write acts of one agreement with their proofs, the keys, the agreement and a readable report, to be verified with no network; ' +
    'without ACT every act under --agreement (with --data); with --show these fields of each leaf alone',
  options: {
    ...SOURCE_OPTIONS,
    out: { type: 'string' },
    agreement: { type: 'string' },
    show: { type: 'string', multiple: true },
  },
  async run(input, terminal) {
    const out = input.text('out')
    const { receipts, pending, ...known } = await withProofSource(input, terminal, (source) => gather(source, input))
    if (receipts.length === 0) throw new UsageError('input-missing', 'no act under the agreement has a receipt under quorum yet')
    const shown = input.list('show')
    const made = assemblePackage({ ...known, receipts, ...(shown.length === 0 ? {} : { shown }) })
    writePackageFolder(out, made)
    const { hash, entries } = made.report
    tellPending(pending, terminal)
    print(terminal, input, {
      json: { folder: out, agreement: hash, entries: entries.length, pending: pending.length },
      text: `Wrote ${counted(entries.length, 'entry', 'entries')} to ${out}.\nVerify it with: comity verify --agreement ${hash} ${out}`,
    })
    return 0
  },
}

async function gather(source: ProofSource, input: Input) {
  const named = actIds(input.files, ledgerExportEvidence.synopsis)
  const asked = agreementOf(input)
  const receipts: string[] = []
  const pending: string[] = []
  if (named.length > 0) for (const act of new Set(named)) receipts.push(await source.receipt(act))
  receipts.push(...(await enrolmentsOf(source, receipts)))
  const hash = asked ?? agreementOfReceipt(receipts[0])
  const agreement = await source.agreement(hash)
  if (named.length === 0) {
    const acts = await source.actsUnder?.(hash)
    if (acts === undefined)
      throw new UsageError('usage', 'a running node is asked for acts by their ids: name them, or stop the node and use --data')
    for (const act of acts) {
      const receipt = await receiptUnlessPending(source, act)
      if (receipt === undefined) pending.push(act)
      else receipts.push(receipt)
      if (receipts.length > PACKAGE_ENTRIES_MAX)
        throw new UsageError('choices-invalid', `more than ${PACKAGE_ENTRIES_MAX} acts: name those that matter`)
    }
  }
  return { agreement, cards: await source.cards(), receipts, pending }
}

/** The enrolments on which approvals rest, and those of who vouched: without them nobody could verify what officials signed. */
async function enrolmentsOf(source: ProofSource, receipts: readonly string[]): Promise<readonly string[]> {
  const acts = new Map(receipts.map((receipt) => [statementOf(receipt).id, statementOf(receipt)]))
  const found: string[] = []
  const waiting = [...acts.values()].filter(({ body }) => body.approval !== undefined)
  for (const asking of waiting) {
    for (const id of asking.after) {
      const receipt = acts.has(id) ? undefined : await receiptUnlessPending(source, id)
      const act = receipt === undefined ? undefined : statementOf(receipt)
      if (receipt === undefined || act?.kind !== 'enrol') continue
      acts.set(act.id, act)
      found.push(receipt)
      waiting.push(act)
    }
  }
  return found
}

function statementOf(receipt: string): Act {
  const { act } = parseJson(receipt, { bytesMax: PACKAGE_BYTES_MAX }) as { readonly act: Json }
  return reopenAct(canonicalJson(act))
}

async function receiptUnlessPending(source: ProofSource, act: string): Promise<string | undefined> {
  try {
    return await source.receipt(act)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'receipt-pending') return undefined
    throw error
  }
}

function agreementOfReceipt(receipt: string | undefined): string {
  const value = receipt === undefined ? undefined : parseJson(receipt)
  const act = value !== undefined && isJsonObject(value) ? value.act : undefined
  const hash = act === undefined ? null : parseAct(canonicalJson(act as Json)).statement.agreement
  if (hash === null) throw new UsageError('usage', 'which agreement is it about? Name it with --agreement, or an act that is under one')
  return hash
}

function tellPending(pending: readonly string[], terminal: Terminal): void {
  if (pending.length > 0)
    terminal.tell(
      `${counted(pending.length, 'act')} ${pending.length === 1 ? 'has' : 'have'} no receipt under quorum here and ${pending.length === 1 ? 'is' : 'are'} not in the package\n`,
    )
}
