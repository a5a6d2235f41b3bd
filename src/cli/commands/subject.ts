/** comity subject ...: everything that was done with what is held about a person. */
import { writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { fieldsShown, parseTrust, type SubjectReport, verifySubjectRecord } from '../../acts/index.ts'
import { counted, formatTimestamp, parseJson, SECOND_MS } from '../../foundation/index.ts'
import { parseOpening } from '../../ledger/index.ts'
import { withOfflineNode } from '../../node/index.ts'
import { type Command, print, type Terminal, UsageError } from '../command.ts'
import { readInputFile } from '../input-file.ts'
import { jsonBody, NODE_OPTIONS, NODE_SYNOPSIS, type NodeClient, NodeRefusal, nodeClient } from '../node-client.ts'
import { agreementOf } from '../proof-source.ts'

const LEAVES_PER_PAGE = 1_000
/** Checkpoints come every few seconds; an agreement may let them take a minute. */
const WAIT_SECONDS_MAX = 120

const subjectRecord: Command = {
  name: 'subject record',
  synopsis: `STIX-ID --agreement HASH [--accounts] [--from NUMBER] [--out FILE] ${NODE_SYNOPSIS}`,
  summary:
    'Ask for everything that was done with what is held about whom an object is about, with proof that nothing is missing, for comity verify; ' +
    'with --accounts it says who the accounts are',
  options: {
    ...NODE_OPTIONS,
    agreement: { type: 'string' },
    accounts: { type: 'boolean' },
    from: { type: 'string' },
    out: { type: 'string' },
  },
  async run(input, terminal) {
    const [stixId, ...others] = input.files
    const agreement = agreementOf(input)
    const from = input.optional('from') ?? '0'
    if (stixId === undefined || others.length > 0 || agreement === undefined || !/^(?:0|[1-9]\d{0,14})$/.test(from))
      throw new UsageError('usage', `comity subject record ${subjectRecord.synopsis}`)
    const client = nodeClient(input, terminal)
    const { id } = await client.post('/api/v1/subject-records', jsonBody({ stixId }))
    const path = `/api/v1/subject-records/${id}?agreement=${agreement}&from=${from}${input.isSet('accounts') ? '&accounts=named' : ''}`
    const text = await whenProven(client, path, terminal)
    const out = input.optional('out')
    if (out === undefined) terminal.out(text)
    else {
      writeFileSync(out, text, { mode: 0o600 })
      print(terminal, input, {
        json: { file: out, link: id ?? null },
        text: `Wrote ${out}. Verify it with: comity verify --policy FILE ${out}`,
      })
    }
    return 0
  },
}

/** A record is complete at once and proven with the next checkpoint. */
async function whenProven(client: NodeClient, path: string, terminal: Terminal): Promise<string> {
  for (let waited = 0; ; waited += 1) {
    try {
      return await client.text(path)
    } catch (error) {
      if (!(error instanceof NodeRefusal) || error.code !== 'receipt-pending' || waited >= WAIT_SECONDS_MAX) throw error
      if (waited === 0) terminal.tell('Waiting for the next checkpoint and its witnesses.\n')
      await sleep(SECOND_MS)
    }
  }
}

const subjectCheck: Command = {
  name: 'subject check',
  synopsis: 'RECORD --policy FILE --data DIR [--json]',
  summary:
    'At a stopped overseer: hold the record of a subject against every leaf that was opened of that ledger, so that a link that is left out, ' +
    'or stands twice, shows; exit code 1 when they differ',
  options: { policy: { type: 'string' }, data: { type: 'string' } },
  async run(input, terminal) {
    const [file, ...others] = input.files
    if (file === undefined || others.length > 0) throw new UsageError('usage', `comity subject check ${subjectCheck.synopsis}`)
    const report = verifySubjectRecord(readInputFile(file), parseTrust(readInputFile(input.text('policy'))))
    const seen = await inspectedLinks(report, input.text('data'), terminal)
    const differences = differencesOf(report, seen)
    print(terminal, input, {
      json: {
        ok: differences.length === 0,
        links: report.links.length,
        inspected: seen.length,
        until: formatTimestamp(report.until),
        differences,
      },
      text: [
        `The record holds ${counted(report.links.length, 'link')}; ${seen.length} of that subject were inspected up to where it ends.`,
        ...differences.map(({ number, code }) => `  link ${number}: ${MEANINGS[code]}`),
        differences.length === 0 ? 'Nothing is missing.' : `${counted(differences.length, 'difference')}.`,
      ].join('\n'),
    })
    return differences.length === 0 ? 0 : 1
  },
}

const MEANINGS = {
  'not-in-record': 'stands in the ledger and is not in the record',
  'not-inspected': 'is in the record and was not inspected here',
  'stands-twice': 'several links of the ledger bear this number',
} as const

type SeenLink = { readonly number: number; readonly id: string }

/** The links of that subject that this overseer was opened, up to the last one of the record. */
async function inspectedLinks({ party, subject, links }: SubjectReport, folder: string, terminal: Terminal): Promise<readonly SeenLink[]> {
  const last = links.at(-1)
  const seen = new Map<string, SeenLink>()
  await withOfflineNode({ folder, environment: terminal.environment }, async ({ store }) => {
    const ledgers = (await store.read.inspection.list()).filter((ledger) => ledger.party === party)
    if (ledgers.length === 0) throw new UsageError('choices-invalid', 'nothing of the ledger of that party was inspected here')
    for (const { origin, size } of ledgers) {
      const end = origin === last?.checkpoint.origin ? Math.min(size, last.index + 1) : size
      for (let from = 0; from < end; from += LEAVES_PER_PAGE) {
        const leaves = await store.read.inspection.leaves({ origin, from, limit: Math.min(LEAVES_PER_PAGE, end - from) })
        for (const { opening } of leaves) {
          if (opening === null || !opening.includes(subject)) continue
          const { fields } = fieldsShown(parseOpening(parseJson(opening)))
          // A leaf that a closed ledger did not prove stands again in the next, and is one link.
          if (fields.subject === subject && fields.act !== undefined)
            seen.set(fields.act, { number: Number(fields.number), id: fields.act })
        }
      }
    }
  })
  return [...seen.values()]
}

function differencesOf({ links }: SubjectReport, seen: readonly SeenLink[]) {
  const first = links[0]?.number ?? 0
  const own = new Set(links.map(({ id }) => id))
  const inspected = new Set(seen.map(({ id }) => id))
  const numbers = [...Map.groupBy(seen, ({ number }) => number)]
  return [
    ...numbers.flatMap(([number, group]) => (group.length > 1 ? [{ number, code: 'stands-twice' as const }] : [])),
    ...seen.flatMap(({ number, id }) => (number >= first && !own.has(id) ? [{ number, code: 'not-in-record' as const }] : [])),
    ...links.flatMap(({ number, id }) => (inspected.has(id) ? [] : [{ number, code: 'not-inspected' as const }])),
  ].toSorted((left, right) => left.number - right.number)
}

/** All of them. */
export const SUBJECT: readonly Command[] = [subjectRecord, subjectCheck]
