/**
 * What stands beside names of persons in scripts without capitals: titles, forms of address and the parts that people play in a case. A word
 * is here only where a name nearly always follows (or goes before) it.
 */

/** How names of one script are told from the words around them. */
export type NameContext = {
  /** A letter of the script, for a set of characters. */
  readonly letters: string
  /** Behind these a name begins. */
  readonly before: readonly string[]
  /** In front of these a name ends. */
  readonly after: readonly string[]
  /** Words that no name has: one ends it. */
  readonly noName: readonly string[]
  /** Whether a space stands between words. */
  readonly isSpaced: boolean
  /** Letters of one word of a name. */
  readonly wordMin: number
  readonly wordMax: number
  /** Most words of a name. */
  readonly wordsMax: number
  /** What a name begins with: surnames, where they are few and come first. */
  readonly surnames?: readonly string[]
  /** Its language for finding where words end, where no space says so. */
  readonly language?: string
}

const words = (text: string): readonly string[] => text.trim().split(/\s+/)

const HAN_SURNAMES = words(`
欧阳 司马 上官 诸葛 东方 皇甫 尉迟 公孙 慕容 令狐 司徒 歐陽 諸葛 王 李 张 張 刘 劉 陈 陳 杨 楊 黄 黃 赵 趙 吴 吳 周 徐 孙 孫 马 馬 朱 胡 郭 何 林 罗 羅 郑 鄭 梁 谢 謝 宋 唐 许 許 邓 鄧 韩 韓
冯 馮 曹 彭 曾 肖 蕭 田 董 潘 袁 蔡 蒋 蔣 余 杜 叶 葉 程 魏 苏 蘇 吕 呂 丁 任 卢 盧 姚 沈 钟 鐘 姜 崔 谭 譚 陆 陸 范 汪 廖 石 金 韦 韋 贾 賈 夏 付 傅 邹 鄒 熊 白 孟 秦 邱 侯 江 尹 薛 闫 阎 段 雷 龙 龍 黎
史 陶 贺 賀 毛 郝 顾 顧 龚 龔 邵 覃 武 钱 錢 戴 严 嚴 莫 孔 汤 湯 康 易 乔 喬 赖 賴 施 洪 辛 柯 庄 莊`)

