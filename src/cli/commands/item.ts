/** comity item ...: what is held, with its handling, and what this party itself says of it. */
import { USE_DEEDS, USE_OUTCOMES } from '../../acts/index.ts'
import { counted, type JsonObject } from '../../foundation/index.ts'
import { type Command, type Input, print, UsageError } from '../command.ts'
import { jsonBody, NODE_OPTIONS, NODE_SYNOPSIS, nodeClient } from '../node-client.ts'

type OwnGrade = {
  readonly reliability: string
  readonly credibility: string
  readonly nature: string
  readonly review: string
  readonly account: string
  readonly reason: string
  readonly gradedAt: string
}
type Listed = {
  readonly holding: string
  readonly stixId: string | null
  readonly type: string | null
  readonly marking: string | null
  readonly grading: Readonly<Record<string, string>> | null
  readonly ownGrade: OwnGrade | null
}

type Used = {
  readonly usedAt: string
  readonly account: string
  readonly deed: string
  readonly outcome: string
  readonly items: number
  readonly caveats: string
}

const GRADE_OPTIONS = ['reliability', 'credibility', 'nature', 'review', 'reason'] as const

const itemList: Command = {
  name: 'item list',
  synopsis: `[--own] [--agreement HASH] [--after NUMBER] [--limit NUMBER] ${NODE_SYNOPSIS}`,
  summary: "List what partners sent, or own items, with the origin's grading and the own grade",
  options: {
    ...NODE_OPTIONS,
    own: { type: 'boolean' },
    agreement: { type: 'string' },
    after: { type: 'string' },
    limit: { type: 'string' },
  },
  async run(input, terminal) {
    const query = new URLSearchParams({ role: input.isSet('own') ? 'own' : 'received' })
    for (const name of ['agreement', 'after', 'limit']) {
      const value = input.optional(name)
      if (value !== undefined) query.set(name, value)
    }
    const answer = await nodeClient(input, terminal).get(`/api/v1/items?${query}`)
    const lines = (answer.items as unknown as readonly Listed[]).map(lineOf)
    if (answer.next !== null) lines.push(`More with --after ${answer.next}.`)
    print(terminal, input, { json: answer, text: lines.length === 0 ? 'No items.' : lines.join('\n') })
    return 0
  },
}

const itemShow: Command = {
  name: 'item show',
  synopsis: `HOLDING|feed:NAME:ID [--signed] ${NODE_SYNOPSIS}`,
  summary: 'One item with its content, handling and every grade that this party gave; or, with --signed, what was signed of it, alone',
  options: { ...NODE_OPTIONS, signed: { type: 'boolean' } },
  async run(input, terminal) {
    const [name] = input.files
    if (name === undefined || input.files.length > 1) throw new UsageError('usage', `comity item show ${itemShow.synopsis}`)
    const [kind, feed, id] = name.split(':')
    const isFed = kind === 'feed' && feed !== undefined && id !== undefined
    const path = isFed ? `feeds/${encodeURIComponent(feed)}/objects/${encodeURIComponent(id)}` : `items/${encodeURIComponent(name)}`
    const isSigned = input.isSet('signed')
    if (isSigned && isFed) throw new UsageError('usage', 'what a feed brought is not signed')
    const answer = await nodeClient(input, terminal).get(`/api/v1/${path}${isSigned ? '?signed=true' : ''}`)
    if (isSigned) {
      if (typeof answer.signed !== 'string')
        throw new UsageError('usage', 'an own item is signed anew for each recipient: name the copy that was sent')
      terminal.out(answer.signed)
      return 0
    }
    const grades = (answer.grades as unknown as readonly OwnGrade[]).map(
      (grade) => `${gradeText(grade)}  (${grade.account}) ${grade.reason}`,
    )
    const handling = isFed ? [] : [lineOf(answer.item as unknown as Listed)]
    const text = [...handling, ...grades, JSON.stringify(answer.object, null, 2)].join('\n')
    print(terminal, input, { json: answer, text })
    return 0
  },
}

type Found = { readonly item: Listed; readonly piece: string | null }

const itemSearch: Command = {
  name: 'item search',
  synopsis: `[TEXT] [--type TYPE] [--id STIX-ID] [--own] [--agreement HASH] [--after NUMBER] [--limit NUMBER] ${NODE_SYNOPSIS}`,
  summary: 'Look for a text, a type or an id in the items that you may read for the stated purpose; what you look for is on record',
  options: {
    ...NODE_OPTIONS,
    type: { type: 'string' },
    id: { type: 'string' },
    own: { type: 'boolean' },
    agreement: { type: 'string' },
    after: { type: 'string' },
    limit: { type: 'string' },
  },
  async run(input, terminal) {
    const [text, ...more] = input.files
    if (more.length > 0) throw new UsageError('usage', `comity item search ${itemSearch.synopsis}`)
    const named = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, input.optional(name)]))
    const numbers = Object.entries(named(['after', 'limit'])).map(([name, value]) => [name, value === undefined ? value : Number(value)])
    const asked = {
      ...{ role: input.isSet('own') ? 'own' : 'received', text },
      ...named(['type', 'id', 'agreement']),
      ...Object.fromEntries(numbers),
    }
    const answer = await nodeClient(input, terminal).post('/api/v1/item-search', jsonBody(asked))
    const lines = (answer.items as unknown as readonly Found[]).map(
      ({ item, piece }) => `${lineOf(item)}${piece === null ? '' : `  ${piece}`}`,
    )
    if (answer.next !== null) lines.push(`More with --after ${answer.next}.`)
    print(terminal, input, { json: answer, text: lines.length === 0 ? 'Nothing was found.' : lines.join('\n') })
    return 0
  },
}

