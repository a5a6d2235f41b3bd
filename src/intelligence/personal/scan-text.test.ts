import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { deflateRawSync, gzipSync, zstdCompressSync } from 'node:zlib'
import fc from 'fast-check'
import { ENCODINGS, LOOKALIKE, RARE_ENCODINGS } from './encodings.fixture.ts'
import { valueKey } from './normal-form.ts'
import { holdsHiddenPersonalText } from './personal-text.ts'
import { scanText } from './scan-text.ts'
import { treatText } from './treat-text.ts'

const ADDRESS = 'jo.doe@mail.example'
/** What stands behind the key is it, in any of the forms. */
const FORMS: readonly (readonly [key: string, ...forms: string[]])[] = [
  [
    'ip:198.51.100.7',
    ...[
      '198.51.100.7:443',
      '198.51.100.7/32',
      '198[.]51[.]100[.]7',
      '198(dot)51(dot)100(dot)7',
      '198 . 51 . 100 . 7',
      '198\u300251\u3002100\u30027',
    ],
    ...['::ffff:198.51.100.7', '[::FFFF:c633:6407]:80', 'http://3325256711/', 'https://0xC6336407/x', 'http://0306.063.0144.07'],
    ...['7.100.51.198.in-addr.arpa', 'PTR 7.100.51.198.IN-ADDR.ARPA.', 'ftp://jo@3325256711:21/'],
    ...['198-51-100-7', 'ec2-198-51-100-7.compute.example', 'host_198-51-100-7'],
  ],
  [
    'ip:2001:db8::8a2e:370:7334',
    ...[
      '2001:0db8:0000:0000:0000:8a2e:0370:7334',
      '2001:DB8::8A2E:370:7334/128',
      '[2001:db8::8a2e:370:7334]:443',
      '2001:db8::8a2e:370:7334%eth0',
    ],
    ...['2001[:]db8[:][:]8a2e[:]370[:]7334', '4.3.3.7.0.7.3.0.e.2.a.8.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa'],
  ],
  [
    'phone:+442079460123',
    ...['+442079460123', '+44 (0)20 7946 0123', '0044 (0) 20 7946 0123', '00442079460123', 'tel:+44-20-7946-0123', '+44_20_7946_0123'],
    ...[
      '\uff0b44 20 7946 0123',
      '+44\u201320\u20137946\u20130123',
      '?phone=%2B442079460123&x',
      'phone=+442079460123',
      '+\u0664\u0664 \u0662\u0660 7946 0123',
    ],
  ],
  [
    'iban:DE89370400440532013000',
    ...['DE89 3704 0044 0532 0130 00', 'de89-3704-0044-0532-0130-00', 'DE89.3704.0044.0532.0130.00', 'DE89  3704  0044  0532  0130  00'],
    ...['IBAN:DE89370400440532013000', '?iban=DE89370400440532013000&x', 'DE89_3704_0044_0532_0130_00'],
  ],
  [
    'payment-card:4111111111111111',
    ...[
      '4111-1111-1111-1111',
      '4111.1111.1111.1111',
      '4111_1111_1111_1111',
      'card=4111111111111111',
      '4111\u00a01111\u00a01111\u00a01111',
      ';4111111111111111=2512101',
    ],
  ],
  [
    `email:${ADDRESS}`,
    'jo.doe @ mail . example',
    'jo.doe @mail.example',
    'jo.doe_at_mail_dot_example',
    'MAILTO:Jo.Doe@MAIL.example?subject=x',
  ],
]
const keys = (text: string): string[] => scanText(text).map(({ key }) => key)

