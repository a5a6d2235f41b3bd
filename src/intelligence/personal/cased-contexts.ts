/** What stands beside names of persons in scripts with capitals (Latin, Cyrillic, Greek), as alternatives of regular expressions. */

/** Titles and forms of address, with their capital. */
export const TITLES =
  'Mrs?|Ms|Miss|Mx|Dr|Prof|Professor|Sir|Herrn?|Frau|Monsieur|Madame|Mme|Mlle|Señora?|Sra?|Signora?|Sig|Dott|Pan|Pani|Judge|Officer|Detective|' +
  'Inspector|Sergeant|Sgt|Captain|Capt|Lieutenant|Colonel|Minister|Ambassador|Senhora?|Meneer|Mevrouw|Dhr|Mevr|Sayın|Domnul|Doamna|Fru|Paní|Pán|' +
  'Г-н|Г-жа|г-на?|г-жа|Господин|Госпожа|господина?|гражданина?|гражданка|гр|Пані|Κύριος|Κυρία|κ|κος|κα'

/** Who somebody is in a case or to somebody else. With a capital the English ones stand in headings that name nobody. */
export const RELATIONS =
  'suspects?|victims?|witness(?:es)?|employees?|colleagues?|wife|husband|son|daughter|brother|sister|mother|father|neighbou?r|accountant|lawyer|attorney|passenger|driver|' +
  'defendants?|perpetrators?|informants?|(?:man|woman|person|national|citizen|resident|student|teenager) (?:named|called)|(?:his|her|their|the|whose) real name(?: is|:)?|' +
  'Verdächtige[rn]?|Beschuldigte[rn]?|Angeklagte[rn]?|Zeug(?:e|en|in)|Geschädigte[rn]?|Täter(?:in)?|Mitarbeiter(?:in|s)?|Ehefrau|Ehemann|' +
  '(?i:suspecte|prévenue?|accusée?|témoin|employée?|sospechos[oa]|acusad[oa]|testigo|emplead[oa]|víctima|indagat[oa]|imputat[oa]|vittima|testimone|dipendente|' +
  'podejrzan(?:y|a|ego|ej)|oskarżon(?:y|a|ego|ej)|świad(?:ek|ka|kowi)|pokrzywdzon(?:y|a|ego|ej)|pracowni(?:k|ka|ca|cy)|verdachte|getuige|slachtoffer|medewerker|' +
  'şüpheli|sanık|tanık|mağdur|inculpatul|inculpata|suspectul|martorul|podezřel(?:ý|á|ého)|obviněn(?:ý|á|ého)|svědek|misstänkte|åtalade|vittnet|' +
  'подозреваем(?:ый|ая|ого|ую)|обвиняем(?:ый|ая|ого|ую)|потерпевш(?:ий|ая|его|ую)|свидетел(?:ь|я|ем)|сотрудник(?:а|ом)?|хакер(?:а|ом)?|гражданин(?:а|ом)?|' +
  'підозрюван(?:ий|а|ого)|обвинувачен(?:ий|а|ого)|свід(?:ок|ка)|потерпіл(?:ий|а|ого)|заподозрен(?:ият|ата)|ύποπτος|κατηγορούμενος|μάρτυρας)'

/** What is done to who is named behind it. */
export const SEIZED =
  'arrested|detained|apprehended|indicted|convicted|sentenced|extradited|interviewed|interrogated|a interpellé|ont arrêté|detuvo a|zatrzymano|aresztowano|skazano|' +
  'задержали|задержан|арестован|осуждён|осужден|затримано|заарештовано'

/** What was done to who is named before it, or done by nobody but a person. */
export const WAS_SEIZED =
  '(?:was|were|has been|had been) (?:arrested|detained|apprehended|indicted|convicted|sentenced|extradited|interviewed|interrogated)|' +
  'pleaded (?:not )?guilty|pled guilty|wurde (?:festgenommen|verhaftet|verurteilt|vernommen)|a été (?:arrêtée?|interpellée?|condamnée?|mise? en examen)|' +
  'fue (?:detenid[oa]|arrestad[oa]|condenad[oa])|è stat[oa] (?:arrestat[oa]|fermat[oa]|condannat[oa])|został[a]? (?:zatrzyman[ya]|aresztowan[ya]|skazan[ya])|' +
  'werd (?:aangehouden|veroordeeld)|tutuklandı|gözaltına alındı|был[аи]? (?:арестован|задержан|осужд[её]н)[аы]?|бу(?:в|ла) (?:заарештован|затриман|засуджен)(?:ий|а)'

/** A name of descent: of the father, with a capital. */
export const PATRONYMIC =
  '\\p{Lu}[\\p{L}\\p{M}]{1,24}(?:ovich|ovych|evich|yevich|iyovych|ovna|evna|yevna|ivna|ович|евич|йович|овна|евна|івна|ївна|dóttir|oğlu|oglu|ogly|qizi|kyzy|оглы|кызы)'
