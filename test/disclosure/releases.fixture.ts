/** Objects as five recipients get them, one for each TLP level, by the door that previews and by the road that releases. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Agreement, type AgreementParty, agreementHash, type FieldTreatment, parseAgreement } from '../../src/agreement/index.ts'
import { cyberThreatExchange } from '../../src/agreement/templates/template.fixture.ts'
import { runCommandLine } from '../../src/cli/main.ts'
import { base64url, type Json, type JsonObject, unbase64url } from '../../src/foundation/index.ts'
import type { Tlp } from '../../src/intelligence/index.ts'
import { actsOf, bundleText, requestFor, startSender } from './sender.fixture.ts'

/** The highest level that each recipient may have. */
export const CEILINGS: Readonly<Record<string, Tlp>> = { XB: 'CLEAR', XC: 'GREEN', XD: 'AMBER', XE: 'AMBER+STRICT', XF: 'RED' }
const PURPOSE = 'cyber-defence'
const SUBJECTS = ['none', 'suspect', 'convicted', 'victim', 'witness', 'contact', 'officer', 'unspecified']
const FIELD_NAME = /^[a-z][a-z0-9_]{0,249}$/
const TYPE_NAME = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/

/** How one field of one type crosses. */
export type Treat = (type: string, field: string) => FieldTreatment

/** XA gives each recipient every type and field of these objects, about anybody, up to its ceiling and treated as told. */
export function treatingAgreement(objects: readonly JsonObject[], treat: Treat): Agreement {
  const base = baseAgreement()
  const sharing = Object.entries(CEILINGS).map(([code, markingCeiling], index) => ({
    article: `4.${index + 1}`,
    title: `Up to ${markingCeiling}`,
    text: `Everything up to ${markingCeiling}.`,
    from: ['XA'],
    to: [code],
    purposes: [PURPOSE],
    annex: 'A',
    markingCeiling,
    dataSubjects: SUBJECTS,
    minors: true,
    specialCategories: true,
  }))
  const annexes = [{ article: 'Annex A', code: 'A', title: 'Everything', types: typesOf(objects, treat) }]
  const people = { article: '3.1', untoldMinor: 'adult', untoldSpecial: 'ordinary', bulkItems: 1_000 }
  return parseAgreement({ ...base, sharing, annexes, people } as unknown as Json)
}

function baseAgreement(): JsonObject {
  const codes = ['XA', ...Object.keys(CEILINGS), 'XO']
  const parties = codes.map((code, index): AgreementParty => {
    return { code, name: `Party ${code}`, root: base64url(new Uint8Array(32).fill(index + 1)), role: code === 'XO' ? 'overseer' : 'party' }
  })
  const base = cyberThreatExchange({
    ...{ id: 'corpus-exchange', title: 'Corpus Exchange', parties, trusted: { from: 'XA', to: 'XB' } },
    ...{ technicalRecipient: 'XC', openRecipient: 'XD', sunset: '2030-01-01T00:00:00Z' },
    ...{ checkpointSeconds: 5, graceSeconds: 60, urgentGraceSeconds: 15 },
  })
  return base as unknown as JsonObject
}

function typesOf(objects: readonly JsonObject[], treat: Treat): JsonObject {
  const types: Record<string, Record<string, FieldTreatment>> = {}
  for (const object of objects) {
    const { type } = object
    if (typeof type !== 'string' || type.length < 3 || !TYPE_NAME.test(type)) continue
    const fields = types[type] ?? {}
    types[type] = fields
    for (const name of Object.keys(object)) if (FIELD_NAME.test(name)) fields[name] = treat(type, name)
  }
  return types
}

/** What a recipient has of a release: the objects its tools see, and every text that reached it. */
export type Got = { readonly objects: readonly JsonObject[]; readonly texts: readonly string[] }

/** What each recipient was sent: the objects, their tokens opened, and the acts that name them. */
export async function releasedTo(
  agreement: Agreement,
  objects: readonly Json[],
  recipients = Object.keys(CEILINGS),
): Promise<ReadonlyMap<string, Got>> {
  await using sender = await startSender({ agreement })
  const request = { agreement: agreementHash(agreement), purpose: PURPOSE, recipients }
  const outcome = await sender.disclosure.submit(requestFor(objects, request))
  if (!outcome.ok) {
    assert.equal(outcome.refusal.code, 'nothing-released', JSON.stringify(outcome))
    return new Map(recipients.map((party) => [party, { objects: [], texts: [] }]))
  }
  await sender.disclosure.idle()
  assert.deepEqual(sender.failures, [])
  assert.equal((await sender.disclosure.status(outcome.value.id))?.state, 'released')
  const acts = await actsOf(sender)
  const got = new Map<string, Got>()
  for (const party of recipients) {
    const items = await sender.sentTo(party)
    const releases = acts.filter(({ kind, body }) => kind === 'release' && body.to === party)
    got.set(party, {
      objects: items.map(({ content }) => JSON.parse(content.object) as JsonObject),
      texts: [
        ...items.flatMap(({ content }) => [content.object, ...openedToken(content.token ?? '')]),
        ...releases.map((act) => JSON.stringify(act)),
      ],
    })
  }
  return got
}

/** A token as it travels, and what each of its parts reads decoded. */
function openedToken(token: string): readonly string[] {
  return [token, ...token.split(/[.~]/).map((part) => Buffer.from(unbase64url(part)).toString('latin1'))]
}

/** What `comity preview` says that each recipient would get. */
export async function previewedTo(
  agreement: Agreement,
  objects: readonly Json[],
  recipients = Object.keys(CEILINGS),
): Promise<ReadonlyMap<string, Got>> {
  const folder = mkdtempSync(join(tmpdir(), 'comity-corpus-'))
  try {
    const file = join(folder, 'bundle.json')
    const draft = join(folder, 'draft.json')
    writeFileSync(file, bundleText(objects))
    writeFileSync(draft, JSON.stringify(agreement))
    const got = new Map<string, Got>()
    for (const party of recipients) got.set(party, await previewed(party, { file, draft }))
    return got
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function previewed(party: string, { file, draft }: { readonly file: string; readonly draft: string }): Promise<Got> {
  const out: string[] = []
  const told: string[] = []
  const terminal = { out: (text: string) => void out.push(text), tell: (text: string) => void told.push(text), environment: {} }
  const asked = ['preview', file, '--agreement', draft, '--from', 'XA', '--to', party, '--purpose', PURPOSE, '--json']
  assert.deepEqual([await runCommandLine(asked, terminal), told.join('')], [0, ''])
  const { bundle } = JSON.parse(out.join('')) as { readonly bundle: { readonly objects?: readonly JsonObject[] } }
  return { objects: bundle.objects ?? [], texts: [JSON.stringify(bundle)] }
}
