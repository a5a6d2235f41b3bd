/** comity hold ...: objects that an order wants kept although their destruction comes due. */
import { counted } from '../../foundation/index.ts'
import { type Command, print, UsageError } from '../command.ts'
import { jsonBody, NODE_OPTIONS, NODE_SYNOPSIS, nodeClient } from '../node-client.ts'

type Listed = { id: string; state: string; items: number; until: string | null; reason: string; authority: string | null }

export const hold: Command = {
  name: 'hold',
  synopsis: `STIX-ID... --until TIME --reason TEXT [--authority NAME [--for-person]] ${NODE_SYNOPSIS}`,
  summary:
    'Keep objects because of an order: what would destroy them restricts them until then; with --authority nobody reads or gives them either',
  options: {
    ...NODE_OPTIONS,
    until: { type: 'string' },
    reason: { type: 'string' },
    authority: { type: 'string' },
    'for-person': { type: 'boolean' },
  },
  async run(input, terminal) {
    if (input.files.length === 0) throw new UsageError('usage', `comity hold ${hold.synopsis}`)
    const authority = input.optional('authority')
    const order = authority === undefined ? {} : { authority }
    const person = input.isSet('for-person') ? { forPerson: true } : {}
    const body = { stixIds: input.files, until: input.text('until'), reason: input.text('reason'), ...order, ...person }
    const answer = await nodeClient(input, terminal).post('/api/v1/holds', jsonBody(body))
    const holds = answer.holds as unknown as readonly { id: string; items: number }[]
    print(terminal, input, { json: answer, text: holds.map(({ id, items }) => `${id}: ${items} held`).join('\n') })
    return 0
  },
}

export const holdList: Command = {
  name: 'hold list',
  synopsis: NODE_SYNOPSIS,
  summary: 'List holds, newest first',
  options: NODE_OPTIONS,
  async run(input, terminal) {
    const answer = await nodeClient(input, terminal).get('/api/v1/holds')
    const items = answer.items as unknown as readonly Listed[]
    const lines = items.map(
      (one) =>
        `${one.id}  ${one.state.padEnd(8)}  ${one.until ?? 'until the person was told and it is lifted'}  ${counted(one.items, 'item')}  ${one.reason}${one.authority === null ? '' : `  restricted by ${one.authority}`}`,
    )
    print(terminal, input, { json: items, text: lines.length === 0 ? 'There is no hold.' : lines.join('\n') })
    return 0
  },
}

export const holdLift: Command = {
  name: 'hold lift',
  synopsis: `HOLD [--told-on TIME --told-by letter|in-person|message|representative|supervisor] ${NODE_SYNOPSIS}`,
  summary: 'End a hold early; what was to be destroyed meanwhile is destroyed. An order for a person ends once the person was told',
  options: { ...NODE_OPTIONS, 'told-on': { type: 'string' }, 'told-by': { type: 'string' } },
  async run(input, terminal) {
    const [id] = input.files
    if (id === undefined || !/^[0-9a-f]{64}$/.test(id)) throw new UsageError('usage', `comity hold lift ${holdLift.synopsis}`)
    const [toldOn, toldBy] = [input.optional('told-on'), input.optional('told-by')]
    if ((toldOn === undefined) !== (toldBy === undefined)) throw new UsageError('usage', `comity hold lift ${holdLift.synopsis}`)
    const body = toldOn === undefined || toldBy === undefined ? {} : { told: { on: toldOn, by: toldBy } }
    const answer = await nodeClient(input, terminal).post(`/api/v1/holds/${id}/lift`, jsonBody(body))
    print(terminal, input, { json: answer, text: `Lifted ${id}.` })
    return 0
  },
}
