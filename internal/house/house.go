// Package house holds nothing but the test of who may know whom: which room of the program imports which. The rules stand
// in the test as a table; a room that breaks them breaks the build.
package house