/** By script. */
export const NAME_CONTEXTS: readonly NameContext[] = [
  {
    letters: '\\p{sc=Han}',
    language: 'zh',
    before: words(
      '犯罪嫌疑人 嫌疑人 嫌犯 被告人 被告 受害人 被害人 受害者 证人 證人 当事人 當事人 名叫 叫做 化名 本名 姓名： 姓名: 姓名为 姓名為 公民 黑客 主犯 逃犯 员工 員工 警官 律师 律師 记者 記者 总经理 總經理 董事长 董事長',
    ),
    after: words('先生 女士 小姐 同志 教授 医生 醫生 律师 律師 警官 局长 局長 经理 經理 被捕 被逮捕 被拘留 被起诉 被起訴 被判'),
    noName: [],
    isSpaced: false,
    wordMin: 2,
    wordMax: 4,
    wordsMax: 1,
    surnames: HAN_SURNAMES,
  },
  {
    letters: '\\p{sc=Han}\\p{sc=Kana}\\p{sc=Hira}々ー・',
    language: 'ja',
    before: words('容疑者の 被告の 被害者の 氏名： 氏名: 名前は 本名は'),
    after: words('さん 氏 容疑者 被告 受刑者 元社員 社長 巡査 警部 弁護士 君 くん ちゃん 様'),
    noName: words('皆 お客 客 奥 神 王 仏 各 両 同 諸 彼 団 母 父 姉 兄 爺 婆 何 患者 業者 利用者 担当者 者'),
    isSpaced: false,
    wordMin: 2,
    wordMax: 16,
    wordsMax: 1,
  },
  {
    letters: '\\p{sc=Hang}',
    before: words('피의자 용의자 피해자 증인 피고인 피고 참고인 성명: 이름: 이름은 직원 해커'),
    after: words('씨 군 양 의원 검사 형사 변호사 교수 사장 대표 기자'),
    noName: words(
      '이날 이번 이전 이후 정부 정보 정치 전체 전직 현직 한국 조사 최근 최고 고객 신고 유명 남성 여성 주요 공동 담당 해당 국회 대기업 강력 김 이 박',
    ),
    isSpaced: false,
    wordMin: 2,
    wordMax: 4,
    wordsMax: 1,
    surnames: words(
      '남궁 황보 제갈 선우 독고 김 이 박 최 정 강 조 윤 장 임 한 오 서 신 권 황 안 송 류 유 전 홍 고 문 양 손 배 백 허 남 심 노 하 곽 성 차 주 우 구 나 민 진 지 엄 채 원 천 방 공 현 함 변 염 여 추 도 소 석 선 설 마 길 연 위 표 명 기 반 왕 금 옥 육 인 맹 제 모 탁 국 어 은 편 용',
    ),
  },
  {
    letters: '\\p{sc=Arab}\\u200c',
    before: words(
      'السيد السيدة الآنسة الدكتور الدكتورة الأستاذ الأستاذة المهندس الشيخ المتهم المتهمة المدعو المدعوة المسمى المسماة الضحية الشاهد الشاهدة العقيد المقدم القاضي النقيب ' +
        'آقای خانم دکتر مهندس متهم شاهد بنام جناب محترمہ ملزم',
    ),
    after: words('المشتبه المتهم بازداشت گرفتار'),
    noName: words(
      'في من على إلى الى عن مع أن إن الذي التي الذين قد كان كانت هو هي تم بعد قبل عند حيث كما لم لا ما هذا هذه ذلك بأن لدى خلال بين ضد و أو ثم قال قالت وقد وهو الرئيسي الأول الثاني نفسه به فيه ' +
        'از در به با که را این آن است بود شد برای تا هم یا کی کا کے نے سے میں اور پر',
    ),
    isSpaced: true,
    wordMin: 2,
    wordMax: 16,
    wordsMax: 4,
  },
  {
    letters: '\\p{sc=Hebr}׳״\'"',
    before: words(
      'מר גברת גב׳ גב\' ד״ר ד"ר פרופ׳ פרופ\' עו״ד עו"ד החשוד החשודה הנאשם הנאשמת הקורבן העד העדה בשם ששמו ששמה המכונה רס״ן סגן',
    ),
    after: words('נעצר נעצרה הואשם הואשמה'),
    noName: words(
      'הוא היא את של על אל עם כי אם לא כן זה זו אשר גם או אך היה הייתה היו נעצר נעצרה הואשם הודה טען אמר אמרה פרץ גנב שלח המרכזי הראשי אחרי לפני',
    ),
    isSpaced: true,
    wordMin: 2,
    wordMax: 14,
    wordsMax: 3,
  },
  {
    letters: '\\p{sc=Thai}',
    language: 'th',
    before: words('นาย นาง นางสาว น.ส. ด.ช. ด.ญ. ดร. พ.ต.อ. พ.ต.ท. ร.ต.อ. ผู้ต้องหา ผู้เสียหาย จำเลย พยาน คุณ'),
    after: [],
    noName: words('ที่ ซึ่ง และ หรือ ได้ ไม่ จะ ถูก เป็น คือ ว่า ใน จาก'),
    isSpaced: true,
    wordMin: 2,
    wordMax: 24,
    wordsMax: 2,
  },
  {
    letters: '\\p{sc=Deva}',
    before: words('श्री श्रीमती सुश्री कुमारी डॉ. डॉ आरोपी अभियुक्त पीड़ित पीड़िता गवाह संदिग्ध नामक'),
    after: words('जी'),
    noName: words('ने को से का की के में पर और है था थी थे एक यह वह इस उस जो कि भी ही तो नहीं गया गई कर'),
    isSpaced: true,
    wordMin: 2,
    wordMax: 16,
    wordsMax: 3,
  },
  {
    letters: '\\p{sc=Beng}',
    before: words('জনাব শ্রী শ্রীমতী ডাঃ ড. আসামি সাক্ষী'),
    after: [],
    noName: words('কে এর ও এবং একটি এই সেই যে না'),
    isSpaced: true,
    wordMin: 2,
    wordMax: 16,
    wordsMax: 3,
  },
  {
    letters: '\\p{sc=Geor}',
    before: words('ბატონი ქალბატონი ეჭვმიტანილი ბრალდებული მოწმე დაზარალებული'),
    after: [],
    noName: words('და არის იყო რომ ეს იმ არ'),
    isSpaced: true,
    wordMin: 2,
    wordMax: 20,
    wordsMax: 2,
  },
  {
    letters: '\\p{sc=Ethi}',
    before: words('አቶ ወይዘሮ ወይዘሪት ተጠርጣሪ ተከሳሽ ምስክር'),
    after: [],
    noName: words('እና ነው በ ላይ'),
    isSpaced: true,
    wordMin: 2,
    wordMax: 12,
    wordsMax: 3,
  },
]

/** Between the names of a person and of its father or clan, in Arabic, Persian and Hebrew. */
export const DESCENT: readonly { readonly letters: string; readonly between: readonly string[] }[] = [
  { letters: '\\p{sc=Arab}', between: words('بن ابن بنت ولد') },
]
