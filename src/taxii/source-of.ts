/** What keeps the contents of a collection. */
import type { AgreementEntry } from '../acts/index.ts'
import { mayDo, type Official } from '../workflows/officials/index.ts'
import { TaxiiError } from './errors.ts'
import { feedSource } from './feed-source.ts'
import { holdingsSource } from './holdings-source.ts'
import { inboxSource } from './inbox-source.ts'
import { mergedSource } from './merged-source.ts'
import { partiesSource } from './parties-source.ts'
import type { ServerParts } from './parts.ts'
import { type Place, requireAgreement } from './place.ts'
import { recalledSource } from './recalled-source.ts'
import type { Source } from './source.ts'

/** Who reads for which purpose, under which agreements that list it. */
export type Reader = { readonly official: Official; readonly purpose: string; readonly entries: readonly AgreementEntry[] }

/** The contents of a collection as this reader sees them. @throws TaxiiError `not-found` */
export function sourceOf({ root, collection, directory }: Place, reader: Reader, parts: ServerParts): Source {
  const { official, purpose, entries } = reader
  const { contents } = collection
  switch (contents.kind) {
    case 'proposals':
      throw new TaxiiError('write-only')
    case 'inbox':
      return inboxSource({ account: official.login, agreement: requireAgreement(root).row.hash }, parts)
    case 'recalled': {
      const role = root.entry === undefined ? 'own' : undefined
      const sources = entries.map((entry) => recalledSource({ entry, self: parts.self, account: official.login, role }, parts))
      return mergedSource(sources, async (rows) => {
        const found = await Promise.all(sources.map((source) => source.objects(rows)))
        return new Map(found.flatMap((texts) => [...texts]))
      })
    }
    case 'feed':
      return feedSource(contents, parts)
    case 'parties': {
      const readable = directory.agreements.filter(({ record }) => mayDo(official, record.agreement, 'read'))
      return partiesSource(requireAgreement(root), readable)
    }
    default: {
      const holdings = contents.kind === 'own' ? 'own' : 'received'
      const origin = contents.kind === 'partner' ? contents.partner : undefined
      const isAlerts = contents.kind === 'alerts'
      // What this party submitted bears its grading in the labels.
      const objects = parts.shown[holdings === 'own' ? 'own' : 'graded']
      const { role, attributes } = official
      const reader = { self: parts.self, now: parts.clock.now(), purpose, role, attributes }
      const reading = { holdings, isAlerts, origin, reader } as const
      const sources = entries.map((entry) => holdingsSource({ ...reading, entry }, { faces: parts.faces, objects }))
      return mergedSource(sources, objects)
    }
  }
}
