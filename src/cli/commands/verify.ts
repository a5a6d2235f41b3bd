/** comity verify: a receipt, offline, against a file of what the verifier trusts. */
import { parseTrust, type ReceiptReport, verifyReceipt } from '../../acts/index.ts'
import { formatTimestamp, SECOND_MS } from '../../foundation/index.ts'
import { type Command, print, UsageError } from '../command.ts'
import { readInputFile } from '../input-file.ts'

export const verify: Command = {
  name: 'verify',
  synopsis: '--policy FILE RECEIPT [--json]',
  summary: 'Verify a receipt offline; trust comes from the policy file alone',
  options: { policy: { type: 'string' } },
  async run(input, terminal) {
    const [receipt] = input.files
    if (receipt === undefined || input.files.length !== 1) throw new UsageError('usage', `comity verify ${verify.synopsis}`)
    const trust = parseTrust(readInputFile(input.text('policy')))
    const report = verifyReceipt(readInputFile(receipt), trust)
    print(terminal, input, { json: { ok: true, ...summary(report) }, text: steps(report) })
    return 0
  },
}

function summary({ act, card, size, index, witnesses }: ReceiptReport) {
  return {
    act: act.id,
    kind: act.kind,
    party: act.party,
    at: formatTimestamp(act.at),
    agreement: act.agreement,
    ledger: card.ledger.origin,
    index,
    size,
    witnesses: witnesses.map(({ name, time }) => ({ name, at: formatTimestamp(time * SECOND_MS) })),
  }
}

function steps(report: ReceiptReport): string {
  const { act, card, size, index, witnesses } = report
  const named = witnesses.map(({ name, time }) => `${name} at ${formatTimestamp(time * SECOND_MS)}`)
  return [
    `The receipt holds.`,
    `  1. The card of ${card.party} (${card.name}) is under the root key that the policy file pins.`,
    `  2. The act ${act.id} of kind ${act.kind}, stated at ${formatTimestamp(act.at)}, is signed with the act key of that card.`,
    `  3. The opening is of this act, and opens leaf ${index} of the ledger ${card.ledger.origin}.`,
    `  4. The leaf is included in the checkpoint of size ${size} that the ledger signed.`,
    `  5. The quorum of the policy cosigned that checkpoint: ${named.join(', ')}.`,
  ].join('\n')
}
