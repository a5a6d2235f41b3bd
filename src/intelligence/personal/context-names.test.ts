import assert from 'node:assert/strict'
import { test } from 'node:test'
import { contextNames } from './context-names.ts'
import { findPersonalValues } from './find-personal-values.ts'
import { likelyNames } from './likely-names.ts'
import { valueKey, wordsOfKey } from './normal-form.ts'
import { scanText } from './scan-text.ts'

const namesIn = (text: string): readonly string[] => likelyNames(text).map(({ value }) => value)

test('in scripts without capitals a name is asked about beside what says that one stands there', () => {
  for (const [text, ...expected] of [
    ['犯罪嫌疑人张伟被捕', '张伟'],
    ['嫌疑人王小明在北京被拘留', '王小明'],
    ['據李娜女士稱，被告人歐陽修文出庭', '李娜', '歐陽修文'],
    ['名叫陈冠希的黑客', '陈冠希'],
    ['田中太郎容疑者を逮捕した。山田さんは無事', '田中太郎', '山田'],
    ['マイク・スミス氏に送られた', 'マイク・スミス'],
    ['피의자 김철수가 체포됐다. 김영희 씨는', '김철수', '김영희'],
    ['قبض على المتهم محمد أحمد العلي في المدينة', 'محمد أحمد العلي'],
    ['أحمد بن محمد', 'أحمد بن محمد'],
    ['متهم رضا احمدی در تهران', 'رضا احمدی'],
    ['החשוד משה כהן נעצר', 'משה כהן'],
    ['עו"ד דנה לוי', 'דנה לוי'],
    ['นายสมชาย ใจดี ถูกจับ', 'สมชาย ใจดี'],
    ['आरोपी राम कुमार ने', 'राम कुमार'],
    ['ეჭვმიტანილი გიორგი ბერიძე', 'გიორგი ბერიძე'],
    ['አቶ አበበ ከበደ', 'አበበ ከበደ'],
  ] as const)
    assert.deepEqual(namesIn(text), expected, text)
})

test('words of these scripts that no name stands beside are not asked about', () => {
  for (const text of [
    '受害人向警方报案，证人保护计划',
    '黑客组织攻击了银行的服务器',
    '张先生',
    'お客様へ。皆様のパスワードは利用者様が変更してください',
    '고객님께, 이번 조사 결과와 피해자 신고 방법',
    'المتهم الرئيسي في القضية',
    'هجوم على البنك في المدينة',
    'החשוד הוא מהעיר. נעצר אחרי החקירה',
    'นายกรัฐมนตรี นายจ้างของบริษัท คุณภาพสินค้า',
    'रिपोर्ट में कहा गया है कि आरोपी ने',
  ])
    assert.deepEqual(namesIn(text), [], text)
})

test('with capitals a name is asked about beside arrests, roles in other languages, fathers and clans', () => {
  for (const [text, ...expected] of [
    ['Yaroslav Wasinsky was arrested; police detained Bohuslav Matwejew', 'Yaroslav Wasinsky', 'Bohuslav Matwejew'],
    ['Der Verdächtige Jürgen Scholz wurde festgenommen', 'Jürgen Scholz'],
    ['Podejrzany Zenon Wójcik został zatrzymany', 'Zenon Wójcik'],
    ['Le témoin Lucien Durand', 'Lucien Durand'],
    ['Иванов Сергей Петрович', 'Иванов Сергей Петрович'],
    ['подозреваемый Дмитрий Хорошев и господин Петров', 'Дмитрий Хорошев', 'Петров'],
    ['Siti binti Abdullah and Rashid ibn Saeed', 'Siti binti Abdullah', 'Rashid ibn Saeed'],
    ['Björk Guðmundsdóttir', 'Björk Guðmundsdóttir'],
    ['Κύριος Παπαδόπουλος', 'Παπαδόπουλος'],
    ['Ahmet Yılmaz tutuklandı', 'Ahmet Yılmaz'],
  ] as const)
    assert.deepEqual(namesIn(text), expected, text)
  for (const text of [
    'Lazarus Group was indicted',
    'Moscow State University was sentenced',
    'Gather Victim Identity Information, Employee Portal Login',
    'the victim Windows Server',
    'Die Täter nutzten Anlagen',
    'The bin folder',
  ])
    assert.deepEqual(namesIn(text), [], text)
})

test('a text without a space is asked about as well', () => {
  const [found] = findPersonalValues({ type: 'note', content: '犯罪嫌疑人张伟被捕' })
  assert.deepEqual([found?.kind, found?.certainty, found?.value], ['person-name', 'candidate', '张伟'])
})

/** What is found of names that are known from elsewhere in the share. */
function knownIn(text: string, ...names: readonly string[]): readonly string[] {
  const keys = names.map((name) => valueKey('person-name', name))
  const words = new Set(keys.flatMap(wordsOfKey))
  const found = scanText(text, { isKnown: (key) => keys.includes(key), isNameWord: (word) => words.has(word) })
  return found.map(({ span }) => text.slice(span.start, span.end))
}

test('a known name is found where no space or another word stands beside it', () => {
  for (const [text, name, expected] of [
    ['昨天张伟在北京登录', '张伟', '张伟'],
    ['犯人は田中太郎だった', '田中太郎', '田中太郎'],
    ['김철수가 접속했다', '김철수', '김철수'],
    ['ผู้ต้องหาคือสมชาย ใจดีจากกรุงเทพ', 'สมชาย ใจดี', 'สมชาย ใจดี'],
    ['قال ومحمد العلي', 'محمد العلي', 'محمد العلي'],
    ['נשלח לכהן', 'כהן', 'כהן'],
    ['マイク・スミスと', 'マイク・スミス', 'マイク・スミス'],
  ] as const)
    assert.deepEqual(knownIn(text, name), [expected], text)
  assert.deepEqual(knownIn('昨天李在北京', '李在'), ['李在'])
  assert.deepEqual(knownIn('昨天在北京', '张伟'), [])
})

test('more stretches than can be looked up are told, and a long text takes no long time', () => {
  const piece = '张伟伟张'
  const start = process.cpuUsage()
  const keys = ['张伟', '伟张', '伟伟', '张伟伟', '伟伟张', '张张'].map((name) => valueKey('person-name', name))
  const words = new Set(keys.flatMap(wordsOfKey))
  const found = scanText(piece.repeat(20_000), { isKnown: (key) => keys.includes(key), isNameWord: (word) => words.has(word) })
  assert.ok(found.some(({ kind }) => kind === 'unscanned'))
  for (const text of ['犯罪嫌疑人张伟被捕', 'المتهم محمد أحمد ', 'นายสมชาย ใจดี ', '田中さん', 'بن محمد ', 'החשוד משה '])
    assert.ok([...contextNames(text.repeat(Math.floor(200_000 / text.length)))].length > 1_000, text)
  const { user, system } = process.cpuUsage(start)
  assert.ok(user + system < 10_000_000, String(user + system))
})
