/** comity verify: any proof, offline, against what the verifier trusts. */
import { type PackageTrust, type ProofReport, type ProvenPlace, type ProvenStep, parseTrust, verifyProofFile } from '../../acts/index.ts'
import { formatTimestamp, hex, SECOND_MS } from '../../foundation/index.ts'
import { type Command, print, UsageError } from '../command.ts'
import { readInputFile } from '../input-file.ts'
import { isFolder, readPackageFolder, verifyMadeFiles } from '../package-folder.ts'
import { agreementOf } from '../proof-source.ts'

export const verify: Command = {
  name: 'verify',
  synopsis: '(--policy FILE | --agreement HASH) PROOF [--json]',
  summary:
    'Verify a receipt, an opened leaf, an evidence package (file or folder), the record of a subject or evidence against a ledger offline; trust comes from the policy ' +
    'file, or for a package from the hash of its agreement, alone (also: comity ledger verify)',
  options: { policy: { type: 'string' }, agreement: { type: 'string' } },
  async run(input, terminal) {
    const [path, ...others] = input.files
    const policy = input.optional('policy')
    const agreement = agreementOf(input)
    if (path === undefined || others.length > 0 || (policy === undefined && agreement === undefined)) {
      throw new UsageError('usage', `comity verify ${verify.synopsis}`)
    }
    const trust: PackageTrust = {
      ...(policy === undefined ? {} : { policy: parseTrust(readInputFile(policy)) }),
      ...(agreement === undefined ? {} : { agreement }),
    }
    const steps: ProvenStep[] = []
    const proof = verifyProofFile(isFolder(path) ? readPackageFolder(path) : readInputFile(path), trust, (step) => steps.push(step))
    const lines = steps.map(({ text }) => text)
    if (isFolder(path) && proof.kind === 'evidence-package') {
      verifyMadeFiles(path, proof.report)
      lines.push('The report and the agreement in the folder say what the proof says, byte for byte.')
    }
    const numbered = lines.map((text, index) => `  ${index + 1}. ${text}`)
    print(terminal, input, { json: { ok: true, proof: proof.kind, ...summary(proof) }, text: [CLAIMS[proof.kind], ...numbered].join('\n') })
    return 0
  },
}

const CLAIMS: Readonly<Record<ProofReport['kind'], string>> = {
  receipt: 'The receipt holds.',
  'opened-leaf': 'The opened leaf holds.',
  'evidence-package': 'The evidence package holds.',
  'subject-record': 'The record holds: nothing is missing from it.',
  contradiction: 'The evidence holds.',
}

function summary(proof: ProofReport) {
  switch (proof.kind) {
    case 'receipt': {
      const { act, card } = proof.report
      const { id, kind, party, at, agreement } = act
      return { act: id, kind, party, at: formatTimestamp(at), agreement, ledger: card.ledger.origin, ...placeOf(proof.report) }
    }
    case 'opened-leaf': {
      const { party, fields, withheld, checkpoint } = proof.report
      return { party, fields, withheld, ledger: checkpoint.origin, ...placeOf(proof.report) }
    }
    case 'evidence-package': {
      const { hash, entries } = proof.report
      const told = entries.map((entry) => ({
        party: entry.party,
        ledger: entry.origin,
        act: entry.act?.id ?? null,
        fields: entry.fields,
        ...placeOf(entry),
      }))
      return { agreement: hash, entries: told }
    }
    case 'subject-record': {
      const { party, subject, destroyed, until, links } = proof.report
      const told = links.map(({ number, visibleFrom, contents, accounts, ...place }) => ({
        number,
        visibleFrom: visibleFrom === null ? null : formatTimestamp(visibleFrom),
        accesses:
          contents?.accesses.map((access) => ({ ...access, account: accounts.get(access.account ?? '') ?? access.account })) ?? null,
        ...placeOf(place),
      }))
      return { party, subject, destroyed, until: formatTimestamp(until), links: told }
    }
    case 'contradiction': {
      const { kind, log, cosigned, offered } = proof.report
      const head = ({ size, root }: typeof cosigned) => ({ size, root: hex(root) })
      return { kind, ledger: log.name, cosigned: head(cosigned), offered: head(offered) }
    }
  }
}

function placeOf({ checkpoint, index, witnesses }: ProvenPlace) {
  return { index, size: checkpoint.size, witnesses: witnesses.map(({ name, time }) => ({ name, at: formatTimestamp(time * SECOND_MS) })) }
}
