/** What the command line says of itself. */
import type { Command } from './command.ts'
import { type CommandGroup, groupOf } from './find-command.ts'

const CLOSING =
  'comity COMMAND --help shows its arguments. Results go to standard output, errors to standard error as "comity: CODE: MESSAGE".'

/** Every command with what it does. */
export function helpOnAll(commands: readonly Command[]): string {
  return ['comity COMMAND [ARGUMENTS] [--json]', '', ...linesOf(commands), '', CLOSING, ''].join('\n')
}

/** The commands of one group: `comity agreement --help`. */
export function helpOnGroup({ commands }: CommandGroup): string {
  const [word] = (commands[0] as Command).name.split(' ')
  return [`comity ${word} COMMAND [ARGUMENTS] [--json]`, '', ...linesOf(commands), '', CLOSING, ''].join('\n')
}

/** The arguments of one command, and the commands that begin with its name. */
export function helpOnCommand(commands: readonly Command[], command: Command): string {
  const related = groupOf(commands, command.name)
  const further = related.length === 0 ? [] : ['', 'See also:', '', ...linesOf(related)]
  return [`comity ${command.name} ${command.synopsis}`, '', `${command.summary}.`, ...further, ''].join('\n')
}

function linesOf(commands: readonly Command[]): readonly string[] {
  const width = Math.max(...commands.map(({ name }) => name.length))
  return commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`)
}
