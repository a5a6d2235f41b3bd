/** comity ledger prove: the receipt of an act. */
import { type Command, UsageError } from '../command.ts'
import { actIds, SOURCE_OPTIONS, SOURCE_SYNOPSIS, withProofSource } from '../proof-source.ts'

export const ledgerProve: Command = {
  name: 'ledger prove',
  synopsis: `ACT ${SOURCE_SYNOPSIS}`,
  summary: 'Print the receipt of an own or received act, for comity verify (also: comity receipt)',
  options: SOURCE_OPTIONS,
  async run(input, terminal) {
    const [act, ...others] = actIds(input.files, ledgerProve.synopsis)
    if (act === undefined || others.length > 0) throw new UsageError('usage', `comity ledger prove ${ledgerProve.synopsis}`)
    terminal.out(await withProofSource(input, terminal, (source) => source.receipt(act)))
    return 0
  },
}
