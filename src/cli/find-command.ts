/** Finds what a command line asks for among the commands, whose names are one word or two: `serve`, `party card`. */
import { nearestWord } from '../foundation/index.ts'
import { type Command, UsageError } from './command.ts'

/** The commands whose names begin with the same word, where that word alone is no command. */
export type CommandGroup = { readonly kind: 'group'; readonly commands: readonly Command[]; readonly isAsked: boolean }

/** A command with the arguments after its name, or a group where only its first word was typed. */
export type Found = { readonly kind: 'command'; readonly command: Command; readonly rest: readonly string[] } | CommandGroup

// Other words for the same command, which the help does not list.
const OTHER_WORDS: readonly (readonly [typed: readonly string[], meant: readonly string[]])[] = [
  [['ledger', 'verify'], ['verify']],
  [['log', 'verify'], ['verify']],
  [['log'], ['ledger']],
  [['receipt'], ['ledger', 'prove']],
]

/** @throws UsageError `command-unknown`, naming the command that was most probably meant */
export function findCommand(commands: readonly Command[], typed: readonly string[]): Found {
  const args = inOwnWords(typed)
  for (const words of [2, 1]) {
    const name = args.slice(0, words).join(' ')
    const command = commands.find((candidate) => candidate.name === name)
    if (command !== undefined) return { kind: 'command', command, rest: args.slice(words) }
  }
  const [first = '', second] = args
  const group = groupOf(commands, first)
  if (group.length > 0 && (second === undefined || second === '--help')) {
    return { kind: 'group', commands: group, isAsked: second === '--help' }
  }
  throw new UsageError('command-unknown', `there is no such command: ${hint(commands, group, { first, second })}`)
}

function inOwnWords(args: readonly string[]): readonly string[] {
  const other = OTHER_WORDS.find(([typed]) => typed.every((word, index) => args[index] === word))
  return other === undefined ? args : [...other[1], ...args.slice(other[0].length)]
}

/** The commands of more than one word that begin with this one. */
export function groupOf(commands: readonly Command[], first: string): readonly Command[] {
  return commands.filter(({ name }) => name.startsWith(`${first} `))
}

type Typed = { readonly first: string; readonly second: string | undefined }

function hint(commands: readonly Command[], group: readonly Command[], { first, second = '' }: Typed): string {
  const names = (group.length > 0 ? group : commands).map(({ name }) => name)
  const firstWords = [...new Set(commands.map(({ name }) => name.split(' ')[0] as string))]
  const meant = nearestWord(`${first} ${second}`, names) ?? nearestWord(first, firstWords)
  if (meant !== undefined && meant !== first) return `did you mean comity ${meant}?`
  return `see comity ${group.length > 0 ? `${first} ` : ''}--help`
}
