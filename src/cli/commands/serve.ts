/** comity serve: runs a node until it is told to end. */
import { runNode } from '../../node/index.ts'
import type { Command } from '../command.ts'

export const serve: Command = {
  name: 'serve',
  synopsis: '--data DIR',
  summary: 'Run a node',
  options: { data: { type: 'string' } },
  async run(input, terminal) {
    await runNode(input.text('data'), terminal.environment)
    return 0
  },
}
