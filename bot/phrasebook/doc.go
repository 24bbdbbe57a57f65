// Package phrasebook turns keys into words of a language, and words into what they mean: the same book speaks and
// listens.
//
// Invariant: it is pure and knows no flow: it reads its phrases from a file system once, and never a clock, a draw of
// chance or a person's language. A new language is a folder of data; no line here knows a language by name but English,
// which stands in where another has no words yet.
//
// A language may be said in its own way in a country: In gives the tag for it.
//
// Start with Load, then In and Say; Understand and When listen; Lint tells what the folders of phrases lack.
package phrasebook
