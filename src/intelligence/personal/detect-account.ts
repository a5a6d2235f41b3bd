/** Accounts and secrets in paths, links, commands and headers. */
import { options } from './detect-option.ts'
import type { Detector } from './hit.ts'
import { patternDetector } from './hit.ts'
import { TRAIT } from './traits.ts'

/** Folders and accounts that every machine has, and placeholders. */
const NOBODY =
  /^(?:all users|default(?: user|user0)?|public|shared|guest|user(?:name)?s?|you|your.?name|nobody|root|admin|administrator|runner(?:admin)?|system|localservice|networkservice|\.{1,3}|[<*%$[{].*)$/i
const PATH_NAME =
  '([^\\\\/:*?"\'<>|\\s\\[\\]=,;]{1,64}(?: [^\\\\/:*?"\'<>|\\s\\[\\]=,;]{1,64}){0,3}(?=[\\\\/])|[^\\\\/:*?"\'<>|\\s\\[\\]=,;)]{1,64})'
const SEPARATOR = '(?:\\\\{1,4}|/)'

const QUERY_PERSON =
  'e?-?mail(?:addr(?:ess)?)?|user(?:_?name|_?id)?|login|uid|account|phone|msisdn|mobile|(?:first|last|full|sur|given)_?name|dob|birth(?:day|date)?|ssn'
const QUERY_SECRET =
  '(?:access_|id_|auth_?|refresh_|csrf_|session_?|api_?)?token|api_?key|auth|pass(?:word|wd|phrase)?|pwd|secret|client_secret|session(?:_?id)?|sid|phpsessid|jsessionid|sig(?:nature)?|otp'
const SECRET = { kind: 'credential', category: 'credential', certainty: 'certain' } as const

/** Those that are certain of what they find. */
export const certainAccounts: readonly Detector[] = [
  patternDetector({
    kind: 'windows-sid',
    category: 'account',
    certainty: 'certain',
    pattern: /(?<![\w-])S-1-5-21(?:-\d{1,10}){3,4}(?!\w|-\w)/dgi,
    needs: TRAIT.digits7 | TRAIT.digitHyphen,
    hint: /S-1-5-21/i,
  }),
  patternDetector({
    kind: 'url-userinfo',
    category: 'credential',
    certainty: 'certain',
    pattern: /(?<![a-z0-9+.-])[a-z][a-z0-9+.-]{1,20}:\/\/([^\s/?#@"'<>\\]{1,256})@/dgi,
    needs: TRAIT.at | TRAIT.doubleSlash,
    hint: /:\/\/[^\s/]{1,256}@/,
  }),
  patternDetector({
    ...SECRET,
    pattern: /(?<!\w)(?:authorization|proxy-authorization)["']?\s?[:=]\s?["']?((?:basic|bearer|digest|ntlm|negotiate)\s[^\s"']{4,4096})/dgi,
    needs: TRAIT.assignment,
    hint: /authorization/i,
  }),
  patternDetector({
    ...SECRET,
    pattern: /(?<!\w)(?:set-)?cookie["']?\s?:\s?([^\r\n"']{3,4096})/dgi,
    needs: TRAIT.assignment,
    hint: /cookie/i,
  }),
  patternDetector({
    ...SECRET,
    pattern: /(?<![\w-])eyJ[\w-]{8,2048}\.eyJ[\w-]{4,8192}\.[\w-]{0,4096}/dg,
    needs: TRAIT.word8,
    hint: /eyJ/,
  }),
  patternDetector({
    ...SECRET,
    pattern:
      /(?<!\w)(?:(?:AKIA|ASIA)[0-9A-Z]{16}|gh[pousr]_\w{36,255}|github_pat_\w{20,255}|xox[abprs]-[\w-]{10,250}|AIza[\w-]{35})(?![\w-])/dg,
    needs: TRAIT.word15,
    hint: /A[KS]IA|gh[pousr]_|github_|xox|AIza/,
  }),
  patternDetector({
    ...SECRET,
    pattern: /-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[A-Za-z0-9+/=\s\\]{1,16384}(?:-----END [A-Z ]{0,40}PRIVATE KEY-----)?/dg,
    needs: TRAIT.assignment,
    hint: /PRIVATE KEY/,
  }),
]

/** All of them. */
export const accounts: readonly Detector[] = [
  ...certainAccounts,
  options,
  patternDetector({
    kind: 'path-user',
    category: 'account',
    certainty: 'candidate',
    pattern: new RegExp(
      `(?:(?<![\\p{L}\\p{N}.])[a-z]:|(?<![\\p{L}\\p{N}.]))${SEPARATOR}(?:Users|Documents and Settings|home|var/home|export/home|var/(?:spool/)?mail|var/spool/cron(?:/crontabs)?|(?:run/)?media|Utilisateurs|Benutzer)${SEPARATOR}${PATH_NAME}`,
      'dgiu',
    ),
    needs: TRAIT.homeFolder,
    hint: /[\\/](?:users|home|documents and|mail|cron|media|utilisateurs|benutzer)/i,
    accepts: (value) => !NOBODY.test(value),
  }),
  patternDetector({
    kind: 'url-token',
    category: 'online-identifier',
    certainty: 'candidate',
    pattern: new RegExp(`[?&;](?:amp;)?(?:${QUERY_PERSON})=([^&\\s"'<>#]{1,512})`, 'dgi'),
    needs: TRAIT.query | TRAIT.equals,
    hint: /[?&;].{1,64}=/,
  }),
  patternDetector({
    ...SECRET,
    kind: 'url-token',
    certainty: 'candidate',
    pattern: new RegExp(`[?&;](?:amp;)?(?:${QUERY_SECRET})=([^&\\s"'<>#]{1,1024})`, 'dgi'),
    needs: TRAIT.query | TRAIT.equals,
    hint: /[?&;].{1,64}=/,
  }),
  patternDetector({
    ...SECRET,
    certainty: 'candidate',
    pattern:
      /(?<![\w/])-{0,2}(?:pass(?:word|wd|phrase)|pwd|secret|api[_-]?key|access[_-]?token)["']?(?:\s?[:=]{1,2}\s?|(?<=--\w{1,20})\s)["']?([^\s"'&,;<>]{3,256})/dgi,
    needs: TRAIT.assignment,
    hint: /pass|pwd|secret|key|token/i,
  }),
]
