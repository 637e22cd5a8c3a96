// Package cert says what a certificate file holds, and whether it will work as the client certificate of an SAP
// SuccessFactors mapping.
//
// Bytes go in, facts come out: the package touches no network, no disk and no window, and never follows an address that
// stands in a certificate. [Open] reads any file (PEM, Base64, DER, PKCS#7, PKCS#12, Java and SAP stores) by its
// content, item by item, so that one bad item never hides a good one. What could not be read is told as a [Problem], what
// is to be said about a readable file as [Finding]s, and the sum of them as a [Verdict].
//
// Problems and findings are data: a stable ID and the values a sentence needs. The words are made elsewhere, once a
// language. Every reading is bounded by [Limits], so that no file can stop the program.
package cert
