/** Joins the disclosure workflow to the node's spool, scratch index and secrets. */
import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { holdingKey } from '../acts/index.ts'
import type { PartySecrets } from '../identity/index.ts'
import { openFileSpool, openSubmissionIndex } from '../storage/index.ts'
import { createDisclosure, type Disclosure } from '../workflows/disclosure/index.ts'
import type { Core } from './core.ts'
import type { Folder } from './folder.ts'
import { pauses } from './jobs/pauses.ts'
import { derivedSecret, shownIdSecret } from './keys/derived-secret.ts'
import type { NodeLog } from './log.ts'
import { secondPersons } from './second-persons.ts'

const INDEX_SUFFIX = '.index'
const OWNER_ONLY_FOLDER = 0o700

/** Disclosures of this node. */
export function joinDisclosure(
  core: Core,
  parts: {
    readonly folder: Folder
    readonly secrets: PartySecrets
    readonly log: NodeLog
    readonly released: () => void
    readonly batchObjectsMax?: number
  },
): Disclosure {
  const { folder, secrets, log, released, ...batches } = parts
  const { randomness } = core.road
  removeStrayIndexes(folder.spool)
  return createDisclosure({
    road: core.road,
    submissions: core.store.read.submissions,
    requests: core.store.read.requests,
    shownIds: core.store.read.shownIds,
    feedback: core.store.read.feedback,
    spool: openFileSpool({ folder: folder.spool, secret: derivedSecret(secrets, 'comity/spool/v1'), randomness }),
    openIndex: (submission) => openSubmissionIndex(join(folder.spool, `${submission}${INDEX_SUFFIX}`)),
    idKey: shownIdSecret(secrets),
    ...secondPersons(core, secrets),
    pause: pauses(),
    onProgress: released,
    onReleased: ({ itemId, content: { token, salt } }) => {
      if (token !== null && salt !== null) core.delivery.outgoing.opened.keep(holdingKey(core.road.self, itemId), { token, salt })
    },
    ...batches,
    onFailure: ({ submission, error }) => log.submissionFailed(submission, error),
  })
}

/** A process that was killed leaves its scratch indexes; a submission that goes on makes its own anew. */
function removeStrayIndexes(spool: string): void {
  mkdirSync(spool, { recursive: true, mode: OWNER_ONLY_FOLDER })
  for (const name of readdirSync(spool)) if (name.includes(INDEX_SUFFIX)) rmSync(join(spool, name))
}
