// Package pse writes an SAP Personal Security Environment (PSE) of version 2, encrypted with a PIN, as the transaction
// STRUST saves one: the certificate, its private RSA key as two primes, the chain above it and the root key.
//
// The format is not published. What is written here follows real files: an outer SEQUENCE of version and [0] with the
// encrypted PIN, the algorithm (PKCS#12 PBE with SHA-1 and three-key 3DES) and the encrypted content; the content is a
// SEQUENCE of algorithm, time, number and a SET of named objects. It reads nothing.
package pse
