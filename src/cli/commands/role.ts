/** comity role ...: roles that the party makes up itself; one officer proposes, another one confirms, one ends. */
import { PEOPLE } from '../../workflows/officials/index.ts'
import { type Command, type Input, print, UsageError } from '../command.ts'
import { jsonBody, NODE_OPTIONS, NODE_SYNOPSIS, nodeClient } from '../node-client.ts'

type Terms = {
  readonly description: string
  readonly foundedOn: string
  readonly doors: readonly string[]
  readonly conditions: { readonly purposes?: readonly string[]; readonly trainings?: readonly string[]; case?: true; clearance?: true }
}
type Role = {
  readonly name: string
  readonly terms: Terms | null
  readonly by: string
  readonly confirmedBy: string | null
  readonly at: string
}
type Proposal = {
  readonly name: string
  readonly terms: Terms
  readonly digest: string
  readonly proposedBy: string
  readonly endsAt: string
}
type Doors = { readonly foundedOn: string; readonly doors: readonly string[] }

const rolePropose: Command = {
  name: 'role propose',
  synopsis: `NAME --on ROLE --description TEXT --door NAME... [--for-purpose CODE]... [--training CODE]... [--case] [--clearance] ${NODE_SYNOPSIS}`,
  summary: 'Propose a role of the party’s own: what is left of a role of the code, and what it asks for',
  options: {
    ...NODE_OPTIONS,
    on: { type: 'string' },
    description: { type: 'string' },
    door: { type: 'string', multiple: true },
    'for-purpose': { type: 'string', multiple: true },
    training: { type: 'string', multiple: true },
    case: { type: 'boolean' },
    clearance: { type: 'boolean' },
  },
  async run(input, terminal) {
    const foundedOn = PEOPLE.find((role) => role === input.text('on'))
    if (foundedOn === undefined) throw new UsageError('usage', `--on is one of ${PEOPLE.join(', ')}`)
    const [purposes, trainings] = [input.list('for-purpose'), input.list('training')]
    const conditions = {
      ...(purposes.length > 0 && { purposes: [...purposes] }),
      ...(trainings.length > 0 && { trainings: [...trainings] }),
      ...(input.isSet('case') && { case: true }),
      ...(input.isSet('clearance') && { clearance: true }),
    }
    const terms = { description: input.text('description'), foundedOn, doors: [...input.list('door')], conditions }
    const answer = await nodeClient(input, terminal).post('/api/v1/roles', jsonBody({ name: nameOf(input, rolePropose), ...terms }))
    const { name, digest, endsAt } = answer as unknown as Proposal
    const text = `Proposed ${name}. Another officer confirms it until ${endsAt}: comity role confirm ${name} --digest ${digest}`
    print(terminal, input, { json: answer, text })
    return 0
  },
}

const roleConfirm: Command = {
  name: 'role confirm',
  synopsis: `NAME --digest HEX ${NODE_SYNOPSIS}`,
  summary: 'Confirm, as another officer, what a role shall be, in the words that comity role list shows with that digest',
  options: { ...NODE_OPTIONS, digest: { type: 'string' } },
  async run(input, terminal) {
    const name = nameOf(input, roleConfirm)
    const answer = await nodeClient(input, terminal).post(`${pathOf(name)}/confirm`, jsonBody({ digest: input.text('digest') }))
    print(terminal, input, { json: answer, text: `${name} holds from now on, for whoever is signed in as well.` })
    return 0
  },
}

const roleEnd: Command = {
  name: 'role end',
  synopsis: `NAME ${NODE_SYNOPSIS}`,
  summary: 'End a role of the party’s own at once: whoever is in it may do nothing',
  options: NODE_OPTIONS,
  async run(input, terminal) {
    const name = nameOf(input, roleEnd)
    const answer = await nodeClient(input, terminal).post(`${pathOf(name)}/end`)
    print(terminal, input, { json: answer, text: `${name} ended; whoever is in it may do nothing.` })
    return 0
  },
}

const roleList: Command = {
  name: 'role list',
  synopsis: `[--doors ROLE] ${NODE_SYNOPSIS}`,
  summary: 'List the roles of the party’s own and what waits to be confirmed, or what a role of the code may do',
  options: { ...NODE_OPTIONS, doors: { type: 'string' } },
  async run(input, terminal) {
    const answer = await nodeClient(input, terminal).get('/api/v1/roles')
    const { items, proposals, doors } = answer as unknown as {
      items: readonly Role[]
      proposals: readonly Proposal[]
      doors: readonly Doors[]
    }
    const founding = input.optional('doors')
    if (founding !== undefined) {
      const known = doors.find(({ foundedOn }) => foundedOn === founding)
      if (known === undefined) throw new UsageError('usage', `--doors is one of ${PEOPLE.join(', ')}`)
      print(terminal, input, { json: [...known.doors], text: known.doors.join('\n') })
      return 0
    }
    const lines = [
      ...items.flatMap(({ name, terms, by, confirmedBy, at }) =>
        terms === null
          ? [`${name}  opens nothing (${by}, ${at})`]
          : [`${name}  ${wordsOf(terms)}`, `  said by ${by} and ${confirmedBy}, ${at}`],
      ),
      ...proposals.flatMap(({ name, terms, proposedBy, digest, endsAt }) => [
        `${name}  waits until ${endsAt}: ${wordsOf(terms)}`,
        `  proposed by ${proposedBy}, digest ${digest}`,
      ]),
    ]
    print(terminal, input, { json: answer, text: lines.length === 0 ? 'The party has no role of its own.' : lines.join('\n') })
    return 0
  },
}

/** Every command on roles of the party's own. */
export const ROLE_COMMANDS: readonly Command[] = [rolePropose, roleConfirm, roleEnd, roleList]

function wordsOf({ description, foundedOn, doors, conditions }: Terms): string {
  const asked = [
    ...(conditions.purposes ?? []).map((code) => `for ${code}`),
    ...(conditions.trainings ?? []).map((code) => `with the training ${code}`),
    ...(conditions.case === true ? ['for a case of its own'] : []),
    ...(conditions.clearance === true ? ['within its clearance'] : []),
  ]
  return `${description}; ${foundedOn}, left with ${doors.join(', ')}${asked.length === 0 ? '' : `; only ${asked.join(', ')}`}`
}

function nameOf(input: Input, command: Command): string {
  const [name] = input.files
  if (name === undefined || input.files.length > 1) throw new UsageError('usage', `comity ${command.name} ${command.synopsis}`)
  return name
}

function pathOf(name: string): string {
  return `/api/v1/roles/${encodeURIComponent(name)}`
}
