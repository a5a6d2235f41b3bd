/**
 * Accounts and passwords among the options of command lines. A letter says little: `-p 8080` is a port, `mkdir -p x` a folder, `sort -u` no
 * account. A single letter counts beside a program that takes it so, or where both stand in one command; what is a number, a path or a
 * place to fill in never does. Only a person can judge the rest.
 */
import type { Detector, Hit } from './hit.ts'
import { NOTHING } from './hit.ts'
import { hasTraits, TRAIT } from './traits.ts'

const ACCOUNT = { kind: 'account', category: 'account', certainty: 'candidate' } as const
const SECRET = { kind: 'credential', category: 'credential', certainty: 'candidate' } as const

const OPTION =
  /(?<=\s)(?:(--?|\/)(user(?:-?name)?|login|pass(?:word|wd|phrase)?|pw|u|p|l)(\s{1,4}|[=:])["']?|(-p)(?=[^\s"'=:-]))([^\s"'<>|;&]{1,256})/dgi
const NET_USER = /(?<!\w)net1?(?:\.exe)?\s{1,4}user\s{1,4}["']?([^\s"'/-][^\s"'/]{0,63})["']?(?:\s{1,4}["']?([^\s"'/-][^\s"']{2,127}))?/dgi
const HINT = /\s(?:--?|\/)(?:u|p|l)|net1?(?:\.exe)?\s{1,4}user\s/i

/** Of one command: those before and after it in a line are others. */
const COMMAND_LENGTH_MAX = 400
const COMMAND_END = /[;|&\n\r]/

const program = (names: string): RegExp => new RegExp(`(?:^|[\\s\\\\/"'(\`])(?:${names})(?:\\.exe|\\.py)?["']?\\s`, 'i')
const TAKES_BOTH =
  'curl|wget|mysql(?:dump|admin|import)?|mariadb(?:-dump)?|mongo(?:sh|dump|restore)?|ps(?:exec|list|kill|loggedon)(?:64)?|pscp|plink|psftp|smbclient|rpcclient|' +
  'sqlcmd|osql|bcp|isql|crackmapexec|netexec|nxc|cme|evil-winrm|wmic|winrs|schtasks|tasklist|ldapsearch|lftp|ncftp|hydra|medusa|ncrack|' +
  'wmiexec|smbexec|atexec|dcomexec|secretsdump|svn|docker\\s{1,4}login|az\\s{1,4}login|htpasswd|xfreerdp|rdesktop|impacket-\\w{1,20}'
const TAKES_ACCOUNT = program(`${TAKES_BOTH}|psql|pg_dump|sudo|su|ssh|scp|sftp|runas|redis-cli|net(?:1)?\\s{1,4}use`)
const TAKES_SECRET = program(`${TAKES_BOTH}|sshpass|7z[ar]?|rar|unrar`)
const JOINS_SECRET = program('mysql(?:dump|admin|import)?|mariadb(?:-dump)?|sshpass|7z[ar]?|rar|unrar')
/** To which the long words are switches without a value. */
const SWITCHES = program('pip[\\d.]{0,4}|systemctl|journalctl|loginctl|busctl|ba?sh|zsh|ksh|su|npm|gem')

const OF_ACCOUNT = /\s(?:--?|\/)(?:u|l|user(?:-?name)?|login)[\s=:]/i
const OF_SECRET = /\s(?:--?|\/)(?:p|pw|pass(?:word|wd|phrase)?)[\s=:]\s{0,3}["']?(?![\d.:,/-]{1,40}(?:\s|$))[^\s-]/i

const PORTS = /^[\d.:,/-]+(?:\/?(?:tcp|udp))?$/i
const PLACE = /^(?:[-/~.]|[a-z]:[\\/]|\\\\|[<$%{*[])|:\/\//i
const FILE = /\.(?:py|js|ts|sh|rb|pl|exe|dll|ps1|bat|txt|conf|cfg|ini|json|ya?ml|xml|sql|so|service|socket|timer|html?|php)$/i
const NOBODY = /^(?:root|admin|administrator|guest|user(?:name)?|nobody|system|sa|postgres|origin|x|null|true|false)$/i
const SECRET_LENGTH_MIN = 3

/** Finds them in a text. */
export const options: Detector = (text, traits) => {
  if (!hasTraits(traits, TRAIT.option) || !HINT.test(text)) return NOTHING
  return [...matches(OPTION, text, optionHits), ...matches(NET_USER, text, netUserHits)]
}

function matches(pattern: RegExp, text: string, hitsOf: (match: RegExpExecArray, text: string) => readonly Hit[]): readonly Hit[] {
  return [...text.matchAll(pattern)].flatMap((match) => hitsOf(match, text))
}

function optionHits(match: RegExpExecArray, text: string): readonly Hit[] {
  const [, , word = 'p', separator, joined, value = ''] = match
  const start = match.index + match[0].length - value.length
  const before = text
    .slice(Math.max(0, match.index - COMMAND_LENGTH_MAX), match.index + 1)
    .split(COMMAND_END)
    .at(-1) as string
  const [after] = text.slice(match.index, match.index + COMMAND_LENGTH_MAX).split(COMMAND_END) as [string]
  const command = before.slice(0, -1) + after
  const option = word.toLowerCase()
  if (joined !== undefined) return JOINS_SECRET.test(before) ? secretHits(value, start) : NOTHING
  const isSwitch = /\s/.test(separator as string) && SWITCHES.test(before)
  if (option.startsWith('p')) {
    const isMeant = option.length > 1 || TAKES_SECRET.test(before) || OF_ACCOUNT.test(command)
    return isMeant ? secretHits(value, start) : NOTHING
  }
  const isMeant = option.length > 1 ? !isSwitch : TAKES_ACCOUNT.test(before) || OF_SECRET.test(command)
  return isMeant ? accountHits(value, start) : NOTHING
}

/** `DOMAIN\name`, `name:secret`, `name%secret`. */
function accountHits(value: string, start: number): readonly Hit[] {
  if (PLACE.test(value) || PORTS.test(value) || FILE.test(value)) return NOTHING
  const from = value.lastIndexOf('\\') + 1
  const end = value.slice(from).search(/[:%]/)
  const to = end === -1 ? value.length : from + end
  const name = value.slice(from, to)
  const account = name === '' || NOBODY.test(name) ? [] : [{ ...ACCOUNT, start: start + from, end: start + to }]
  return end === -1 ? account : [...account, ...secretHits(value.slice(to + 1), start + to + 1)]
}

function secretHits(value: string, start: number): readonly Hit[] {
  if (value.length < SECRET_LENGTH_MIN || PLACE.test(value) || PORTS.test(value)) return NOTHING
  return [{ ...SECRET, start, end: start + value.length }]
}

function netUserHits(match: RegExpExecArray): readonly Hit[] {
  const [account, secret] = [match.indices?.[1], match.indices?.[2]]
  const hits = NOBODY.test(match[1] as string) || account === undefined ? [] : [{ ...ACCOUNT, start: account[0], end: account[1] }]
  return secret === undefined ? hits : [...hits, ...secretHits(match[2] as string, secret[0])]
}