describe('scanText', () => {
  it('finds a value in each encoding and in one encoding inside another', () => {
    const encodings = Object.entries(ENCODINGS)
    for (const [name, encode] of encodings) {
      assert.ok(keys(`see ${encode(ADDRESS)} there`).includes(`email:${ADDRESS}`), name)
      for (const [outerName, outer] of encodings) {
        assert.ok(keys(`see ${outer(encode(ADDRESS))} there`).includes(`email:${ADDRESS}`), `${name} in ${outerName}`)
      }
    }
  })

  it('finds a value as programs write it, and nothing is left of it once it is treated', () => {
    for (const [name, write] of Object.entries(RARE_ENCODINGS)) {
      for (const text of [write(ADDRESS), `see ${write(ADDRESS)} there`]) {
        assert.ok(keys(text).includes(`email:${ADDRESS}`), `${name}: ${text}`)
        assert.ok(holdsHiddenPersonalText(text), name)
        const treated = treatText(text, ({ key }) => (key === `email:${ADDRESS}` ? 'someone' : undefined))
        assert.ok(treated !== undefined && !keys(treated).includes(`email:${ADDRESS}`), `${name}: ${treated}`)
      }
    }
  })

  it('unpacks so much and no more, and says where it stopped', () => {
    const bomb = Buffer.alloc(64 * 1024 * 1024)
    const isUnscanned = (text: string): boolean => scanText(text).some(({ kind }) => kind === 'unscanned')
    for (const packed of [gzipSync(bomb), deflateRawSync(bomb.fill('a b ')), zstdCompressSync(bomb)]) {
      const start = process.cpuUsage()
      const text = `see ${packed.toString('base64')}`
      assert.ok(isUnscanned(text))
      assert.ok(holdsHiddenPersonalText(text) || text.length > 65_536)
      assert.equal(
        treatText(text, () => 'x'),
        undefined,
      )
      const { user, system } = process.cpuUsage(start)
      assert.ok(user + system < 3_000_000)
    }
    const nested = [1, 2, 3, 4, 5].reduce((inner) => gzipSync(inner), Buffer.from(`to ${ADDRESS}`))
    assert.ok(isUnscanned(nested.toString('base64')))
    const many = Array.from({ length: 2_000 }, (_, index) => gzipSync(`${index} ${'ab '.repeat(9_000)}`).toString('base64')).join(' ')
    assert.ok(isUnscanned(many))
    assert.ok(!isUnscanned(gzipSync('what nobody has to hide').toString('base64')))
  })

  it('finds any address in any text around it', () => {
    const local = fc.stringMatching(/^[a-z][a-z0-9]{1,12}\.[a-z0-9]{1,8}$/)
    const encode = fc.constantFrom(...Object.values(ENCODINGS))
    fc.assert(
      fc.property(local, encode, fc.string({ maxLength: 40 }), (name, write, around) => {
        assert.ok(keys(`${around} is ${write(`${name}@mail.example`)} by ${around}`).includes(`email:${name}@mail.example`))
      }),
      { numRuns: 300 },
    )
  })

  it('finds one value in all the ways in which people and programs write it', () => {
    for (const [key, ...forms] of FORMS) {
      for (const form of forms) assert.ok(keys(`see ${form} there`).includes(key), `${key} as ${form}: ${keys(form)}`)
    }
    const header = `=?iso-8859-1?b?${Buffer.from(`Jörg <${ADDRESS}>`, 'latin1').toString('base64')}?=`
    assert.ok(keys(header).includes(`email:${ADDRESS}`))
    assert.ok(keys(`see ${LOOKALIKE(ADDRESS)}`).includes(`email:${ADDRESS}`))
    assert.deepEqual(keys(LOOKALIKE('доброе утро')), [])
  })

  it('tells values by kind and certainty', () => {
    for (const [text, kind, certainty] of [
      ['call +49 (30) 1234-5678', 'phone', 'certain'],
      ['102-030-4050', 'phone', 'candidate'],
      ['GB33 BUKB 2020 1555 5555 55', 'iban', 'certain'],
      ['4111 1111 1111 1111', 'payment-card', 'certain'],
      ['from 198.51.100.7 on', 'ipv4', 'candidate'],
      ['from 2001:db8::7 on', 'ipv6', 'candidate'],
      ['d2:fb:49:24:37:18', 'mac', 'candidate'],
      ['S-1-5-21-1-2-3-1001', 'windows-sid', 'certain'],
      ['/var/spool/mail/jdoe', 'path-user', 'candidate'],
      ['/var/mail/jdoe', 'path-user', 'candidate'],
      ['/run/media/jdoe/usb', 'path-user', 'candidate'],
      ['C:\\Users\\jdoe\\x.exe', 'path-user', 'candidate'],
      ['ftp://jo:pw@host/', 'url-userinfo', 'certain'],
      ['http://h.example/?token=abc', 'url-token', 'candidate'],
      ['Authorization: Basic QWxhZGRpbg==', 'credential', 'certain'],
      ['at 52.5200, 13.4050', 'coordinates', 'candidate'],
      ['3FZbgi29cpjq2GjdwV8eyHuJJnkLtktZc5', 'wallet', 'candidate'],
      ['info@mail.example', 'email', 'candidate'],
    ] as const) {
      const found = scanText(text).find((finding) => finding.kind === kind)
      assert.equal(found?.certainty, certainty, text)
    }
  })

  it('finds accounts and passwords among the options of commands, and leaves ports, folders and switches alone', () => {
    for (const [text, ...expected] of [
      ['mysql -h db -u jdoe -pS3cretPw shop', 'account jdoe', 'credential S3cretPw'],
      ['mysql -u root -p S3cretPw -P 3306', 'credential S3cretPw'],
      ['PsExec64.exe \\\\host -u CORP\\jdoe -p Winter24! cmd.exe', 'account jdoe', 'credential Winter24!'],
      ['curl -u jdoe:hunter2 https://x.example/', 'account jdoe', 'credential hunter2'],
      ['curl --user jdoe https://x.example/', 'account jdoe'],
      ['smbclient //host/share -U jdoe%hunter2', 'account jdoe', 'credential hunter2'],
      ['sshpass -p hunter2 ssh -p 22 host', 'credential hunter2'],
      ['sshpass -phunter2 ssh host', 'credential hunter2'],
      ['sqlcmd -S srv -U "jdoe" -P "hunter2"', 'account jdoe', 'credential hunter2'],
      ['wmic /node:h /user:jdoe /password:hunter2 os', 'account jdoe', 'credential hunter2'],
      ['runas /user:CORP\\jdoe cmd', 'account jdoe'],
      ['net user jdoe hunter2 /add', 'account jdoe', 'credential hunter2'],
      ['net user jdoe /domain', 'account jdoe'],
      ['tool --username=jdoe --password=hunter2', 'account jdoe', 'credential hunter2'],
      ['tool --password hunter2', 'credential hunter2'],
      ['unknown.exe -u jdoe -p hunter2', 'account jdoe', 'credential hunter2'],
      ['7z a -phunter2 out.7z in', 'credential hunter2'],
      ['plink -l jdoe -pw hunter2 host', 'account jdoe', 'credential hunter2'],
      ['sudo -u jdoe id', 'account jdoe'],
    ] as const) {
      const found = scanText(text).map(({ kind, value, certainty }) => `${kind} ${value}${certainty === 'certain' ? '!' : ''}`)
      assert.deepEqual([...new Set(found)].filter((one) => /^(?:account|credential)/.test(one)).sort(), [...expected].sort(), text)
    }
    for (const text of [
      'ssh -p 22 host',
      'docker run -p 8080:80 web',
      'nmap -p 1-65535 host',
      'nmap -p- host',
      'mkdir -p out',
      'cp -p old new',
      'python -u server.py -p 8080',
      'sort -u names',
      'git push -u origin main',
      'journalctl -u sshd',
      'pip install --user requests',
      'systemctl --user start sync',
      'bash --login script',
      'ls -l names',
      'tool -u admin -p 8080',
      'mysql -u root -p',
      'mysql -u $USER -p $PASSWORD',
      'curl -u https://x.example/',
      'docker run --user 1000:1000 web',
      'spear -phishing; pop -up',
      'mkdir -p one; sudo -u root id',
    ]) {
      const found = scanText(text).filter(({ kind }) => kind === 'account' || kind === 'credential')
      assert.deepEqual(found, [], text)
    }
  })

  it('leaves alone what only looks like it', () => {
    for (const text of [
      "[url:value = 'https://x.example/@handle']",
      'left-pad@1.3.0',
      "[email-addr:value LIKE '%@mail.example']",
      'user@localhost',
      'UTC+0200 and C++11',
      'GB33BUKB20201555555556',
      '4111 1111 1111 1112',
      'd41d8cd98f00b204e9800998ecf8427e',
      '2021-07-18T00:00:00.000Z',
      'http://x.example/home/index.php',
      'std::dec 12:30:45',
      'on 12-30-45-10 and 2021-07-18-12',
      '1.2-3-4-5',
      'deadbeef4918 and 202101011230',
      'C:\\\\add\\\\bad\\\\6a6b',
      '01101010 is 106',
    ]) {
      assert.deepEqual(scanText(text), [], text)
    }
  })

  it('finds known names in any order, case and accents', () => {
    const known = new Set([valueKey('person-name', 'Jörg Müller')])
    const isKnown = (key: string): boolean => known.has(key)
    for (const text of ['seen: MULLER, Jorg.', 'jörg.müller did', 'x=J%C3%B6rg+M%C3%BCller']) {
      assert.ok(scanText(text, { isKnown }).length > 0, text)
    }
    assert.deepEqual(scanText('Jörg met Anna Müller', { isKnown }), [])
  })

  it('finds known values backwards, rotated and bare, which nobody else could tell from other texts', () => {
    const isKnown = (...known: readonly string[]) => ({ isKnown: (key: string) => known.includes(key) })
    const mail = { isKnown: isKnown(`email:${ADDRESS}`).isKnown }
    const backwards = [...`to ${ADDRESS} now`].reverse().join('')
    const [found] = scanText(backwards, mail).filter(({ key }) => key === `email:${ADDRESS}`)
    assert.equal(backwards.slice(found?.span.start, found?.span.end), [...ADDRESS].reverse().join(''))
    const name = isKnown(valueKey('person-name', 'Jo Doe'))
    for (const [text, known, key] of [
      ['frr wb.qbr@znvy.rknzcyr', mail, `email:${ADDRESS}`],
      ['frra: QBR, Wb', name, 'name:doe jo'],
      ['nees eoD oJ', name, 'name:doe jo'],
      ['QR89370400440532013000', isKnown('iban:DE89370400440532013000'), 'iban:DE89370400440532013000'],
      ['seen d2fb49243718 twice', isKnown('mac:d2fb49243718'), 'mac:d2fb49243718'],
    ] as const) {
      assert.ok(
        scanText(text, known).some((finding) => finding.key === key),
        text,
      )
      assert.ok(!scanText(text).some((finding) => finding.key === key), text)
    }
    const treated = treatText('see wb.qbr@znvy.rknzcyr, d2fb49243718', ({ key }) => (key === 'mac:d2fb49243718' ? 'M' : 'A'), {
      isKnown: (key) => key === 'mac:d2fb49243718' || key === `email:${ADDRESS}`,
    })
    assert.equal(treated, 'see A, M')
  })

  it('takes linear time on hostile texts', () => {
    for (const piece of [
      '@',
      'a@',
      'a.',
      '+1',
      '%40',
      '%25',
      '\\',
      '&#',
      '[.',
      '"@',
      '1 ',
      '::',
      'eyJ.',
      '<a ',
      'GB33',
      '?user=a',
      'a at ',
      'password=',
      ' -u a -p b',
      'curl -u a:b ',
      'net user a ',
      '\n-p',
      '10 ',
      '0x61 ',
      '64,',
      'a\u0430',
      '=?u?q?',
      '://1.',
      '\\6a',
      '01101010',
      '+AE',
      '1-1-',
      'H4sIAAAAAAAA',
      'eJwAAAAA ',
      'abcdefghijklmnop\n',
      '0000 ',
      '0x61',
      '<~!!',
      '@:E_WAS,',
      "'+'",
      'chr(64).',
      '^a',
      'a b ',
      'begin 644 a\n',
      'begin 644 a\n#AAAA\n',
      '%25',
      '&amp;',
      'U+0040 ',
      '\u202e',
      'a\u0336',
    ]) {
      // Of the processor: other processes may keep it from this one for long.
      const start = process.cpuUsage()
      scanText(piece.repeat(300_000 / piece.length))
      const { user, system } = process.cpuUsage(start)
      assert.ok(user + system < 5_000_000, piece)
    }
  })

  it('says so when a text is beyond its limits', () => {
    assert.deepEqual(
      scanText('a'.repeat(4 * 1024 * 1024)).map(({ kind }) => kind),
      ['unscanned'],
    )
  })
})
