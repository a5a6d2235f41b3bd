/** The scales of confidence (STIX 2.1 Appendix A) as data, both ways. */

/** A scale that people use. */
export type ConfidenceScale = 'none-low-med-high' | 'zero-to-ten' | 'admiralty-credibility' | 'words-of-estimative-probability' | 'dni'

/** One word of a scale: the value it is written as, and the values it stands for. */
export type ConfidenceWord = { readonly word: string; readonly value: number; readonly min: number; readonly max: number }

/** The words of each scale from the least to the most. The Admiralty "6" says nothing and has no value: leave confidence out. */
export const CONFIDENCE_SCALES: Readonly<Record<ConfidenceScale, readonly ConfidenceWord[]>> = {
  'none-low-med-high': scale('None 0 0-0|Low 15 1-29|Med 50 30-69|High 85 70-100'),
  'zero-to-ten': scale(
    '0 0 0-4|1 10 5-14|2 20 15-24|3 30 25-34|4 40 35-44|5 50 45-54|6 60 55-64|7 70 65-74|8 80 75-84|9 90 85-94|10 100 95-100',
  ),
  'admiralty-credibility': scale(
    '5 - Improbable 10 0-19|4 - Doubtful 30 20-39|3 - Possibly True 50 40-59|2 - Probably True 70 60-79|' +
      '1 - Confirmed by other sources 90 80-100',
  ),
  'words-of-estimative-probability': scale(
    'Impossible 0 0-0|Highly Unlikely/Almost Certainly Not 10 1-19|Unlikely/Probably Not 30 20-39|Even Chance 50 40-59|' +
      'Likely/Probable 70 60-79|Highly likely/Almost Certain 90 80-99|Certain 100 100-100',
  ),
  dni: scale(
    'Almost No Chance / Remote 5 0-9|Very Unlikely / Highly Improbable 15 10-19|Unlikely / Improbable 30 20-39|' +
      'Roughly Even Chance / Roughly Even Odds 50 40-59|Likely / Probable 70 60-79|Very Likely / Highly Probable 85 80-89|' +
      'Almost Certain / Nearly Certain 95 90-100',
  ),
}

function scale(words: string): readonly ConfidenceWord[] {
  return words.split('|').map((entry) => {
    const [, word, value, min, max] = /^(.+) (\d+) (\d+)-(\d+)$/.exec(entry) ?? []
    if (word === undefined) throw new Error('a word of a confidence scale is not written as it must be')
    return { word, value: Number(value), min: Number(min), max: Number(max) }
  })
}

/** The word of a scale for a confidence; undefined when it is not a whole number from 0 to 100. */
export function confidenceWord(name: ConfidenceScale, confidence: number): string | undefined {
  if (!Number.isInteger(confidence)) return undefined
  return CONFIDENCE_SCALES[name].find(({ min, max }) => confidence >= min && confidence <= max)?.word
}

/** The confidence that a word of a scale is written as; undefined for a word that the scale does not have. */
export function confidenceOf(name: ConfidenceScale, word: string): number | undefined {
  return CONFIDENCE_SCALES[name].find((entry) => entry.word === word)?.value
}
