/** comity ledger open: what a leaf says, field by field, and a copy that shows some fields and withholds the others. */
import { fieldsShown, formatOpenedLeaf, type LedgerReceipt, parseOpenedLeaf, proofKindOf, readReceipt } from '../../acts/index.ts'
import { base64url } from '../../foundation/index.ts'
import { leafOfOpening } from '../../ledger/index.ts'
import { type Command, print, UsageError } from '../command.ts'
import { readInputFile } from '../input-file.ts'

export const ledgerOpen: Command = {
  name: 'ledger open',
  synopsis: 'RECEIPT [--show FIELD]... [--json]',
  summary: 'Show what a leaf says, field by field; with --show print an opened leaf that shows these fields alone, for comity verify',
  options: { show: { type: 'string', multiple: true } },
  async run(input, terminal) {
    const [file, ...others] = input.files
    if (file === undefined || others.length > 0) throw new UsageError('usage', `comity ledger open ${ledgerOpen.synopsis}`)
    const receipt = readLeaf(readInputFile(file))
    const shown = input.list('show')
    if (shown.length > 0) {
      terminal.out(formatOpenedLeaf(receipt, shown))
      return 0
    }
    const { opening } = receipt
    const fields = opening.fields.map((field) =>
      'digest' in field ? { withheld: field.digest } : { name: field.name, value: field.value },
    )
    const lines = fields.map((field) => ('withheld' in field ? '  (withheld)' : `  ${field.name}: ${field.value}`))
    const leaf = base64url(leafOfOpening(opening))
    const { withheld } = fieldsShown(opening)
    print(terminal, input, {
      json: { ledger: opening.origin, leaf, fields },
      text: [`A leaf of the ledger ${opening.origin} says`, ...lines, `${fields.length - withheld} shown, ${withheld} withheld.`].join(
        '\n',
      ),
    })
    return 0
  },
}

function readLeaf(bytes: Uint8Array): LedgerReceipt {
  const kind = proofKindOf(bytes)
  if (kind === 'receipt') return readReceipt(bytes).receipt
  if (kind === 'opened-leaf') return parseOpenedLeaf(bytes)
  throw new UsageError('choices-invalid', 'only a receipt or an opened leaf has one leaf to open')
}
