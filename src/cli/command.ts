/** What a command of the command line is. */
import { type ParseArgsConfig, parseArgs } from 'node:util'
import { ComityError } from '../foundation/index.ts'

/** Codes of what can be wrong with a command line. */
export type UsageErrorCode =
  | 'usage'
  | 'command-unknown'
  | 'node-unreachable'
  | 'file-unreadable'
  | 'file-unwritable'
  | 'choices-invalid'
  | 'input-missing'
  | 'share-invalid'
  | 'shares-missing'

/** A command line that cannot be run as given. */
export class UsageError extends ComityError<UsageErrorCode> {}

/** Where a command writes and what surrounds it. */
export type Terminal = {
  /** Standard output: results only. */
  readonly out: (text: string) => void
  /** Standard error: progress and errors. */
  readonly tell: (text: string) => void
  readonly environment: NodeJS.ProcessEnv
}

/** Options in the form of `node:util` parseArgs. */
export type Options = NonNullable<ParseArgsConfig['options']>

/** One command. */
export type Command = {
  /** As typed: `party card`. */
  readonly name: string
  /** What stands after the name in the help: `FILE [--json]`. */
  readonly synopsis: string
  readonly summary: string
  readonly options: Options
  /** @returns the exit code */
  run(input: Input, terminal: Terminal): Promise<number>
}

/** The parsed arguments of a command. */
export type Input = {
  readonly files: readonly string[]
  readonly isJson: boolean
  /** The value of a text option. @throws UsageError `usage` when it is required and missing */
  text(name: string): string
  optional(name: string): string | undefined
  list(name: string): readonly string[]
  isSet(name: string): boolean
}

/** Parses the arguments after the command's name. @throws UsageError `usage` */
export function parseInput(command: Command, args: readonly string[]): Input {
  const { values, positionals } = parse(command, args)
  const optional = (name: string): string | undefined => {
    const value = values[name]
    return typeof value === 'string' ? value : undefined
  }
  return {
    files: positionals,
    isJson: values.json === true,
    optional,
    text(name) {
      const value = optional(name)
      if (value === undefined) throw new UsageError('usage', `${command.name} needs --${name}: comity ${command.name} ${command.synopsis}`)
      return value
    },
    list(name) {
      const value = values[name]
      return Array.isArray(value) ? value.map(String) : []
    },
    isSet: (name) => values[name] === true,
  }
}

function parse(command: Command, args: readonly string[]): { values: Readonly<Record<string, unknown>>; positionals: readonly string[] } {
  // `node:util` takes such a word apart letter by letter, in time that grows with the square of its length.
  const end = args.indexOf('--')
  if (args.slice(0, end === -1 ? undefined : end).some((word) => /^-[^-]./.test(word))) {
    throw new UsageError('usage', `options are whole words after two dashes: comity ${command.name} ${command.synopsis}`)
  }
  try {
    return parseArgs({ args: [...args], options: { ...command.options, json: { type: 'boolean' } }, allowPositionals: true, strict: true })
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    throw new UsageError('usage', `${error.message.split('.')[0]}: comity ${command.name} ${command.synopsis}`)
  }
}

/** A result as people read it, or as one JSON line. */
export function print(terminal: Terminal, input: Input, result: { readonly json: unknown; readonly text: string }): void {
  terminal.out(input.isJson ? `${JSON.stringify(result.json)}\n` : `${result.text}\n`)
}
