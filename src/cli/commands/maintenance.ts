/** comity rebuild, comity ledger recover: work on a node that is not running. */
import { rebuild as rebuildReadModels } from '../../acts/index.ts'
import { recoverOffline, withOfflineNode } from '../../node/index.ts'
import { type Command, print } from '../command.ts'

export const rebuild: Command = {
  name: 'rebuild',
  synopsis: '--data DIR',
  summary: 'Rebuild the read models from the acts; the node must not run',
  options: { data: { type: 'string' } },
  async run(input, terminal) {
    const acts = await withOfflineNode({ folder: input.text('data'), environment: terminal.environment }, ({ road }) =>
      rebuildReadModels(road, (folded) => terminal.tell(`${folded} acts\n`)),
    )
    print(terminal, input, { json: { acts }, text: `Rebuilt the read models from ${acts} acts.` })
    return 0
  },
}

export const ledgerRecover: Command = {
  name: 'ledger recover',
  synopsis: '--data DIR [--list-lost]',
  summary: 'After restoring a back-up: open a new ledger that names the last head the witnesses cosigned',
  options: { data: { type: 'string' }, 'list-lost': { type: 'boolean' } },
  async run(input, terminal) {
    const isListLost = input.isSet('list-lost')
    const recovery = await recoverOffline(input.text('data'), terminal.environment, { isListLost })
    print(terminal, input, {
      json: recovery,
      text: [
        `Opened the ledger ${recovery.card.ledger.origin}; it closes ${recovery.closes.origin} at size ${recovery.closes.size}.`,
        ...(isListLost
          ? ['What was erased by order after the back-up was made may be here again: erase it by hand before anybody reads.']
          : []),
      ].join('\n'),
    })
    return 0
  },
}