const itemGrade: Command = {
  name: 'item grade',
  synopsis: `HOLDING|feed:ID... --reliability A|B|C|X --credibility 1|2|3|4 --nature fact|assessment --review DAY --reason TEXT ${NODE_SYNOPSIS}`,
  summary: "Say how good received items or objects of feeds are; the origin's grading stays as it is",
  options: { ...NODE_OPTIONS, ...Object.fromEntries(GRADE_OPTIONS.map((name) => [name, { type: 'string' as const }])) },
  async run(input, terminal) {
    if (input.files.length === 0) throw new UsageError('usage', `comity item grade ${itemGrade.synopsis}`)
    const answer = await nodeClient(input, terminal).post('/api/v1/grades', jsonBody(gradeBody(input)))
    const grades = answer.grades as unknown as readonly { id: string; items: number }[]
    const refusals = answer.refusals as unknown as readonly { code: string; reason: string }[]
    const lines = [
      ...grades.map(({ id, items }) => `${items} graded: act ${id}`),
      ...refusals.map(({ code, reason }) => `${code}: ${reason}`),
    ]
    print(terminal, input, { json: answer, text: lines.join('\n') })
    return 0
  },
}

const itemUse: Command = {
  name: 'item use',
  synopsis: `HOLDING... --deed ${USE_DEEDS.join('|')} --outcome ${USE_OUTCOMES.join('|')} --caveats TEXT [--quiet] ${NODE_SYNOPSIS}`,
  summary: 'Say what was done with received items and what came of it; who sent them is told the outcome unless --quiet',
  options: {
    ...NODE_OPTIONS,
    deed: { type: 'string' },
    outcome: { type: 'string' },
    caveats: { type: 'string' },
    quiet: { type: 'boolean' },
  },
  async run(input, terminal) {
    if (input.files.length === 0) throw new UsageError('usage', `comity item use ${itemUse.synopsis}`)
    const [deed, outcome, caveats] = ['deed', 'outcome', 'caveats'].map((name) => input.text(name))
    const body = jsonBody({ items: [...input.files], deed, outcome, caveats, tellOrigin: !input.isSet('quiet') })
    const answer = await nodeClient(input, terminal).post('/api/v1/uses', body)
    const uses = answer.uses as unknown as readonly { id: string; items: number }[]
    const told = answer.told as unknown as readonly { party: string; items: number }[]
    const refusals = answer.refusals as unknown as readonly { code: string; reason: string }[]
    const lines = [
      ...uses.map(({ id, items }) => `${items} recorded: act ${id}`),
      ...told.map(({ party, items }) => `${party} is told the outcome of ${items}`),
      ...refusals.map(({ code, reason }) => `${code}: ${reason}`),
    ]
    print(terminal, input, { json: answer, text: lines.join('\n') })
    return 0
  },
}

const itemUses: Command = {
  name: 'item uses',
  synopsis: `--purpose PURPOSE --justification TEXT [--limit N] ${NODE_SYNOPSIS}`,
  summary: 'List what was done with received items, for whoever judges it; looking is on record',
  options: { ...NODE_OPTIONS, purpose: { type: 'string' }, justification: { type: 'string' }, limit: { type: 'string' } },
  async run(input, terminal) {
    const query = new URLSearchParams({ purpose: input.text('purpose'), justification: input.text('justification') })
    const limit = input.optional('limit')
    if (limit !== undefined) query.set('limit', limit)
    const items = (await nodeClient(input, terminal).get(`/api/v1/uses?${query}`)).items as unknown as readonly Used[]
    const lines = items.map(
      ({ usedAt, account, deed, outcome, items: count, caveats }) =>
        `${usedAt}  ${account}  ${deed}, ${outcome}: ${counted(count, 'item')}  ${caveats}`,
    )
    print(terminal, input, { json: items, text: lines.length === 0 ? 'Nothing was used.' : lines.join('\n') })
    return 0
  },
}

/** All commands of this file. */
export const ITEM: readonly Command[] = [itemList, itemSearch, itemShow, itemGrade, itemUse, itemUses]

function gradeBody(input: Input): JsonObject {
  return { items: [...input.files], ...Object.fromEntries(GRADE_OPTIONS.map((name) => [name, input.text(name)])) }
}

function lineOf({ holding, stixId, marking, grading, ownGrade }: Listed): string {
  const said = grading === null ? '' : `  origin ${grading.reliability}${grading.credibility} ${grading.nature}`
  return `${holding}  ${stixId ?? '-'}  TLP:${marking ?? '-'}${said}${ownGrade === null ? '' : `  own ${gradeText(ownGrade)}`}`
}

function gradeText({ reliability, credibility, nature, review, gradedAt }: OwnGrade): string {
  return `${reliability}${credibility} ${nature} of ${gradedAt.slice(0, 10)}, review ${review}`
}
