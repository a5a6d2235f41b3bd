/** comity item due, comity item keep: received items that are erased soon unless somebody decides to keep them. */
import { type Command, print, UsageError } from '../command.ts'
import { jsonBody, NODE_OPTIONS, NODE_SYNOPSIS, nodeClient } from '../node-client.ts'

type Due = { readonly holding: string; readonly reviewBy: string; readonly purpose: string }

const itemDue: Command = {
  name: 'item due',
  synopsis: `[--days N] [--limit N] ${NODE_SYNOPSIS}`,
  summary: 'List received items whose review comes within so many days (14): without a decision they are erased then',
  options: { ...NODE_OPTIONS, days: { type: 'string' }, limit: { type: 'string' } },
  async run(input, terminal) {
    const query = new URLSearchParams()
    for (const name of ['days', 'limit']) {
      const value = input.optional(name)
      if (value !== undefined) query.set(name, value)
    }
    const items = (await nodeClient(input, terminal).get(`/api/v1/reviews?${query}`)).items as unknown as readonly Due[]
    const lines = items.map(({ holding, reviewBy, purpose }) => `${reviewBy}  ${holding}  ${purpose}`)
    print(terminal, input, { json: items, text: lines.length === 0 ? 'No review comes.' : lines.join('\n') })
    return 0
  },
}

const itemKeep: Command = {
  name: 'item keep',
  synopsis: `HOLDING... --until TIME --reason TEXT ${NODE_SYNOPSIS}`,
  summary: 'Decide that received items are still needed, until the next review',
  options: { ...NODE_OPTIONS, until: { type: 'string' }, reason: { type: 'string' } },
  async run(input, terminal) {
    if (input.files.length === 0) throw new UsageError('usage', `comity item keep ${itemKeep.synopsis}`)
    const body = jsonBody({ items: [...input.files], until: input.text('until'), reason: input.text('reason') })
    const answer = await nodeClient(input, terminal).post('/api/v1/reviews', body)
    const acts = answer.acts as unknown as readonly { id: string; items: number }[]
    const refusals = answer.refusals as unknown as readonly { code: string; reason: string }[]
    const lines = [...acts.map(({ id, items }) => `${items} kept: act ${id}`), ...refusals.map(({ code, reason }) => `${code}: ${reason}`)]
    print(terminal, input, { json: answer, text: lines.join('\n') })
    return 0
  },
}

/** All commands of this file. */
export const ITEM_REVIEW: readonly Command[] = [itemDue, itemKeep]
