/** Alerts as the API offers them: as far as the agreement lets the official's role release and read. */
import { type AlertRow, decodeContent, objectOf } from '../../acts/index.ts'
import { isForRole } from '../../agreement/index.ts'
import { refused } from '../../foundation/index.ts'
import type { AlertPorts, AlertView } from '../../http/index.ts'
import { type AlertParts, raiseAlert } from '../../workflows/alerts/index.ts'
import { mayDo, type Official } from '../../workflows/officials/index.ts'
import type { Core } from '../core.ts'
import { isReadable } from './reading.ts'

/** The ports over this node. */
export function alertPorts(core: Core, parts: AlertParts, { wakeDelivery }: { readonly wakeDelivery: () => void }): AlertPorts {
  const { alerts, items, contents, legalHolds } = core.store.read
  return {
    async raise({ official, ...request }) {
      const entry = (await core.road.directory.current()).agreement(request.agreement)
      if (entry === undefined) return refused('agreement-unknown', 'no such agreement is known')
      const { agreement } = entry.record
      if (!mayDo(official, agreement, 'release') || !isForRole(official, request.purpose))
        return refused('role-not-permitted', 'the agreement does not let this role release', agreement.reading.article)
      const report = await raiseAlert({ ...request, account: official.login }, parts)
      wakeDelivery()
      return report
    },
    async list({ official, purpose, limit }) {
      const directory = await core.road.directory.current()
      const views: AlertView[] = []
      for (const row of await alerts.list(limit)) {
        const entry = directory.agreement(row.agreement)
        if (entry !== undefined && mayDo(official, entry.record.agreement, 'read')) views.push(await viewOf(row, { official, purpose }))
      }
      return views
    },
  }

  async function viewOf(row: AlertRow, { official, purpose }: { official: Official; purpose: string }): Promise<AlertView> {
    const hidden = { ...row, title: null, text: null, marking: null, about: [] }
    if (row.state === 'quarantined' || row.state === 'recalled') return hidden
    // The text of a provisional one is shown although its item is not, and an own one too: both not while an order restricts it.
    if ((await legalHolds.ordered([row.holding])).size > 0) return hidden
    const [item] = await items.find([row.holding])
    const entry = (await core.road.directory.current()).agreement(row.agreement)
    if (item === undefined || entry === undefined) return hidden
    // What is provisional is kept from tools by restricting it.
    const known = row.state === 'provisional' ? { ...item, state: 'held' as const } : item
    if (!isReadable(known, entry, { official, self: core.road.self, now: core.road.clock.now(), purpose })) return hidden
    const plaintext = (await core.road.vault.read(contents, [row.holding])).get(row.holding)
    if (plaintext === undefined) return hidden
    const content = decodeContent(plaintext)
    const { name, description, object_refs: refs, created_by_ref: author } = objectOf(content)
    const about = Array.isArray(refs) ? refs.filter((id): id is string => typeof id === 'string' && id !== author) : []
    return { ...row, title: textOf(name), text: textOf(description), marking: item.face?.marking ?? content.face.marking, about }
  }
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}
