package core

import "math"

// UnknownCode is what an enumeration of numbers holds when the platform sent a word: a
// value that it has added since, in another form. The word is in the Raw field of the
// response. Codes that are new but numbers are kept as they came.
const UnknownCode = math.MinInt32
