/** `comity COMMAND [ARGUMENTS]`: finds the command, runs it, turns every error into one line. */
import { ComityError } from '../foundation/index.ts'
import { type Command, parseInput, type Terminal, UsageError } from './command.ts'
import { ACCOUNTS } from './commands/account.ts'
import { agreementAmend, agreementPropose, agreementRatify, agreementSign, agreementStatus, agreementTrust } from './commands/agreement.ts'
import { agreementCheck, agreementCompare, agreementDecide, agreementExplain, agreementNew } from './commands/agreement-draft.ts'
import { agreementSimulate } from './commands/agreement-simulate.ts'
import { AGREEMENT_STEPS } from './commands/agreement-steps.ts'
import { ALERT } from './commands/alert.ts'
import { BREACH } from './commands/breach.ts'
import { CASES } from './commands/case.ts'
import { CONSULTATION } from './commands/consultation.ts'
import { CONTEST } from './commands/contest.ts'
import { DEPUTIES } from './commands/deputy.ts'
import { exportFile } from './commands/export.ts'
import { FEED } from './commands/feed.ts'
import { FEEDBACK } from './commands/feedback.ts'
import { hold, holdLift, holdList } from './commands/hold.ts'
import { importFile } from './commands/import.ts'
import { init } from './commands/init.ts'
import { ITEM } from './commands/item.ts'
import { ITEM_REVIEW } from './commands/item-review.ts'
import { KEYS } from './commands/key.ts'
import { ledgerEvidence } from './commands/ledger-evidence.ts'
import { ledgerExportEvidence } from './commands/ledger-export-evidence.ts'
import { ledgerFsck } from './commands/ledger-fsck.ts'
import { ledgerLine } from './commands/ledger-line.ts'
import { ledgerOpen } from './commands/ledger-open.ts'
import { ledgerProve } from './commands/ledger-prove.ts'
import { ledgerReconcile } from './commands/ledger-reconcile.ts'
import { ledgerWitness } from './commands/ledger-witness.ts'
import { ledgerRecover, rebuild } from './commands/maintenance.ts'
import { narrow } from './commands/narrow.ts'
import { OFFICIALS } from './commands/official.ts'
import { ONWARD } from './commands/onward.ts'
import { partyCard, partyIntroduce, partyRotate } from './commands/party.ts'
import { PUBLICATION } from './commands/publication.ts'
import { REASONS } from './commands/reason.ts'
import { correct, recall, recallList } from './commands/recall.ts'
import { REQUEST } from './commands/request.ts'
import { ROLE_COMMANDS } from './commands/role.ts'
import { serve } from './commands/serve.ts'
import { approve, decline, preview, share, stay, tighten } from './commands/share.ts'
import { status } from './commands/status.ts'
import { stixCheck } from './commands/stix-check.ts'
import { stixConvert } from './commands/stix-convert.ts'
import { stixId } from './commands/stix-id.ts'
import { stixMarking } from './commands/stix-marking.ts'
import { stixPattern } from './commands/stix-pattern.ts'
import { SUBJECT } from './commands/subject.ts'
import { THREATS } from './commands/threat.ts'
import { TOOLS } from './commands/tool.ts'
import { verify } from './commands/verify.ts'
import { findCommand } from './find-command.ts'
import { helpOnAll, helpOnCommand, helpOnGroup } from './help.ts'
import { NodeRefusal } from './node-client.ts'
import { terminalText } from './terminal-text.ts'

const COMMANDS: readonly Command[] = [
  init,
  partyCard,
  partyIntroduce,
  partyRotate,
  ...ACCOUNTS,
  ...OFFICIALS,
  ...ROLE_COMMANDS,
  ...REASONS,
  ...CASES,
  ...DEPUTIES,
  ...KEYS,
  ...TOOLS,
  serve,
  agreementNew,
  agreementCheck,
  agreementExplain,
  agreementDecide,
  agreementCompare,
  agreementSimulate,
  agreementStatus,
  agreementPropose,
  agreementAmend,
  agreementSign,
  agreementRatify,
  ...AGREEMENT_STEPS,
  agreementTrust,
  preview,
  share,
  tighten,
  stay,
  approve,
  decline,
  recall,
  recallList,
  correct,
  narrow,
  ...CONTEST,
  ...FEEDBACK,
  ...BREACH,
  hold,
  holdList,
  holdLift,
  ...ITEM,
  ...ITEM_REVIEW,
  ...ONWARD,
  ...THREATS,
  ...REQUEST,
  ...FEED,
  ...ALERT,
  ...PUBLICATION,
  ...CONSULTATION,
  ...SUBJECT,
  status,
  verify,
  importFile,
  exportFile,
  stixCheck,
  stixId,
  stixConvert,
  stixMarking,
  stixPattern,
  rebuild,
  ledgerProve,
  ledgerOpen,
  ledgerReconcile,
  ledgerExportEvidence,
  ledgerWitness,
  ledgerLine,
  ledgerFsck,
  ledgerEvidence,
  ledgerRecover,
]

const USAGE_EXIT = 2
const REFUSED_EXIT = 1

/** Runs one command line. @returns the exit code: 0 done, 1 refused or failed, 2 wrong usage */
export async function runCommandLine(args: readonly string[], terminal: Terminal): Promise<number> {
  if (args.length === 0 || args[0] === '--help' || args[0] === 'help') {
    terminal.out(helpOnAll(COMMANDS))
    return args.length === 0 ? USAGE_EXIT : 0
  }
  try {
    const found = findCommand(COMMANDS, args)
    if (found.kind === 'group') {
      terminal.out(helpOnGroup(found))
      return found.isAsked ? 0 : USAGE_EXIT
    }
    const { command, rest } = found
    if (rest.includes('--help')) {
      terminal.out(helpOnCommand(COMMANDS, command))
      return 0
    }
    return await command.run(parseInput(command, rest), terminal)
  } catch (error) {
    if (error instanceof ComityError || error instanceof NodeRefusal) {
      terminal.tell(`comity: ${error.code}: ${error.message}\n`)
      return error instanceof UsageError && error.code !== 'node-unreachable' ? USAGE_EXIT : REFUSED_EXIT
    }
    terminal.tell(`comity: fault: ${error instanceof Error ? error.message.replaceAll('\n', ' ') : String(error)}\n`)
    return REFUSED_EXIT
  }
}

if (import.meta.main) {
  process.exitCode = await runCommandLine(process.argv.slice(2), {
    // Into a file or a pipe goes what was asked for, byte for byte.
    out: (text) => void process.stdout.write(process.stdout.isTTY ? terminalText(text) : text),
    tell: (text) => void process.stderr.write(terminalText(text)),
    environment: process.env,
  })
}
