import { describe, expect, it } from 'vitest'
import { buildVocabulary, wordsOf } from './words'

const texts = ['The cat, the HAT!', null, 'the dog', 'a dog\u0301 42']

describe('text', () => {
  it('is words of letters, their marks and digits, in lower case', () => {
    expect(wordsOf('Don’t PANIC—it’s 3.5 CAFE\u0301 naïve_x')).toEqual(
      'don t panic it s 3 5 caf\u00e9 naïve x'.split(' ')
    )
    expect(wordsOf('हिन्दी ÅNGSTRÖM 東京')).toEqual(['हिन्दी', 'ångström', '東京'])
    expect(wordsOf(' …—! ')).toEqual([])
  })
  it('has a vocabulary of the training rows, the most frequent first, equals by the alphabet', () => {
    expect(buildVocabulary(texts, 4)).toEqual(['the', '42', 'a', 'cat'])
    expect(buildVocabulary([texts[2] ?? null], 10)).toEqual(['dog', 'the'])
  })
})
