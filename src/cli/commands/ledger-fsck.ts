/** comity ledger fsck: makes the own ledger again from its leaves and compares everything that is stored of it. */
import { counted } from '../../foundation/index.ts'
import { withOfflineNode } from '../../node/index.ts'
import { auditLedger, type LedgerAudit } from '../../workflows/witnessing/index.ts'
import { type Command, print } from '../command.ts'

export const ledgerFsck: Command = {
  name: 'ledger fsck',
  synopsis: '--data DIR',
  summary: 'Check the own ledger leaf by leaf: tiles, edge, checkpoints and openings are made again; the node must not run',
  options: { data: { type: 'string' } },
  async run(input, terminal) {
    const audit = await withOfflineNode({ folder: input.text('data'), environment: terminal.environment }, async ({ store, road }) =>
      auditLedger({ ledger: store.read.ledger, directory: await road.directory.current() }),
    )
    print(terminal, input, { json: { ok: audit.faultCount === 0, ...audit }, text: linesOf(audit).join('\n') })
    return audit.faultCount === 0 ? 0 : 1
  },
}

function linesOf({ epochs, faultCount, faults }: LedgerAudit): readonly string[] {
  return [
    ...epochs.map(
      ({ origin, leaves, signedSize, cosignedSize, opened }) =>
        `${origin}: ${leaves} leaves, ${opened} with their opening; signed to ${signedSize}, cosigned to ${cosignedSize}`,
    ),
    ...faults.map(({ epoch, code, place }) => `  epoch ${epoch}: ${code} at ${place}`),
    ...(faultCount > faults.length ? [`  and ${faultCount - faults.length} more`] : []),
    faultCount === 0 ? 'Everything stored is what the leaves give.' : `${counted(faultCount, 'fault')}.`,
  ]
}
