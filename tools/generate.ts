/**
 * Writes `spec/schemas/` (JSON Schema 2020-12) from the schemas that the code itself checks with, and `spec/stix-types.md`,
 * `spec/severity.md` and `docs/import-mappings.md` from its tables.
 * `--check` writes nothing and fails where a file differs, is missing or is left over.
 */
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import process from 'node:process'
import {
  BODY_SCHEMAS,
  EvidencePackageSchema,
  LedgerReceiptSchema,
  MessageHeaderSchema,
  MessageOpeningsSchema,
  MessageProofSchema,
  OpenedLeafSchema,
  ReceiptSchema,
  SignedActSchema,
  StatementSchema,
  SubjectRecordSchema,
  TrustSchema,
} from '../src/acts/index.ts'
import { AgreementSchema, ReservationSchema } from '../src/agreement/index.ts'
import { EnvelopeHeaderSchema } from '../src/envelope/index.ts'
import { PartyCardSchema } from '../src/identity/index.ts'
import { TriageClaimSchema } from '../src/intelligence/index.ts'
import type { Finding } from './finding.ts'
import { report } from './finding.ts'
import { jsonText } from './json-text.ts'
import { mappingReference } from './mapping-reference.ts'
import { type SchemaSource, schemaDocument } from './schema-document.ts'
import { severityReference } from './severity-reference.ts'
import { stixReference } from './stix-reference.ts'

const FOLDER = 'spec/schemas'
const STIX_PAGE = 'spec/stix-types.md'
const SEVERITY_PAGE = 'spec/severity.md'
const MAPPING_PAGE = 'docs/import-mappings.md'

/** Members of bodies that are read in a second step, by the schema that says what they are. */
const READ_LATER: Readonly<Record<string, Pick<SchemaSource, 'members'>>> = {
  'body-propose': { members: { document: 'agreement' } },
  'body-reserve': { members: { reservation: 'reservation' } },
}

/** What is generated, by the name of its file. Members that the code reads in a second step point to their own schema. */
const SOURCES: readonly SchemaSource[] = [
  { name: 'act', title: 'Signed act', schema: SignedActSchema },
  { name: 'statement', title: 'Statement of an act', schema: StatementSchema },
  ...Object.entries(BODY_SCHEMAS).map(([kind, schema]) => ({ name: `body-${kind}`, title: `Body of the kind ${kind}`, schema })),
  { name: 'party-card', title: 'Party card', schema: PartyCardSchema },
  { name: 'agreement', title: 'Agreement', schema: AgreementSchema },
  { name: 'reservation', title: 'Reservation', schema: ReservationSchema },
  { name: 'triage-claim', title: 'Claim of an item token on a score', schema: TriageClaimSchema },
  { name: 'ledger-receipt', title: 'Opening and proof of an act', schema: LedgerReceiptSchema },
  { name: 'receipt', title: 'Receipt file', schema: ReceiptSchema, members: { act: 'act', card: 'party-card' } },
  { name: 'trust', title: 'Trust file', schema: TrustSchema },
  { name: 'opened-leaf', title: 'Opened leaf', schema: OpenedLeafSchema },
  {
    name: 'evidence-package',
    title: 'Evidence package',
    schema: EvidencePackageSchema,
    members: { agreement: 'agreement' },
  },
  { name: 'subject-record', title: 'Record of a subject', schema: SubjectRecordSchema },
  { name: 'message-header', title: 'Header of a message', schema: MessageHeaderSchema },
  { name: 'message-proof', title: 'Proof line of a message', schema: MessageProofSchema },
  { name: 'message-openings', title: 'Openings line of a message', schema: MessageOpeningsSchema },
  { name: 'envelope-header', title: 'Header of an envelope', schema: EnvelopeHeaderSchema },
].map((source) => ({ ...source, ...READ_LATER[source.name] }))

/** The files of a folder of schemas and the pages of tables, by path. */
function generated(folder: string): ReadonlyMap<string, string> {
  const schemas = SOURCES.map((source) => [join(folder, `${source.name}.json`), `${jsonText(schemaDocument(source, SOURCES))}\n`] as const)
  return new Map([...schemas, [STIX_PAGE, stixReference()], [SEVERITY_PAGE, severityReference()], [MAPPING_PAGE, mappingReference()]])
}

function findings(files: ReadonlyMap<string, string>): Finding[] {
  const stale = [...files].filter(([path, text]) => !existsSync(path) || readFileSync(path, 'utf8') !== text)
  return [
    ...stale.map(([path]) => ({ path, rule: 'generated-stale', detail: 'run node tools/generate.ts' })),
    ...leftOver(files).map((path) => ({ path, rule: 'generated-stale', detail: 'nothing generates this file any more' })),
  ]
}

function leftOver(files: ReadonlyMap<string, string>): readonly string[] {
  return globSync(join(FOLDER, '*')).filter((path) => !files.has(join(FOLDER, basename(path))))
}

function write(files: ReadonlyMap<string, string>): void {
  mkdirSync(FOLDER, { recursive: true })
  for (const path of leftOver(files)) rmSync(path)
  for (const [path, text] of files) writeFileSync(path, text)
}

const files = generated(FOLDER)
if (process.argv.includes('--check')) report(findings(files))
else write(files)
