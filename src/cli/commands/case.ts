/** comity case ...: the register of cases, their members' dates and the items that are tied to them. */
import { type Command, print, UsageError } from '../command.ts'
import { jsonBody, NODE_OPTIONS, NODE_SYNOPSIS, nodeClient } from '../node-client.ts'

type Listed = {
  readonly number: string
  readonly purpose: string
  readonly owner: string
  readonly state: string
  readonly endsAt: string
  readonly members: readonly { readonly login: string }[]
}
type Tied = { readonly holding: string; readonly reason: string; readonly tiedBy: string; readonly tiedAt: string }
type Candidate = { readonly holding: string; readonly stixId: string | null; readonly type: string | null; readonly marking: string | null }

const caseOpen: Command = {
  name: 'case open',
  synopsis: `NUMBER --for-purpose CODE --owner LOGIN --until TIME --reason TEXT ${NODE_SYNOPSIS}`,
  summary: 'Open a case for a purpose, for which another official is responsible; members are recorded with comity official attest --case',
  options: {
    ...NODE_OPTIONS,
    'for-purpose': { type: 'string' },
    owner: { type: 'string' },
    until: { type: 'string' },
    reason: { type: 'string' },
  },
  async run(input, terminal) {
    const body = {
      number: numberOf(input.files, caseOpen),
      purpose: input.text('for-purpose'),
      owner: input.text('owner'),
      endsAt: input.text('until'),
      reason: input.text('reason'),
    }
    const answer = await nodeClient(input, terminal).post('/api/v1/cases', jsonBody(body))
    print(terminal, input, { json: answer, text: lineOf(answer as unknown as Listed) })
    return 0
  },
}

const caseList: Command = {
  name: 'case list',
  synopsis: NODE_SYNOPSIS,
  summary: 'List cases with their members, newest first',
  options: NODE_OPTIONS,
  async run(input, terminal) {
    const items = (await nodeClient(input, terminal).get('/api/v1/cases')).items as unknown as readonly Listed[]
    print(terminal, input, { json: items, text: items.length === 0 ? 'No cases.' : items.map(lineOf).join('\n') })
    return 0
  },
}

const caseProlong: Command = {
  name: 'case prolong',
  synopsis: `NUMBER --until TIME ${NODE_SYNOPSIS}`,
  summary: 'Give a case of which you are no member another date',
  options: { ...NODE_OPTIONS, until: { type: 'string' } },
  async run(input, terminal) {
    const path = `${pathOf(numberOf(input.files, caseProlong))}/prolong`
    const answer = await nodeClient(input, terminal).post(path, jsonBody({ endsAt: input.text('until') }))
    print(terminal, input, { json: answer, text: lineOf(answer as unknown as Listed) })
    return 0
  },
}

const caseClose: Command = {
  name: 'case close',
  synopsis: `NUMBER ${NODE_SYNOPSIS}`,
  summary: 'Close a case at once and for good',
  options: NODE_OPTIONS,
  async run(input, terminal) {
    const answer = await nodeClient(input, terminal).post(`${pathOf(numberOf(input.files, caseClose))}/close`)
    print(terminal, input, { json: answer, text: lineOf(answer as unknown as Listed) })
    return 0
  },
}

const caseLeave: Command = {
  name: 'case leave',
  synopsis: `NUMBER ${NODE_SYNOPSIS}`,
  summary: 'Leave a case of which you are a member',
  options: NODE_OPTIONS,
  async run(input, terminal) {
    const number = numberOf(input.files, caseLeave)
    const answer = await nodeClient(input, terminal).post(`${pathOf(number)}/leave`)
    print(terminal, input, { json: answer, text: `You are a member of the case ${number} no more.` })
    return 0
  },
}

const caseTie: Command = {
  name: 'case tie',
  synopsis: `NUMBER HOLDING... --reason TEXT ${NODE_SYNOPSIS}`,
  summary: 'Tie items to a case, whose members may then read them',
  options: { ...NODE_OPTIONS, reason: { type: 'string' } },
  async run(input, terminal) {
    const [number, ...items] = input.files
    if (number === undefined || items.length === 0) throw new UsageError('usage', `comity case tie ${caseTie.synopsis}`)
    const answer = await nodeClient(input, terminal).post(`${pathOf(number)}/items`, jsonBody({ items, reason: input.text('reason') }))
    print(terminal, input, { json: answer, text: `${String(answer.tied)} tied to the case ${number}.` })
    return 0
  },
}

const caseUntie: Command = {
  name: 'case untie',
  synopsis: `NUMBER HOLDING ${NODE_SYNOPSIS}`,
  summary: 'Take an item out of a case',
  options: NODE_OPTIONS,
  async run(input, terminal) {
    const [number, holding, ...more] = input.files
    if (number === undefined || holding === undefined || more.length > 0)
      throw new UsageError('usage', `comity case untie ${caseUntie.synopsis}`)
    const answer = await nodeClient(input, terminal).delete(`${pathOf(number)}/items/${encodeURIComponent(holding)}`)
    print(terminal, input, { json: answer, text: `${holding} is tied to the case ${number} no more.` })
    return 0
  },
}

const caseItems: Command = {
  name: 'case items',
  synopsis: `NUMBER [--candidates [--own] [--after NUMBER]] ${NODE_SYNOPSIS}`,
  summary: 'List what is tied to a case, or what you may tie to it, as far as you may read it; looking is on record',
  options: { ...NODE_OPTIONS, candidates: { type: 'boolean' }, own: { type: 'boolean' }, after: { type: 'string' } },
  async run(input, terminal) {
    const path = pathOf(numberOf(input.files, caseItems))
    const client = nodeClient(input, terminal)
    if (!input.isSet('candidates')) {
      const items = (await client.get(`${path}/items`)).items as unknown as readonly Tied[]
      const lines = items.map(({ holding, reason, tiedBy, tiedAt }) => `${holding}  tied by ${tiedBy}, ${tiedAt}: ${reason}`)
      print(terminal, input, { json: items, text: lines.length === 0 ? 'Nothing is tied to it.' : lines.join('\n') })
      return 0
    }
    const after = input.optional('after')
    const query = new URLSearchParams({ role: input.isSet('own') ? 'own' : 'received', ...(after !== undefined && { after }) })
    const answer = await client.get(`${path}/candidates?${query}`)
    const lines = (answer.items as unknown as readonly Candidate[]).map(
      ({ holding, stixId, marking }) => `${holding}  ${stixId ?? '-'}  TLP:${marking ?? '-'}`,
    )
    if (answer.next !== null) lines.push(`More with --after ${answer.next}.`)
    print(terminal, input, { json: answer, text: lines.length === 0 ? 'No items.' : lines.join('\n') })
    return 0
  },
}

/** Every command on cases. */
export const CASES: readonly Command[] = [caseOpen, caseList, caseProlong, caseClose, caseLeave, caseTie, caseUntie, caseItems]

function numberOf(words: readonly string[], { name, synopsis }: Command): string {
  const [number] = words
  if (number === undefined || words.length > 1) throw new UsageError('usage', `comity ${name} ${synopsis}`)
  return number
}

function pathOf(number: string): string {
  return `/api/v1/cases/${encodeURIComponent(number)}`
}

function lineOf({ number, purpose, owner, state, endsAt, members }: Listed): string {
  return `${number}  ${state} until ${endsAt}  ${purpose}, ${owner}; members: ${members.map(({ login }) => login).join(', ')}`
}
